/** What lies over the chat. */
import { GoTo } from './pickers/GoTo.tsx'
import { DoctorPanel } from './DoctorPanel.tsx'
import { GroupInfo } from './GroupInfo.tsx'
import { HelpOverlay } from './HelpOverlay.tsx'
import { HistoryPanel } from './HistoryPanel.tsx'
import { PersonInfo } from './PersonInfo.tsx'
import { SearchPanel } from './pickers/SearchPanel.tsx'
import { SettingsPanel } from './pickers/SettingsPanel.tsx'
import { useActionContext } from '../actions/action-context.ts'
import { copyText } from '../actions/messages.ts'
import type { Overlay } from '../state/ui-store.ts'
import { VersionsPanel } from './VersionsPanel.tsx'
import { VerifyPanel } from './VerifyPanel.tsx'
import { DeliveryInfo } from './DeliveryInfo.tsx'
import { LinksPicker } from './pickers/LinksPicker.tsx'
import { PeoplePicker } from './pickers/PeoplePicker.tsx'
import { paragraph, Sheet } from './Sheet.tsx'
import type { Size } from '../widgets/Pane.tsx'
import { TopicsPicker } from './pickers/TopicsPicker.tsx'
import { WirePanel } from './wire/WirePanel.tsx'

type Props = Size & { readonly overlay: Overlay; readonly version: string }
type PageProps = Size & { readonly overlay: Overlay & { readonly kind: 'page' } }

const Page = ({ overlay: { title, lines, copy }, ...size }: PageProps) => {
  const ctx = useActionContext()
  return (
    <Sheet
      {...size}
      title={title}
      lines={lines.flatMap((line) => (line === '' ? [[]] : paragraph(line, size.width - 4)))}
      actions={{ copy: () => copyText(ctx, copy) }}
    />
  )
}

export const OverlayView = ({ overlay, version, ...size }: Props) => {
  switch (overlay.kind) {
    case 'help':
      return <HelpOverlay {...size} focus={overlay.focus} start={overlay.start} version={version} />
    case 'goTo':
      return (
        <GoTo
          {...size}
          start={overlay.start}
          carried={overlay.carried}
          forwards={overlay.forwards ?? false}
        />
      )
    case 'search':
      return <SearchPanel {...size} start={overlay.start} />
    case 'history':
      return <HistoryPanel {...size} />
    case 'topics':
      return <TopicsPicker {...size} />
    case 'doctor':
      return <DoctorPanel {...size} />
    case 'wire':
      return <WirePanel {...size} />
    case 'settings':
      return <SettingsPanel {...size} start={overlay.start} />
    case 'person':
      return <PersonInfo {...size} who={overlay.who} />
    case 'group':
      return <GroupInfo {...size} group={overlay.group} />
    case 'people':
      return <PeoplePicker {...size} {...overlay} />
    case 'verify':
      return <VerifyPanel {...size} who={overlay.who} />
    case 'delivery':
      return <DeliveryInfo {...size} message={overlay.message} />
    case 'versions':
      return <VersionsPanel {...size} message={overlay.message} />
    case 'links':
      return <LinksPicker {...size} urls={overlay.urls} whole={overlay.whole} />
    case 'page':
      return <Page {...size} overlay={overlay} />
  }
}

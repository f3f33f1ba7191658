/** What lies over the chat. */
import { GoTo } from './pickers/GoTo.tsx'
import { GroupCard } from './GroupInfo.tsx'
import { HelpOverlay } from './HelpOverlay.tsx'
import { HistoryPanel } from './HistoryPanel.tsx'
import { InfoCard } from './PersonInfo.tsx'
import { SearchPanel } from './pickers/SearchPanel.tsx'
import { useDesk } from '../actions/action-context.ts'
import { copyText } from '../actions/messages.ts'
import type { Layer } from '../state/ui-store.ts'
import { VerifyCard } from './VerifyPanel.tsx'
import { Delivery } from './DeliveryInfo.tsx'
import { PeoplePicker } from './pickers/PeoplePicker.tsx'
import { paragraph, Sheet } from './Sheet.tsx'
import { TopicsPicker } from './pickers/TopicsPicker.tsx'

type Props = {
  readonly layer: Layer
  readonly width: number
  readonly height: number
  readonly version: string
}

const Page = ({
  layer: { title, lines, copy },
  width,
  height,
}: Omit<Props, 'version' | 'layer'> & { readonly layer: Layer & { readonly kind: 'page' } }) => {
  const desk = useDesk()
  return (
    <Sheet
      width={width}
      height={height}
      title={title}
      lines={lines.flatMap((line) => (line === '' ? [[]] : paragraph(line, width - 4)))}
      onAction={(action) => {
        if (action === 'copy') copyText(desk, copy ?? lines.join('\n'))
      }}
    />
  )
}

export const LayerView = ({ layer, width, height, version }: Props) => {
  const size = { width, height }
  switch (layer.kind) {
    case 'help':
      return <HelpOverlay {...size} focus={layer.focus} version={version} />
    case 'goTo':
      return <GoTo {...size} start={layer.start} carried={layer.carried} />
    case 'search':
      return <SearchPanel {...size} start={layer.start} />
    case 'history':
      return <HistoryPanel {...size} />
    case 'topics':
      return <TopicsPicker {...size} />
    case 'card':
      return <InfoCard {...size} who={layer.who} />
    case 'group':
      return <GroupCard {...size} group={layer.group} />
    case 'people':
      return <PeoplePicker {...size} {...layer} />
    case 'verify':
      return <VerifyCard {...size} who={layer.who} />
    case 'delivery':
      return <Delivery {...size} message={layer.message} />
    case 'page':
      return <Page {...size} layer={layer} />
  }
}

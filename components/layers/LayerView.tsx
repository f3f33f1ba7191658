/** What lies over the chat. */
import { GoTo } from '../GoTo.tsx'
import { GroupCard } from '../GroupCard.tsx'
import { HelpOverlay } from '../HelpOverlay.tsx'
import { HistoryPanel } from '../HistoryPanel.tsx'
import { InfoCard } from '../InfoCard.tsx'
import { SearchPanel } from '../SearchPanel.tsx'
import { useDesk } from '../ui/desk.ts'
import { copyText } from '../ui/messages.ts'
import type { Layer } from '../ui/ui.ts'
import { VerifyCard } from '../VerifyCard.tsx'
import { Delivery } from './Delivery.tsx'
import { PeoplePicker } from './PeoplePicker.tsx'
import { paragraph, Sheet } from './Sheet.tsx'
import { TopicsPicker } from './TopicsPicker.tsx'

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

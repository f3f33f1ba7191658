/** The open topics that I follow, to choose one. */
import { useState } from 'react'
import { topicRows } from '../../../src/model/screen/pane-selectors.ts'
import { useTexts } from '../../../src/i18n/texts.ts'
import { useChat } from '../../../src/store/hooks.ts'
import { useTheme } from '../../../src/themes/theme.ts'
import { fuzzySort } from './fuzzy-sort.ts'
import { topicSpans } from '../../panes/topic-row.ts'
import { openConversation } from '../../actions/conversations.ts'
import { useActionContext } from '../../actions/action-context.ts'
import { topicName } from '../../state/topic-titles.ts'
import { Picker } from './Picker.tsx'

export const TopicsPicker = ({
  width,
  height,
}: {
  readonly width: number
  readonly height: number
}) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const theme = useTheme()
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState(0)
  const rows = useChat(topicRows)
  const wanted = typed.trim()
  const found =
    wanted === '' ? rows : fuzzySort(wanted, rows, ({ topic }) => topicName(topic.filter))
  return (
    <Picker
      width={width}
      height={height}
      title={texts.topics.title}
      note={rows.length > 0 ? texts.topics.list : ''}
      label={texts.goTo.label}
      value={typed}
      onChange={(value) => {
        setTyped(value)
        setChosen(0)
      }}
      chosen={chosen}
      onChoose={setChosen}
      choices={found.map((row) => ({
        key: row.conversation,
        spans: (room) => topicSpans(row, theme, room),
        take: () => void openConversation(ctx, row.conversation),
      }))}
      empty={rows.length > 0 ? texts.goTo.empty : texts.topics.none}
      onCancel={() => ctx.ui.patch({ overlay: undefined, pane: 'input' })}
    />
  )
}

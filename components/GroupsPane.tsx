/** The groups: mine first, then those that I could join. */
import { memo } from 'react'
import { classicGroups } from '../src/chat/classicView.ts'
import { useTexts } from '../src/i18n/texts.ts'
import { useChat } from '../src/store/hooks.ts'
import { useTheme } from '../src/themes/theme.ts'
import { Line } from './Line.tsx'
import { Pane } from './Pane.tsx'
import { ClassicGroups } from './panes/ClassicGroups.tsx'
import { wrap } from './text/wrap.ts'
import { useUi } from './ui/desk.ts'

type Props = { readonly width: number; readonly height: number }

export const GroupsPane = memo(({ width, height }: Props) => {
  const texts = useTexts()
  const { styles } = useTheme()
  const groups = useChat((state) => state.groups)
  const plain = useChat(classicGroups).length
  const focused = useUi(({ pane }) => pane === 'groups')
  const active = useUi(({ pane, layer, question }) => pane === 'groups' && !layer && !question)
  const inside = width - 2
  const room = Math.max(0, height - 2)
  const empty = groups.size + plain > 0 ? [] : wrap(texts.groupsEmpty, Math.max(6, inside - 2))
  return (
    <Pane
      width={width}
      height={height}
      title={`${texts.groups} ${groups.size + plain}`}
      focused={focused}
    >
      {[...groups.values()].slice(0, room).map(({ id, name }) => (
        <Line key={id} spans={[{ text: `   # ${name}` }]} width={inside} />
      ))}
      <ClassicGroups
        width={inside}
        height={Math.max(0, room - groups.size)}
        focused={focused}
        active={active}
      />
      {empty.slice(0, room).map((row) => (
        <Line
          key={row.from}
          spans={[{ text: ` ${row.show}`, style: styles.muted }]}
          width={inside}
        />
      ))}
    </Pane>
  )
})
GroupsPane.displayName = 'GroupsPane'

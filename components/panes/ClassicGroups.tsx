/** The groups of the plain-text chat as a list with keys of its own. */
import { useState } from 'react'
import { classicGroups } from '../../src/chat/classicView.ts'
import { conversationList } from '../../src/chat/selectors.ts'
import { useChat } from '../../src/store/hooks.ts'
import { actionOf } from '../keys.ts'
import { useKeys } from '../keyboard/useKeys.ts'
import { aboutPlainGroup, enterPlainGroup } from '../ui/classic.ts'
import { useDesk } from '../ui/desk.ts'
import { ClassicGroup } from './ClassicRow.tsx'
import { firstRow, stepped } from './list.ts'

type Props = {
  readonly width: number
  readonly height: number
  /** Has it the keyboard? */
  readonly focused: boolean
  /** And does nothing lie on top? */
  readonly active: boolean
}

export const ClassicGroups = ({ width, height, focused, active }: Props) => {
  const desk = useDesk()
  const rows = useChat(classicGroups)
  const list = useChat(conversationList)
  const open = useChat((state) => state.open)
  const [name, setName] = useState<string>()
  const chosen = Math.max(
    0,
    rows.findIndex(({ group }) => group.name === name),
  )
  useKeys(
    (key) => {
      const action = actionOf('groups', key)
      if (action === 'choose' && key.type === 'key') {
        setName(rows[stepped(key.name, chosen, rows.length)]?.group.name)
        return true
      }
      const group = rows[chosen]?.group
      if (!group) return false
      if (action === 'open') enterPlainGroup(desk, group.name)
      else if (action === 'info') aboutPlainGroup(desk, group.name)
      else return false
      return true
    },
    { isActive: active && rows.length > 0 },
  )
  const first = firstRow(rows.length, chosen, height)
  return rows
    .slice(first, first + height)
    .map((row, index) => (
      <ClassicGroup
        key={row.group.name}
        row={row}
        number={list.findIndex(({ id }) => id === row.conversation) + 1}
        width={width}
        chosen={focused && first + index === chosen}
        open={row.conversation === open}
      />
    ))
}

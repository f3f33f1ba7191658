/** Everybody seen on this broker, with what is unread and how we stand. */
import { memo, useMemo } from 'react'
import { userRows } from '../../src/model/screen/pane-selectors.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { ListPane, useListRowContext } from './ListPane.tsx'
import { personListRow } from './person-row.ts'
import { useActionContext } from '../actions/action-context.ts'

type Props = { readonly width: number; readonly height: number }

export const UsersPane = memo((props: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const context = useListRowContext()
  const people = useChat(userRows)
  const rows = useMemo(
    () => people.map((row) => personListRow(ctx, row, context)),
    [ctx, people, context],
  )
  // echo is no person, and always there
  return (
    <ListPane
      pane="users"
      count={rows.length - 1}
      rows={rows}
      words={rows.length <= 1 ? texts.usersEmpty : ''}
      noMatch={texts.usersNoMatch}
      {...props}
    />
  )
})
UsersPane.displayName = 'UsersPane'

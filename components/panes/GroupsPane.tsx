/** The groups: mine first, then those that I could join; below them the open topics that I follow, and the groups in plain text. */
import { memo, useMemo } from 'react'
import { plaintextGroupRows } from '../../src/model/plaintext/plaintext-selectors.ts'
import { listedGroups } from '../../src/model/groups/group-selectors.ts'
import { topicRows } from '../../src/model/screen/pane-selectors.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { useGroupCount } from './useGroupCount.ts'
import { groupListRow } from './group-row.ts'
import { ListPane, useListRowContext } from './ListPane.tsx'
import { plaintextGroupListRow } from './plaintext-group-row.ts'
import { topicListRow } from './topic-row.ts'
import { useActionContext } from '../actions/action-context.ts'
import { promptToCreateGroup } from '../actions/groups.ts'

type Props = { readonly width: number; readonly height: number }

export const GroupsPane = memo((props: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const context = useListRowContext()
  const groups = useChat(listedGroups)
  const topics = useChat(topicRows)
  const plain = useChat(plaintextGroupRows)
  const count = useGroupCount()
  const rows = useMemo(
    () => [
      ...groups.map((row) => groupListRow(ctx, row, context)),
      ...topics.map((row) => topicListRow(ctx, row, context)),
      ...plain.map((row) => plaintextGroupListRow(ctx, row, context)),
    ],
    [ctx, groups, topics, plain, context],
  )
  return (
    <ListPane
      pane="groups"
      count={count}
      rows={rows}
      words={rows.length === 0 ? texts.groupsEmpty : ''}
      noMatch={texts.group.noMatch}
      onAction={(action) => (action === 'newGroup' ? () => promptToCreateGroup(ctx) : undefined)}
      {...props}
    />
  )
})
GroupsPane.displayName = 'GroupsPane'

/** The count of groups and open topics beside the title of their list. */
import { plaintextGroupRows } from '../../src/model/plaintext/plaintext-selectors.ts'
import { groupRows } from '../../src/model/groups/group-selectors.ts'
import { followedTopics } from '../../src/model/screen/pane-selectors.ts'
import type { State } from '../../src/model/state.ts'
import { useChat } from '../../src/store/hooks.ts'
import { isMyGroup } from './group-row.ts'

const countOf = (state: State): string => {
  const rows = groupRows(state)
  const plain = plaintextGroupRows(state)
  const inPlain = plain.filter(({ relation }) => relation === 'leader' || relation === 'member')
  const mine = rows.filter(isMyGroup).length + followedTopics(state).length + inPlain.length
  const all = rows.length + plain.length
  // people in no group may want to know that there are some
  return mine === 0 && all > 0 ? `0/${all}` : String(mine)
}

/** My groups, and the open topics that I follow; `0/3` where there are three and I am in none of them. */
export const useGroupCount = (): string => useChat(countOf)

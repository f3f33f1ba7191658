/** Who is not listed: people whom I never talked to and who are long gone, where the person wants that. */
import { createTimedSelector, keepWhileEqual, sameItems } from '../../core/memo.ts'
import type { UserId } from '../../core/ids.ts'
import type { State } from '../state.ts'
import { rowsIn, userList } from './user-rows.ts'
import type { UserRow } from './user-rows.ts'

const NOBODY: ReadonlySet<UserId> = new Set()

const now = (state: State) => state.now
const hideAfter = (state: State) => state.preferences.hideAfter
const open = (state: State) => state.open

/** May they be hidden, as soon as they have been gone for long enough? */
const isHideable =
  (open: State['open']) =>
  ({ person, status, relation, conversation, unread, hasDraft }: UserRow): boolean =>
    relation === 'none' &&
    status === 'offline' &&
    person.trust !== 'verified' &&
    unread === 0 &&
    !hasDraft &&
    conversation !== open

/** Those who are not listed; a filter still finds them. */
export const hiddenPeople: (state: State) => ReadonlySet<UserId> = keepWhileEqual(
  createTimedSelector(now, [userList, hideAfter, open], (now, list, hideAfter, open) => {
    // nobody is read for this where everybody is listed
    if (hideAfter === 0) return { answer: NOBODY, until: Number.POSITIVE_INFINITY }
    const hidden = new Set<UserId>()
    let until = Number.POSITIVE_INFINITY
    for (const { person } of rowsIn(list).filter(isHideable(open))) {
      const listedUntil = person.seen + hideAfter
      if (now > listedUntil) hidden.add(person.id)
      else if (listedUntil < until) until = listedUntil
    }
    return { answer: hidden.size === 0 ? NOBODY : hidden, until }
  }),
  (before, after) => sameItems([...before], [...after]),
)

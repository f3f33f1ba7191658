/** Who is not listed: people whom I never talked to and who are long gone, where the person wants that. */
import { createSelector, keepWhileEqual, sameItems } from '../../core/memo.ts'
import type { UserId } from '../../core/ids.ts'
import type { State } from '../state.ts'
import { userRows } from './pane-selectors.ts'

const NOBODY: ReadonlySet<UserId> = new Set()

const now = (state: State) => state.now
const hideAfter = (state: State) => state.preferences.hideAfter
const open = (state: State) => state.open

/** Those who are not listed; a filter still finds them. */
export const hiddenPeople: (state: State) => ReadonlySet<UserId> = keepWhileEqual(
  createSelector([userRows, now, hideAfter, open], (rows, now, hideAfter, open) => {
    if (hideAfter === 0) return NOBODY
    const hidden = rows.filter(
      ({ person, status, relation, conversation, unread, hasDraft }) =>
        relation === 'none' &&
        status === 'offline' &&
        now - person.seen > hideAfter &&
        person.trust !== 'verified' &&
        unread === 0 &&
        !hasDraft &&
        conversation !== open,
    )
    return hidden.length === 0 ? NOBODY : new Set(hidden.map(({ person }) => person.id))
  }),
  (before, after) => sameItems([...before], [...after]),
)

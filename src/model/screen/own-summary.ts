/** Who I am, how the connection is, and what waits: what `papo status` and `/status` tell. */
import { ECHO, filterOf } from '../../core/ids.ts'
import { isPresent } from '../people/presence.ts'
import { everybody } from '../people/strangers.ts'
import type { State } from '../state.ts'
import { pendingRequests } from './request-rows.ts'

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)

/** Does the broker not take my presence record, so that nobody sees me? */
const isUnseen = ({ link, warnings }: State): boolean =>
  link.status === 'online' &&
  warnings.some(({ key, at }) => key === 'presence-too-large' && at >= link.since)

/** The counts are of now. */
export const ownSummary = (state: State) => {
  const { me, link, space, waiting, now } = state
  // neither what is muted, nor what machines say all day
  const audible = [...state.conversations.values()].filter(
    ({ id, notifyLevel }) => notifyLevel !== 'nothing' && filterOf(id) === undefined,
  )
  return {
    id: me.id,
    name: me.name,
    key: me.key,
    space,
    ...link,
    waiting,
    unread: sum(audible.map(({ unread }) => unread)),
    mentions: sum(audible.map(({ mentions }) => mentions)),
    requests: pendingRequests(state).length,
    online: everybody(state).filter((one) => one.id !== ECHO && isPresent(one, now)).length,
    ...(isUnseen(state) ? { unseen: true } : {}),
  }
}

/** How I stand with people: looked up once for all of them, because there may be thousands. */
import { markedValues } from '../../core/collections/persistent-map.ts'
import { createSelector, keepWhileEqual, sameEntries } from '../../core/memo.ts'
import type { UserId } from '../../core/ids.ts'
import { isPlaintextUser } from '../../core/plaintext-ids.ts'
import { isClosed } from '../direct/sessions.ts'
import { isWaiting } from '../direct/stored-requests.ts'
import type { Person } from '../people/people.ts'
import { lookUpPerson } from '../people/strangers.ts'
import { plaintextRelation } from '../plaintext/plaintext-selectors.ts'
import type { State } from '../state.ts'
import { settledSessions } from './settled-places.ts'

/** Has a conversation of mine anything open with this person? */
export type Relation = 'none' | 'asked' | 'asks-me' | 'talking' | 'ended' | 'blocked' | 'built-in'

const requests = (state: State) => state.requests
const me = (state: State) => state.me

/** With whom I talk or talked. Every message changes its session, and hardly ever this. */
export const sessionRelations: (state: State) => ReadonlyMap<UserId, Relation> = keepWhileEqual(
  createSelector([settledSessions, me], (sessions, me) => {
    const found = new Map<UserId, Relation>()
    for (const session of sessions.values()) {
      if (!isClosed(session, me.id)) found.set(session.with, 'talking')
      else if (!found.has(session.with)) found.set(session.with, 'ended')
    }
    return found
  }),
  sameEntries,
)

/** Who asked whom and waits; of two requests that wait the first one counts. */
const requestRelations: (state: State) => ReadonlyMap<UserId, Relation> = createSelector(
  [requests, me],
  (requests, me) => {
    const found = new Map<UserId, Relation>()
    for (const { from, to } of markedValues(requests, isWaiting).toReversed()) {
      if (to === me.id) found.set(from, 'asks-me')
      else if (from === me.id) found.set(to, 'asked')
    }
    return found
  },
)

/** With whom I have anything to do, and what: looked up once for all people. */
export const signedRelations: (state: State) => ReadonlyMap<UserId, Relation> = createSelector(
  [sessionRelations, requestRelations],
  (talks, asks) => {
    const talking = [...talks].filter(([, stands]) => stands === 'talking')
    // what stands further down counts more
    return new Map([...talks, ...asks, ...talking])
  },
)

/** How I stand with this person, by what was looked up for all. */
export const relationOf = (person: Person, relations: ReadonlyMap<UserId, Relation>): Relation => {
  if (person.trust === 'built-in') return 'built-in'
  return person.blocked ? 'blocked' : (relations.get(person.id) ?? 'none')
}

/** How I stand with a person. */
export const relationWith = (state: State, who: UserId): Relation => {
  if (isPlaintextUser(who)) return plaintextRelation(state, who)
  const person = lookUpPerson(state, who)
  return person ? relationOf(person, signedRelations(state)) : 'none'
}

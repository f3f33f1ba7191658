/** The list of people. There may be thousands, of whom a screen shows some: the row of each is made when it is asked for. */
import { createIncrementalSort, mergeSorted } from '../../core/collections/incremental-sort.ts'
import { markedValues } from '../../core/collections/persistent-map.ts'
import type { ConversationId, UserId } from '../../core/ids.ts'
import { ECHO, personConversationId } from '../../core/ids.ts'
import {
  createSelector,
  createTimedSelector,
  keepWhileEqual,
  sameEntries,
  sameItems,
} from '../../core/memo.ts'
import { UNMARKED, unreadMarks } from '../messages/unread-marks.ts'
import type { UnreadMark } from '../messages/unread-marks.ts'
import type { Person } from '../people/people.ts'
import { statusHoldsUntil, statusOf } from '../people/presence.ts'
import { isOfNote } from '../people/stored-people.ts'
import { lookUpPerson } from '../people/strangers.ts'
import { plaintextPersonRows } from '../plaintext/plaintext-selectors.ts'
import type { State } from '../state.ts'
import { activityPlaces, byActivity } from './list-order.ts'
import { relationOf, signedRelations } from './relations.ts'
import type { Relation } from './relations.ts'

/** Somebody in the list of people. People who sign nothing have no key to compare, and cannot be blocked. */
export type UserRow = UnreadMark & {
  readonly person: Omit<Person, 'boot' | 'count'>
  readonly status: Person['status']
  readonly conversation: ConversationId
  readonly relation: Relation
  readonly signed: boolean
}

/** Everybody in order, and the row of each. */
export type UserList = {
  readonly ids: readonly UserId[]
  readonly rowOf: (id: UserId) => UserRow | undefined
}

const people = (state: State) => state.people
const strangers = (state: State) => state.strangers
const now = (state: State) => state.now

const inOrder = createIncrementalSort<UserId>()
const strangersInOrder = createIncrementalSort<UserId>()

/** Those who sign, in order, and the status of each who is not just offline. */
type Signed = {
  readonly ids: readonly UserId[]
  readonly statuses: ReadonlyMap<UserId, Person['status']>
}

/**
 * Online first, then away, then offline; by name; echo last. Nobody is read for it who was gone when they were written. With the
 * minute it changes when somebody's presence record runs out.
 */
const signedPeople: (state: State) => Signed = keepWhileEqual(
  createTimedSelector(now, [people, strangers], (now, people, strangers) => {
    const statuses = new Map<UserId, Person['status']>()
    let until = Number.POSITIVE_INFINITY
    const note = (person: Person) => {
      statuses.set(person.id, statusOf(person, now))
      const holdsUntil = statusHoldsUntil(person, now)
      if (holdsUntil < until) until = holdsUntil
    }
    strangers.forEach(note)
    markedValues(people, isOfNote).forEach(note)
    const ids: Readonly<Record<Person['status'], UserId[]>> = { online: [], away: [], offline: [] }
    const all = mergeSorted(inOrder(people.keys()), strangersInOrder(strangers.keys()))
    for (const id of all) if (id !== ECHO) ids[statuses.get(id) ?? 'offline'].push(id)
    const last = people.has(ECHO) ? [ECHO] : []
    const answer = { ids: [...ids.online, ...ids.away, ...ids.offline, ...last], statuses }
    return { answer, until }
  }),
  (before, after) =>
    sameItems(before.ids, after.ids) && sameEntries(before.statuses, after.statuses),
)

// what was asked for last, by id: somebody of whom nothing changed keeps their row
let knownRows: ReadonlyMap<UserId, UserRow> = new Map()

const sameRow = (one: UserRow, other: UserRow): boolean =>
  one.person === other.person &&
  one.status === other.status &&
  one.relation === other.relation &&
  one.unread === other.unread &&
  one.mentions === other.mentions &&
  one.notifyLevel === other.notifyLevel &&
  one.hasDraft === other.hasDraft

/**
 * Everybody seen on this broker: online first, then away, then offline; by name; echo last; then those who sign nothing. By
 * activity those come first with whom I talked last.
 */
export const userList: (state: State) => UserList = createSelector(
  [
    signedPeople,
    plaintextPersonRows,
    people,
    strangers,
    signedRelations,
    unreadMarks,
    activityPlaces,
  ],
  ({ ids, statuses }, unsigned, people, strangers, relations, marks, places) => {
    const unsignedRows = new Map(unsigned.map((row) => [row.person.id, row]))
    const all = unsigned.length === 0 ? ids : [...ids, ...unsignedRows.keys()]
    const before = knownRows
    const rows = new Map<UserId, UserRow>()
    knownRows = rows
    const make = (id: UserId): UserRow | undefined => {
      const person = lookUpPerson({ people, strangers }, id)
      if (!person) return unsignedRows.get(id)
      const conversation = personConversationId(id)
      const row = {
        person,
        status: statuses.get(id) ?? 'offline',
        conversation,
        relation: relationOf(person, relations),
        signed: true,
        ...(marks.get(conversation) ?? UNMARKED),
      }
      const known = before.get(id)
      return known && sameRow(known, row) ? known : row
    }
    return {
      ids: byActivity(all, places, personConversationId),
      rowOf: (id) => {
        const row = rows.get(id) ?? make(id)
        if (row) rows.set(id, row)
        return row
      },
    }
  },
)

/** All rows of a list. */
export const rowsIn = ({ ids, rowOf }: UserList): readonly UserRow[] =>
  ids.flatMap((id) => rowOf(id) ?? [])

/** The rows of everybody. */
export const userRows: (state: State) => readonly UserRow[] = keepWhileEqual(
  createSelector([userList], rowsIn),
  sameItems,
)

/** Who is online: presence records, and the last will of a connection. */
import { original } from 'immer'
import type { Millis, PublicKey, SafeText, UserId } from '../../core/ids.ts'
import { groupConversationId, personConversationId } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Person } from './people.ts'
import { lookUpPerson, rememberStranger } from './strangers.ts'
import { groupsOfMine } from '../groups/group-room.ts'
import type { State } from '../state.ts'
import type { Addresses, Decide, Effects, Noun, Reduce } from '../noun.ts'

export type Status = 'online' | 'away' | 'offline'

/**
 * A presence record. `boot` names the connection, `count` orders its records; the last will of a connection has
 * the highest count of its boot. `seen` is when the status was true: now for a live record, the
 * record's own time for one that the broker retained.
 */
export type PresenceCommand = {
  readonly type: 'presence.publish'
  readonly status: Status
  readonly name: SafeText
  readonly caps: readonly string[]
  readonly boot: number
  readonly count: number
  readonly seen: Millis
}

export type PresenceEvent =
  | {
      readonly type: 'presence.updated'
      readonly who: UserId
      readonly status: Status
      readonly name: SafeText
      readonly boot: number
      readonly count: number
      readonly seen: Millis
    }
  /** A presence record of somebody with whom there was no contact: `key` signed it, and is not pinned. */
  | {
      readonly type: 'stranger.seen'
      readonly who: UserId
      readonly status: Status
      readonly name: SafeText
      readonly boot: number
      readonly count: number
      readonly seen: Millis
      readonly key: PublicKey
    }
  /** Another key signed a presence record in the name of a stranger who is here. */
  | { readonly type: 'stranger.conflicted'; readonly who: UserId; readonly key: PublicKey }
  | { readonly type: 'presence.ownUpdated'; readonly status: 'online' | 'away' }

/** A presence record not renewed for this long (ms) is no longer believed: a killed broker forgets wills. */
export const PRESENCE_TTL = 25 * 60_000

/** What is retained of somebody is forgotten when it was not shown again for so long (ms). */
export const PRESENCE_RETAINED_FOR = 30 * 24 * 3_600_000

const isStatusLasting = ({ status, trust, seen }: Person, now: Millis) =>
  trust === 'built-in' || status === 'offline' || now > seen + PRESENCE_TTL

/** The status that a person's presence record proves at this time. */
export const statusOf = (person: Person, now: Millis): Person['status'] =>
  person.trust !== 'built-in' && now > person.seen + PRESENCE_TTL ? 'offline' : person.status

/** Up to when (Unix ms) that is their status, unless another record of theirs arrives. */
export const statusHoldsUntil = (person: Person, now: Millis): number =>
  isStatusLasting(person, now) ? Number.POSITIVE_INFINITY : person.seen + PRESENCE_TTL

/** Is this somebody whose presence record proves that they are online? */
export const isPresent = (person: Person | undefined, now: Millis): boolean =>
  person !== undefined && statusOf(person, now) !== 'offline'

const decide: Decide<PresenceCommand, PresenceEvent> = {
  'presence.publish': (state, { by, status, name, boot, count, seen, key }) => {
    if (by === state.me.id) {
      return ok([{ type: 'presence.ownUpdated', status: status === 'away' ? 'away' : 'online' }])
    }
    const known = lookUpPerson(state, by)
    // a stranger who is gone leaves their name to the next one
    const person = known?.key === key ? known : undefined
    const newer = !person || boot > person.boot || (boot === person.boot && count > person.count)
    if (!newer) return fail('stale')
    // whom I forgot is not brought back by what a broker retained of them
    const isGone = status === 'offline' || state.now > seen + PRESENCE_TTL
    if (isGone && state.forgotten.has(by)) return fail('stale')
    return state.people.has(by)
      ? ok([{ type: 'presence.updated', who: by, status, name, boot, count, seen }])
      : ok([{ type: 'stranger.seen', who: by, status, name, boot, count, seen, key }])
  },
}

const reduce: Reduce<PresenceEvent> = {
  'presence.updated': (draft, { who, status, name, boot, count, seen }) => {
    const person = draft.people.get(who)
    if (!person) return
    Object.assign(person, { status, name, boot, count, seen })
    // the holder of the pinned key is online: others who claimed the name are no longer believed
    delete person.conflictingKey
    if (status !== 'offline') return
    // a draft makes one of each thing that is looked at, and thousands may go at once
    const base: State = original(draft) ?? draft
    const places = groupsOfMine(base).map(({ id }) => groupConversationId(id))
    for (const place of [personConversationId(who), ...places]) {
      if (!base.conversations.get(place)?.typing.has(who)) continue
      draft.conversations.get(place)?.typing.delete(who)
    }
  },
  'stranger.seen': (draft, { who, status, name, boot, count, seen, key }) => {
    draft.forgotten.delete(who)
    rememberStranger(draft, {
      id: who,
      status,
      name,
      boot,
      count,
      seen,
      key,
      trust: 'unverified',
      blocked: false,
    })
  },
  'stranger.conflicted': (draft, { who, key }) => {
    const stranger = draft.strangers.get(who)
    if (stranger) stranger.conflictingKey = key
  },
  'presence.ownUpdated': (draft, { status }) => {
    draft.me.status = status
  },
}

const effects: Effects<PresenceEvent> = {}

const address: Addresses<PresenceCommand> = {
  'presence.publish': (_, { by }) => ({ kind: 'presence', of: by }),
}

export const presenceNoun: Noun<PresenceCommand, PresenceEvent> = {
  decide,
  reduce,
  effects,
  address,
  keeping: {
    'presence.updated': 'passing',
    'stranger.seen': 'not',
    'stranger.conflicted': 'not',
    'presence.ownUpdated': 'not',
  },
}

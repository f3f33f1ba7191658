/** The connection as the screen shows it, what is wrong with it, and what was refused. All events here are local. */
import type { Draft } from 'immer'
import { loadedValues, withEntry } from '../../core/collections/persistent-map.ts'
import { createSelector, keepWhileEqual, sameEntries } from '../../core/memo.ts'
import type { EssentialKind, MissingRight } from '../../core/broker/essential.ts'
import type { Millis, SafeText } from '../../core/ids.ts'
import type { Noun, Reduce } from '../noun.ts'
import type { State } from '../state.ts'

export type LinkStatus = 'connecting' | 'online' | 'offline' | 'stopped'

export type LinkState = {
  readonly status: LinkStatus
  /** The broker's URL without credentials. */
  readonly broker: string
  readonly since: Millis
  /** How many attempts failed in a row. */
  readonly attempt: number
  /** While it is connecting: the broker answered, and what it keeps is being read. */
  readonly step?: 'reading'
  /** When the next attempt is made. */
  readonly nextAt?: Millis
  /** Round trip in milliseconds, and when it was measured. */
  readonly roundTrip?: number
  readonly roundTripAt?: Millis
  /** While it is online: what the broker does not let me do, the most important first. */
  readonly missing?: readonly MissingRight[]
  /** While it is online: what is not known yet, a packet to myself being on its way. */
  readonly proving?: readonly EssentialKind[]
  /** Why it is not online: a key of the texts. */
  readonly problem?: string
  /** This broker never answered, and there is another one to go back to. */
  readonly wayBack?: true
  readonly detail?: SafeText
  /** The name is another's; this one is free. */
  readonly suggestion?: SafeText
  /** The beginning of the key that holds the name. */
  readonly holder?: SafeText
}

/** After this time (ms) a measured round trip is outdated. */
const ROUND_TRIP_TTL = 150_000

/**
 * The round trip, as long as it holds. The `now` of the state is that of the last minute, so a measurement is mostly later; one of
 * much later was made before the clock was set back.
 */
export const currentRoundTrip = (
  { roundTrip, roundTripAt }: LinkState,
  now: Millis,
): number | undefined => {
  if (roundTripAt === undefined) return undefined
  const age = now - roundTripAt
  return age > ROUND_TRIP_TTL || age < -ROUND_TRIP_TTL ? undefined : roundTrip
}

/** The connection without its round trip, which is measured all the time: the same while nothing else of it changes. */
export const linkWithoutTrip: (state: State) => Omit<LinkState, 'roundTrip' | 'roundTripAt'> =
  keepWhileEqual(
    createSelector(
      [(state: State) => state.link],
      ({ roundTrip: _roundTrip, roundTripAt: _roundTripAt, ...link }) => link,
    ),
    (before, after) => sameEntries(new Map(Object.entries(before)), new Map(Object.entries(after))),
  )

/** Something to tell the person once, in the status line: a key of the texts and what fills it. */
export type Warning = { readonly key: string; readonly about: SafeText; readonly at: Millis }

export type LinkEvent =
  | { readonly type: 'link.changed'; readonly link: LinkState }
  /** Something else is known of what the broker lets me do. */
  | { readonly type: 'link.proved'; readonly rights: Pick<LinkState, 'missing' | 'proving'> }
  | { readonly type: 'warning.raised'; readonly warning: Warning }
  /** All warnings, or those of this key, are over. */
  | { readonly type: 'warning.cleared'; readonly key?: string }
  /** Packets were refused for this reason, one unless told. */
  | { readonly type: 'packet.refused'; readonly reason: string; readonly count?: number }
  | { readonly type: 'minute.passed'; readonly now: Millis }

/** The most troubles that are remembered. */
const MAX_WARNINGS = 50

/** The conversations without those who have typed for too long; the same ones where nobody has. */
const typingAt = (conversations: State['conversations'], now: Millis): State['conversations'] => {
  let left = conversations
  // what nobody has asked for says nothing of it
  for (const kept of loadedValues(conversations)) {
    if (kept.typing.size === 0) continue
    const typing = new Map([...kept.typing].filter(([, until]) => until > now))
    if (typing.size < kept.typing.size) left = withEntry(left, kept.id, { ...kept, typing })
  }
  return left
}

const reduce: Reduce<LinkEvent> = {
  // two of each attempt to connect, and of a program whose broker is away all that happens
  'link.changed': { next: (state, { link }) => ({ ...state, link }) },
  'link.proved': (draft, { rights }) => {
    const { missing: _missing, proving: _proving, ...link } = draft.link
    draft.link = { ...link, ...rights } as Draft<LinkState>
  },
  'warning.raised': (draft, { warning }) => {
    draft.warnings = [...draft.warnings, warning as Draft<Warning>].slice(-MAX_WARNINGS)
  },
  'warning.cleared': (draft, { key }) => {
    draft.warnings =
      key === undefined ? [] : draft.warnings.filter((warning) => warning.key !== key)
  },
  'packet.refused': (draft, { reason, count = 1 }) => {
    draft.refused.set(reason, (draft.refused.get(reason) ?? 0) + count)
  },
  // the one thing that happens to an idle program
  'minute.passed': {
    next: (state, { now }) => ({
      ...state,
      conversations: typingAt(state.conversations, now),
      now,
    }),
  },
}

export const linkNoun: Noun<never, LinkEvent> = {
  decide: {},
  reduce,
  keeping: {
    'link.changed': 'not',
    'link.proved': 'not',
    'warning.raised': 'not',
    'warning.cleared': 'not',
    'packet.refused': 'not',
    'minute.passed': 'not',
  },
  internal: ['link.proved', 'packet.refused', 'minute.passed'],
}

/** The connection as the screen shows it, what is wrong with it, and what was refused. Own facts. */
import { original } from 'immer'
import type { Draft } from 'immer'
import type { Millis, SafeText } from '../../core/ids.ts'
import type { Reduce } from '../commands.ts'

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
  readonly trip?: number
  readonly tripAt?: Millis
  /** Why it is not online: a key of the texts. */
  readonly trouble?: string
  readonly detail?: SafeText
  /** The name is another's; this one is free. */
  readonly suggestion?: SafeText
  /** The beginning of the key that holds the name. */
  readonly holder?: SafeText
}

/** A round trip that was measured so long ago (ms) says nothing of now. */
const TRIP_HOLDS = 150_000

/** The round trip, as long as it holds. */
export const tripOf = ({ trip, tripAt }: LinkState, now: Millis): number | undefined =>
  tripAt === undefined || now - tripAt > TRIP_HOLDS ? undefined : trip

/** Something to tell the person once, in the status line: a key of the texts and what fills it. */
export type Trouble = { readonly key: string; readonly about: SafeText; readonly at: Millis }

export type LinkEvent =
  | { readonly type: 'link.changed'; readonly link: LinkState }
  | { readonly type: 'trouble.noted'; readonly trouble: Trouble }
  | { readonly type: 'trouble.cleared' }
  | { readonly type: 'packet.refused'; readonly reason: string }
  | { readonly type: 'minute.passed'; readonly now: Millis }

/** The most troubles that are remembered. */
const TROUBLES = 50

export const reduce: Reduce<LinkEvent> = {
  'link.changed': (draft, { link }) => {
    draft.link = link
  },
  'trouble.noted': (draft, { trouble }) => {
    draft.troubles = [...draft.troubles, trouble as Draft<Trouble>].slice(-TROUBLES)
  },
  'trouble.cleared': (draft) => {
    draft.troubles = []
  },
  'packet.refused': (draft, { reason }) => {
    draft.refused.set(reason, (draft.refused.get(reason) ?? 0) + 1)
  },
  'minute.passed': (draft, { now }) => {
    draft.now = now
    // a draft makes one of each thing that is looked at, and most say nothing of typing
    for (const { id, typing } of (original(draft) ?? draft).conversations.values()) {
      for (const [who, until] of typing) {
        if (until <= now) draft.conversations.get(id)?.typing.delete(who)
      }
    }
  },
}

/**
 * A noun is one object: all rules about one kind of thing. Each union of commands and events has its
 * noun, in the same file, registered in `model.ts`. A command or an event without a rule does not compile.
 */
import type { Draft } from 'immer'
import type { UserId } from '../core/ids.ts'
import type { Result } from '../core/result.ts'
import type { Address, LocalChannel } from '../core/channel.ts'
import type { Of, Stamped, Typed, WireCommand } from './commands.ts'
import type { ChatEvent, Effect } from './events.ts'
import type { Refusal } from './refusals.ts'
import type { State } from './state.ts'

/** Which events a command makes, or why it is refused. */
export type Decide<C extends Typed, E extends Typed = ChatEvent> = {
  readonly [T in C['type']]: (
    state: State,
    command: Stamped<Of<C, T>>,
  ) => Result<readonly E[], Refusal>
}
/** The state after an event, made without a draft: for what comes so often that a draft costs too much. */
export type WithoutDraft<E> = { readonly next: (state: State, event: E) => State }
/** What an event changes in the state. */
export type Reduce<E extends Typed> = {
  readonly [T in E['type']]:
    | ((draft: Draft<State>, event: Of<E, T>) => void)
    | WithoutDraft<Of<E, T>>
}
/** What follows from an event, seen from the state after it. */
export type Effects<E extends Typed> = {
  readonly [T in E['type']]?: (state: State, event: Of<E, T>) => readonly Effect[]
}
/** Where a command is sent. Only commands that travel have an address, all others stay here. */
export type Addresses<C extends Typed> = {
  readonly [T in Extract<C, WireCommand>['type']]: (
    state: State,
    command: Of<C, T> & { readonly by: UserId },
  ) => Address | LocalChannel
}

/**
 * How long an event is kept on disk: `lasting` events are the history of the profile, enough to fold
 * the state anew; `passing` ones are kept until the next snapshot has them; the others are not kept.
 */
export type Keeping = 'lasting' | 'passing' | 'not'
/** How long each event is kept; a function where that depends on the event. */
export type Keepings<E extends Typed> = {
  readonly [T in E['type']]: Keeping | ((event: Of<E, T>) => Keeping)
}

export type Noun<C extends Typed, E extends Typed> = {
  readonly decide: Decide<C>
  readonly reduce: Reduce<E>
  readonly keeping: Keepings<E>
  /** Events that only this program is interested in: `papo tail` leaves them out. */
  readonly internal?: readonly E['type'][] | 'all'
  readonly effects?: Effects<E>
} & ([Extract<C, WireCommand>] extends [never]
  ? { readonly address?: undefined }
  : { readonly address: Addresses<C> })

type Intersection<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void
  ? I
  : never

/** One table of all nouns' tables; its type has every entry of each. */
export const mergeTables = <T extends object>(tables: readonly T[]): Intersection<T> =>
  Object.assign({}, ...tables)

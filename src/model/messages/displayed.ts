/**
 * Which words of others were on my screen. Their authors are told exactly these; they are counted by
 * the numbers that each author gave them, in each session or group.
 */
import type { Draft } from 'immer'
import { isClassic } from '../../core/plaintext-ids.ts'
import type { Coverage, Range } from '../../core/seq-ranges.ts'
import { covering, covers, NOTHING, union } from '../../core/seq-ranges.ts'
import type { ConversationId, Ref, TalkId, UserId } from '../../core/ids.ts'
import { ECHO, groupOf, personOf } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Message } from './messages.ts'
import type { State } from '../state.ts'
import type { Conversation } from '../screen/view.ts'
import type { Addressed, Decide, Effects, Reduce } from '../commands.ts'

/** By session or group, and by author. */
export type Shown = ReadonlyMap<TalkId, ReadonlyMap<UserId, Coverage>>

/** A message of somebody else by its number. */
export type ShownWord = {
  readonly talk: TalkId
  readonly by: UserId
  readonly seq: number
  readonly ref: Ref
}

/** All rows of these messages were on my screen, and I looked on. */
export type ShownCommand = {
  readonly type: 'view.show'
  readonly conversation: ConversationId
  readonly messages: readonly Ref[]
}

export type ShownEvent =
  | { readonly type: 'view.wasShown'; readonly words: readonly ShownWord[] }
  /** What the disk knows of it; at the start. */
  | {
      readonly type: 'shown.noted'
      readonly shown: readonly (readonly [TalkId, UserId, Coverage])[]
    }

/** Do words of others here have numbers by which they can be confirmed? Bare text has none. */
export const isConfirmed = (conversation: ConversationId): boolean => {
  const who = personOf(conversation)
  return (
    groupOf(conversation) !== undefined || (who !== undefined && who !== ECHO && !isClassic(who))
  )
}

type Known = Pick<State, 'me' | 'shown'>

/** Is this a message of somebody else that was never on my screen as a whole? */
export const isUnread = ({ me, shown }: Known, message: Message): boolean => {
  const { by, seq, session, plain, deleted, voided } = message
  if (by === me.id || by === ECHO || seq < 1 || plain || deleted || voided) return false
  return !covers(shown.get(session)?.get(by) ?? NOTHING, seq)
}

/** Is it there to be read? What somebody blocked says in a group is not. */
const isShown = ({ people }: Pick<State, 'people'>, { by }: Message) => !people.get(by)?.blocked

/** Puts the "new" line above the first unread message on hand, unless it stands further up. */
export const markNew = (
  state: Known & Pick<State, 'people'>,
  kept: Draft<Conversation>,
  messages: readonly Message[],
): void => {
  const first = messages.find((one) => isUnread(state, one) && isShown(state, one))?.id
  // ids begin with the time of their words
  if (first !== undefined && !(kept.newFrom !== undefined && kept.newFrom < first)) {
    kept.newFrom = first
  }
}

export const decide: Decide<ShownCommand, ShownEvent> = {
  'view.show': (state, { conversation, messages }) => {
    const kept = state.conversations.get(conversation)
    if (!kept) return fail('no-conversation')
    const wanted = new Set(messages)
    const words = kept.messages
      .filter((one) => wanted.has(one.id) && isUnread(state, one) && isShown(state, one))
      .map(({ id: ref, session: talk, by, seq }): ShownWord => ({ talk, by, seq, ref }))
    return ok(words.length === 0 ? [] : [{ type: 'view.wasShown', words }])
  },
}

const add = (draft: Draft<State>, talk: TalkId, by: UserId, read: Coverage) => {
  const authors: ReadonlyMap<UserId, Coverage> = draft.shown.get(talk) ?? new Map()
  const next = new Map(authors).set(by, union(authors.get(by) ?? NOTHING, read))
  draft.shown.set(talk, next as Draft<typeof next>)
}

export const reduce: Reduce<ShownEvent> = {
  'view.wasShown': (draft, { words }) => {
    const runs = new Map<TalkId, Map<UserId, Range[]>>()
    for (const { talk, by, seq } of words) {
      const authors = runs.get(talk) ?? new Map<UserId, Range[]>()
      authors.set(by, [...(authors.get(by) ?? []), [seq, seq]])
      runs.set(talk, authors)
    }
    for (const [talk, authors] of runs) {
      for (const [by, ranges] of authors) add(draft, talk, by, covering(ranges))
    }
  },
  'shown.noted': (draft, { shown }) => {
    for (const [talk, by, read] of shown) add(draft, talk, by, read)
  },
}

export const effects: Effects<ShownEvent> = {
  'view.wasShown': (_, { words }) => [{ type: 'shown', words }],
}

export const address: Addressed<ShownCommand> = { 'view.show': () => ({ kind: 'here' }) }

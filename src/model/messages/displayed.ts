/**
 * Which messages of others were on my screen. Receipts tell their authors exactly these, by
 * the numbers that each author gave them in each channel.
 */
import { current, isDraft } from 'immer'
import type { Draft } from 'immer'
import type { MessageChannel } from '../../core/channel.ts'
import { keyOf } from '../../core/channel.ts'
import { isPlaintextUser } from '../../core/plaintext-ids.ts'
import type { SeqRanges, SeqRange } from '../../core/seq-ranges.ts'
import { toSeqRanges, hasSeq, NO_SEQS, uniteSeqRanges } from '../../core/seq-ranges.ts'
import type { ConversationId, Ref, UserId } from '../../core/ids.ts'
import { ECHO, groupOf, personOf } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Message } from './messages.ts'
import type { State } from '../state.ts'
import type { Conversation } from '../screen/view.ts'
import type { Decide, Effects, Noun, Reduce } from '../noun.ts'

/** By the key of the channel, and by author. */
export type Displayed = ReadonlyMap<string, ReadonlyMap<UserId, SeqRanges>>

/** A message of somebody else by its number. */
export type DisplayedMessage = {
  readonly channel: MessageChannel
  readonly by: UserId
  readonly seq: number
  readonly ref: Ref
}

/** All rows of these messages were on my screen, and I looked on. */
export type DisplayedCommand = {
  readonly type: 'view.markDisplayed'
  readonly conversation: ConversationId
  readonly messages: readonly Ref[]
}

export type DisplayedEvent =
  | { readonly type: 'view.displayed'; readonly displayed: readonly DisplayedMessage[] }
  /** What the disk knows of it; at the start. */
  | {
      readonly type: 'displayed.loaded'
      readonly displayed: readonly (readonly [MessageChannel, UserId, SeqRanges])[]
    }

/** Do messages of others here have numbers by which they can be confirmed? Plain text has none. */
export const hasReceipts = (conversation: ConversationId): boolean => {
  const who = personOf(conversation)
  return (
    groupOf(conversation) !== undefined ||
    (who !== undefined && who !== ECHO && !isPlaintextUser(who))
  )
}

type Known = Pick<State, 'me' | 'displayed'>

/** Is this a message of somebody else that was never on my screen as a whole? */
export const isUnread = ({ me, displayed }: Known, message: Message): boolean => {
  const { by, seq, channel, unsigned, deleted, voided } = message
  if (by === me.id || by === ECHO || seq < 1 || unsigned || deleted || voided) return false
  return !hasSeq(displayed.get(keyOf(channel))?.get(by) ?? NO_SEQS, seq)
}

/** Can it be read? Messages of blocked people in a group cannot. */
export const isReadable = ({ people }: Pick<State, 'people'>, { by }: Message) =>
  !people.get(by)?.blocked

/**
 * The messages from the first one that the unread count is about: what came before it was passed over.
 * All of them where nothing is counted, or where the window does not reach the newest.
 */
export const countedMessages = (
  { me, people }: Known & Pick<State, 'people'>,
  { unread, hasNewer }: Pick<Conversation, 'unread' | 'hasNewer'>,
  messages: readonly Message[],
): readonly Message[] => {
  if (unread === 0 || hasNewer) return messages
  let left = unread
  const from = messages.findLastIndex((message) => {
    const { by, deleted, voided } = message
    const counts = by !== me.id && by !== ECHO && !deleted && !voided
    if (counts && isReadable({ people }, message)) left -= 1
    return left === 0
  })
  return from === -1 ? messages : messages.slice(from)
}

/** Puts the "new" line above the first unread message on hand, unless it stands further up. */
export const updateNewMarker = (
  state: Known & Pick<State, 'people'>,
  kept: Draft<Conversation>,
  messages: readonly Message[],
): void => {
  const first = messages.find((one) => isUnread(state, one) && isReadable(state, one))?.id
  // ids begin with the time of their messages
  if (first !== undefined && !(kept.newFrom !== undefined && kept.newFrom < first)) {
    kept.newFrom = first
  }
}

const decide: Decide<DisplayedCommand, DisplayedEvent> = {
  'view.markDisplayed': (state, { conversation, messages }) => {
    const kept = state.conversations.get(conversation)
    if (!kept) return fail('no-conversation')
    const wanted = new Set(messages)
    const displayed = kept.messages
      .filter((one) => wanted.has(one.id) && isUnread(state, one) && isReadable(state, one))
      .map(({ id: ref, channel, by, seq }): DisplayedMessage => ({ channel, by, seq, ref }))
    return ok(displayed.length === 0 ? [] : [{ type: 'view.displayed', displayed }])
  },
}

const add = (draft: Draft<State>, key: string, by: UserId, read: SeqRanges) => {
  const known = draft.displayed.get(key) ?? new Map<UserId, Draft<SeqRanges>>()
  // what is put into a draft must not hold parts of another one
  const authors: ReadonlyMap<UserId, SeqRanges> = isDraft(known) ? current(known) : known
  const next = new Map(authors).set(by, uniteSeqRanges(authors.get(by) ?? NO_SEQS, read))
  draft.displayed.set(key, next as Draft<typeof next>)
}

const reduce: Reduce<DisplayedEvent> = {
  'view.displayed': (draft, { displayed }) => {
    const runs = new Map<string, Map<UserId, SeqRange[]>>()
    for (const { channel, by, seq } of displayed) {
      const key = keyOf(channel)
      const authors = runs.get(key) ?? new Map<UserId, SeqRange[]>()
      authors.set(by, [...(authors.get(by) ?? []), [seq, seq]])
      runs.set(key, authors)
    }
    for (const [key, authors] of runs) {
      for (const [by, ranges] of authors) add(draft, key, by, toSeqRanges(ranges))
    }
  },
  'displayed.loaded': (draft, { displayed }) => {
    for (const [channel, by, read] of displayed) add(draft, keyOf(channel), by, read)
  },
}

const effects: Effects<DisplayedEvent> = {
  'view.displayed': (_, { displayed }) => [{ type: 'displayed', displayed }],
}

export const displayedNoun: Noun<DisplayedCommand, DisplayedEvent> = {
  decide,
  reduce,
  effects,
  keeping: { 'view.displayed': 'not', 'displayed.loaded': 'not' },
  internal: ['view.displayed', 'displayed.loaded'],
}

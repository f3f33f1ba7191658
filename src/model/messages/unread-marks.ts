/**
 * What a list shows of a conversation: what is unread, what of it calls me, whether a text was begun. Every message changes its conversation,
 * and hardly ever this; so what is derived from it stays the same in a flood.
 */
import { markedValues } from '../../core/collections/persistent-map.ts'
import { createSelector, keepWhileEqual } from '../../core/memo.ts'
import { filterOf, personOf } from '../../core/ids.ts'
import type { ConversationId } from '../../core/ids.ts'
import type { Conversation } from '../screen/view.ts'
import type { State } from '../state.ts'

export type UnreadMark = Pick<Conversation, 'unread' | 'mentions' | 'notifyLevel'> & {
  /** A text was begun there and not sent. */
  readonly hasDraft: boolean
}

/** Nothing is unread, everything calls me, no text was begun. */
export const UNMARKED: UnreadMark = {
  unread: 0,
  mentions: 0,
  notifyLevel: 'all',
  hasDraft: false,
}

const isSame = (one: UnreadMark, other: UnreadMark | undefined) =>
  one.unread === other?.unread &&
  one.mentions === other.mentions &&
  one.notifyLevel === other.notifyLevel &&
  one.hasDraft === other.hasDraft

const markOf = ({
  unread,
  mentions,
  notifyLevel,
  draft,
}: Pick<Conversation, 'unread' | 'mentions' | 'notifyLevel' | 'draft'>): UnreadMark => ({
  unread,
  mentions,
  notifyLevel,
  hasDraft: draft !== '',
})

/** Does a list show anything of this conversation? */
export const hasMark = (conversation: Conversation): boolean =>
  !isSame(UNMARKED, markOf(conversation))

/** The marks of all conversations that have any. The same Map until one of them changes. */
export const unreadMarks: (state: State) => ReadonlyMap<ConversationId, UnreadMark> =
  keepWhileEqual(
    createSelector([(state: State) => state.conversations], (conversations) => {
      const marks = new Map<ConversationId, UnreadMark>()
      for (const one of markedValues(conversations, hasMark)) marks.set(one.id, markOf(one))
      return marks
    }),
    (before, after) =>
      before.size === after.size && [...after].every(([id, mark]) => isSame(mark, before.get(id))),
  )

/** How many messages call me, and how many of them have my name. */
export type CallCounts = { readonly messages: number; readonly mentions: number }

const countCalls = (marks: readonly UnreadMark[]): CallCounts => ({
  messages: marks.reduce(
    (sum, { unread, mentions, notifyLevel }) => sum + (notifyLevel === 'all' ? unread : mentions),
    0,
  ),
  mentions: marks.reduce((sum, { mentions }) => sum + mentions, 0),
})

const isOfTwo = ([id]: readonly [ConversationId, UnreadMark]): boolean => personOf(id) !== undefined

/**
 * What calls me in conversations of two, and in groups: all that is unread, or only what has my name where nothing else calls
 * me. Not what machines say all day, in open topics.
 */
export const callsByKind: (state: State) => {
  readonly people: CallCounts
  readonly groups: CallCounts
} = createSelector([unreadMarks], (marks) => {
  const calling = [...marks].filter(
    ([id, mark]) => mark.notifyLevel !== 'nothing' && filterOf(id) === undefined,
  )
  return {
    people: countCalls(calling.filter(isOfTwo).map(([, mark]) => mark)),
    groups: countCalls(calling.filter((one) => !isOfTwo(one)).map(([, mark]) => mark)),
  }
})

/** What calls me in all conversations. */
export const callCounts: (state: State) => CallCounts = createSelector(
  [callsByKind],
  ({ people, groups }) => ({
    messages: people.messages + groups.messages,
    mentions: people.mentions + groups.mentions,
  }),
)

/** These rows with the marks of their conversations; a row without a mark stays as it is. */
export const withMarks = <R extends { readonly conversation: ConversationId }>(
  rows: readonly R[],
  marks: ReadonlyMap<ConversationId, UnreadMark>,
  mark: (row: R, marks: UnreadMark) => R,
): readonly R[] =>
  marks.size === 0
    ? rows
    : rows.map((row) => {
        const found = marks.get(row.conversation)
        return found ? mark(row, found) : row
      })

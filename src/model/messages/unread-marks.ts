/**
 * What a list shows of a conversation: what is unread, what of it calls me, whether a text was begun. Every message changes its conversation,
 * and hardly ever this; so what is derived from it stays the same in a flood.
 */
import { createSelector, keepWhileEqual } from '../../core/memo.ts'
import { filterOf } from '../../core/ids.ts'
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

/** The marks of all conversations that have any. The same Map until one of them changes. */
export const unreadMarks: (state: State) => ReadonlyMap<ConversationId, UnreadMark> =
  keepWhileEqual(
    createSelector([(state: State) => state.conversations], (conversations) => {
      const marks = new Map<ConversationId, UnreadMark>()
      for (const { id, unread, mentions, notifyLevel, draft } of conversations.values()) {
        const mark = { unread, mentions, notifyLevel, hasDraft: draft !== '' }
        if (!isSame(UNMARKED, mark)) marks.set(id, mark)
      }
      return marks
    }),
    (before, after) =>
      before.size === after.size && [...after].every(([id, mark]) => isSame(mark, before.get(id))),
  )

/**
 * How many messages call me: all that are unread, or only those with my name where nothing else calls me. Not what machines say
 * all day, in open topics.
 */
export const callCounts: (state: State) => {
  readonly messages: number
  readonly mentions: number
} = createSelector([unreadMarks], (marks) => {
  const calling = [...marks].flatMap(([id, mark]) =>
    mark.notifyLevel === 'nothing' || filterOf(id) !== undefined ? [] : [mark],
  )
  return {
    messages: calling.reduce(
      (sum, { unread, mentions, notifyLevel }) => sum + (notifyLevel === 'all' ? unread : mentions),
      0,
    ),
    mentions: calling.reduce((sum, { mentions }) => sum + mentions, 0),
  }
})

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

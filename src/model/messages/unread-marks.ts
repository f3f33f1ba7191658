/**
 * What a list shows of a conversation: what is unread, and whether it is muted. Every message changes its conversation,
 * and hardly ever this; so what is derived from it stays the same in a flood.
 */
import { createSelector, keepWhileEqual } from '../../core/memo.ts'
import type { ConversationId } from '../../core/ids.ts'
import type { Conversation } from '../screen/view.ts'
import type { State } from '../state.ts'

export type UnreadMark = Pick<Conversation, 'unread' | 'mentions' | 'muted'>

/** Nothing is unread, and nothing muted. */
export const UNMARKED: UnreadMark = { unread: 0, mentions: 0, muted: false }

const isSame = (one: UnreadMark, other: UnreadMark | undefined) =>
  one.unread === other?.unread && one.mentions === other.mentions && one.muted === other.muted

/** The marks of all conversations that have any. The same Map until one of them changes. */
export const unreadMarks: (state: State) => ReadonlyMap<ConversationId, UnreadMark> =
  keepWhileEqual(
    createSelector([(state: State) => state.conversations], (conversations) => {
      const marks = new Map<ConversationId, UnreadMark>()
      for (const { id, unread, mentions, muted } of conversations.values()) {
        if (unread > 0 || mentions > 0 || muted) marks.set(id, { unread, mentions, muted })
      }
      return marks
    }),
    (before, after) =>
      before.size === after.size && [...after].every(([id, mark]) => isSame(mark, before.get(id))),
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

/** What an edited message said before. */
import type { Millis, SafeText } from '../../core/ids.ts'
import { isBefore } from '../direct/sessions.ts'
import type { MessageChange } from './message-changes.ts'
import { voidedIn } from './message-changes.ts'
import type { Message } from './messages.ts'

/** A text that a message had, and since when, as it is shown (Unix ms). */
export type TextVersion = { readonly at: Millis; readonly text: SafeText }

/** All texts of a message, `sent` being as it was sent: in the order in which they held, and none of what does not count. */
export const textVersions = (
  sent: Message,
  changes: readonly MessageChange[],
): readonly TextVersion[] => {
  const isGone = changes.some(({ type }) => type === 'message.deleted')
  const voided = voidedIn(changes)
  if (isGone || voided.has(sent.id)) return []
  const edits = changes
    .flatMap((change) => (change.type === 'message.edited' ? [change] : []))
    .filter(({ mark }) => !voided.has(mark.ref))
    .toSorted((a, b) => (isBefore(a.mark, b.mark) ? -1 : 1))
  return [
    { at: sent.shownAt ?? sent.at, text: sent.text },
    ...edits.map(({ mark, shownAt, text }) => ({ at: shownAt ?? mark.at, text })),
  ]
}

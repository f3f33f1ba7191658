/** All that nobody typed in one conversation: requests and their answers, ends, changes of the group. */
import type { Session } from '../../../src/model/direct/sessions.ts'
import type { SettledGroup } from '../../../src/model/screen/settled-places.ts'
import type { PlaintextSession } from '../../../src/model/plaintext/plaintext-state.ts'
import type { RequestRow } from '../../../src/model/screen/request-rows.ts'
import { personOf } from '../../../src/core/ids.ts'
import type { ConversationId } from '../../../src/core/ids.ts'
import { groupSystemLines } from './group-system-lines.ts'
import { requestLines, sessionLines } from './system-lines.ts'
import type { LineContext, SystemLine } from './system-lines.ts'

/** What the lines are made of. */
type LineSources = {
  readonly id: ConversationId
  readonly group: SettledGroup | undefined
  /** All requests, the newest first. */
  readonly requests: readonly RequestRow[]
  readonly sessions: Iterable<Session>
  readonly plaintextSessions: Iterable<PlaintextSession>
}

/** The lines by time, the oldest first. */
export const conversationLines = (
  { id, group, requests, sessions, plaintextSessions }: LineSources,
  context: LineContext,
): readonly SystemLine[] => {
  const other = personOf(id)
  if (!group && other === undefined) return []
  return [
    ...(group ? groupSystemLines(group, context) : []),
    ...requests
      .toReversed()
      .filter(({ conversation }) => conversation === id)
      .flatMap((row) => requestLines(row, context)),
    ...(other === undefined ? [] : sessionLines(sessions, plaintextSessions, other, context)),
  ].toSorted((a, b) => a.at - b.at)
}

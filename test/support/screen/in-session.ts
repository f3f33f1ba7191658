/** A screen on which I am in a session with somebody. */
import { openSessionWith } from '../../../src/model/direct/sessions.ts'
import type { ConversationId, SessionId } from '../../../src/core/ids.ts'
import { createScreenHarness, idOf } from './screen-harness.tsx'
import type { ScreenHarness } from './screen-harness.tsx'

/** I am in a session with each of these: with bob unless told otherwise. */
export const inSession = (...names: readonly string[]): ScreenHarness => {
  const harness = createScreenHarness()
  for (const name of names.length > 0 ? names : ['bob']) {
    harness.meet(name)
    harness.openSessionWith(name)
  }
  return harness
}

/** The session that is open with this person. Throws when there is none. */
export const sessionIn = (harness: ScreenHarness, name = 'bob'): SessionId => {
  const session = openSessionWith(harness.state(), idOf(name))
  if (!session) throw new Error(`no session with ${name} is open`)
  return session.id
}

/** I looked at the newest of this conversation before: it opens at its end, whatever was skipped. */
export const skipToNewest = (harness: ScreenHarness, conversation: ConversationId): void =>
  harness.commit({ type: 'view.markedRead', conversation })

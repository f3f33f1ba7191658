/** Why a command is refused: every reason has its sentence in the texts and its row in docs/protocol.md. */

import type { RosterRefusal } from './groups/arrival-rules.ts'

/** Those in `DEFERRABLE` may be granted once something else has arrived. */
export type Refusal =
  | RosterRefusal
  | 'talking-to-yourself'
  | 'reserved-name'
  | 'unknown-person'
  | 'not-forgettable'
  | 'already-asked'
  | 'already-talking'
  | 'ask-later'
  | 'blocked'
  | 'unknown-request'
  | 'not-yours-to-answer'
  | 'bad-session'
  | 'unknown-session'
  | 'not-in-session'
  | 'session-closed'
  | 'already-ended'
  | 'unknown-message'
  | 'already-known'
  | 'not-yours-to-change'
  | 'message-deleted'
  | 'empty'
  | 'too-long'
  | 'unreadable'
  | 'topic-line-too-long'
  | 'other-key'
  | 'no-conversation'
  | 'not-online'
  | 'unknown-group'
  | 'not-a-member'
  | 'not-for-me'
  | 'not-the-leader'
  | 'group-exists'
  | 'name-spent'
  | 'already-member'
  | 'lead-first'
  | 'not-an-heir'
  | 'leader-is-here'
  | 'group-full'
  | 'bad-topic'
  | 'unknown-topic'
  | 'too-many-topics'
  | 'wildcard'
  | 'own-space'
  | 'brokers-own'
  | 'not-kept'
  | 'disk-busy'
  | 'plaintext-off'
  | 'crowded'

/** Refusals that something still on its way may lift: the command is kept and decided again later. */
export const DEFERRABLE: ReadonlySet<string> = new Set<Refusal>([
  'unknown-session',
  'unknown-message',
  'unknown-group',
  'unknown-roster',
])

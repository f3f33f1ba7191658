/** Whether an intent of mine would be accepted now, and if not, why: by the rules that decide it when it is sent. */
import type { Millis } from '../../core/ids.ts'
import { createRef } from '../../core/ids.ts'
import { ulid } from '../../core/ulid.ts'
import { buildRoster, isRosterIntent } from '../groups/roster-builder.ts'
import { decide } from '../model.ts'
import type { State } from '../state.ts'
import { completeIntent } from '../intents.ts'
import type { Refusal } from '../refusals.ts'
import type { Intent } from '../commands.ts'
import { NO_SEQS } from '../../core/seq-ranges.ts'

/** The random part of an id that no command ever gets. */
const UNUSED_RANDOM = new Uint8Array(10)

/** The minute that a screen knows may be over by now: never before what was asked already. */
const notBefore = ({ requests, joins }: State, at: Millis): Millis => {
  let time = at
  for (const one of requests.values()) if (one.at > time) time = one.at
  for (const one of joins.values()) if (one.at > time) time = one.at
  return time
}

/**
 * Why this intent would be refused at this time, by the same rules as when it is sent; `undefined`
 * where it would be accepted. Nothing happens by asking. Hints, placeholders, prompts and commands
 * ask here before they offer something, so that nobody writes a text that cannot go out.
 */
export const refusalOf = (
  state: State,
  intent: Intent,
  time: Millis = state.now,
): Refusal | undefined => {
  const at = notBefore(state, time)
  if (isRosterIntent(intent)) {
    const roster = buildRoster(state, intent, () => NO_SEQS, at)
    return roster.ok ? undefined : roster.error
  }
  const { id: by, key } = state.me
  const command = completeIntent(state, intent, { at, sentCount: () => 0 })
  const ref = createRef(ulid(at, UNUSED_RANDOM), key)
  const decided = decide(state, { ...command, by, key, at, ref, seq: 0 })
  return decided.ok ? undefined : decided.error
}

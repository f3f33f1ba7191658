/** The same small state for the plain-text chat, in which I am called alice too. */
import type { UserId } from '../../../src/core/ids.ts'
import type { ChatEvent } from '../../../src/model/events.ts'
import { reduce } from '../../../src/model/model.ts'
import type { State } from '../../../src/model/state.ts'
import { stateAfter, text } from './rules.ts'

export const OTHER = '?bob' as UserId
export const THIRD = '?carla' as UserId
export const SELF = '?alice' as UserId

/** I am called alice there too; then this happens. */
export const speaking = (...events: readonly ChatEvent[]): State => {
  const state = stateAfter()
  return reduce({ ...state, plaintext: { ...state.plaintext, me: text('alice') } }, events)
}

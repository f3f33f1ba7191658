/** What happens elsewhere than in the open conversation: on the screen it is a number in a list. */
import type { State } from '../state.ts'

/** What messages of other conversations change. */
const CHANGED_ELSEWHERE: ReadonlySet<string> = new Set<keyof State>([
  'conversations',
  'sessions',
  'groups',
  'displayed',
  'now',
])

/** Is nothing another of what I look at, nor anything that I do or am asked? Only other conversations got messages. */
export const isOnlyElsewhere = (before: State, after: State): boolean =>
  (after.open === undefined ||
    before.conversations.get(after.open) === after.conversations.get(after.open)) &&
  Object.entries(after).every(
    ([name, value]) => CHANGED_ELSEWHERE.has(name) || Object.is(Reflect.get(before, name), value),
  )

/** Does the person look at this terminal? By its reports of the focus (DECSET 1004) where it has them, and by the keys. */
import type { ConversationId } from '../../../core/ids.ts'

/** Where the terminal reports no focus, whoever pressed no key for so long (ms) may look elsewhere. */
const LOOKS_FOR = 60_000

/** What comes from the terminal, as far as it tells of a person; `reply` is an answer of the terminal itself. */
export type TerminalInput =
  | { readonly type: 'focus'; readonly in: boolean }
  | { readonly type: 'text' | 'key' | 'paste' | 'mouse' | 'reply' }

export type Watcher = {
  /** Something came from the terminal. True for what a person did: a key, a paste, the mouse. */
  readonly take: (input: TerminalInput) => boolean
  /** How long there was no key (ms). */
  readonly idleFor: () => number
  /** Would the person see what comes to this conversation now? `open` is the one on the screen. */
  readonly sees: (conversation: ConversationId, open: ConversationId | undefined) => boolean
}

/** Begins with a person who has just started the program. `now` is a clock that is never set back (ms). */
export const createWatcher = (now: () => number): Watcher => {
  let lastKey = now()
  // a terminal that reports the focus does not say where it was when it was asked to
  let focus: 'in' | 'out' | 'unknown' = 'unknown'
  const idleFor = () => now() - lastKey
  return {
    take: (input) => {
      if (input.type === 'focus') focus = input.in ? 'in' : 'out'
      if (input.type === 'focus' || input.type === 'reply') return false
      lastKey = now()
      return true
    },
    idleFor,
    sees: (conversation, open) => {
      // other conversations are in the lists beside it
      if (focus !== 'unknown') return focus === 'in'
      return conversation === open && idleFor() < LOOKS_FOR
    },
  }
}

/** A letter that is a command waits a moment: another letter that comes sooner means that somebody is typing. */
import type { Stop } from '../../src/core/stop.ts'
import type { Key } from './key.ts'

/** Silence after which a letter was a command and not the beginning of a word, in milliseconds. */
const LETTER_DELAY = 150

/** Runs something after so many milliseconds, unless it is stopped before. */
export type Wait = (delay: number, run: () => void) => Stop

export const waitForTime: Wait = (delay, run) => {
  const timer = setTimeout(run, delay)
  return () => clearTimeout(timer)
}

export type LetterQueue = {
  /** This letter means that, unless more text follows at once; `run` does it, and what follows. */
  readonly defer: (text: string, run: () => void) => void
  /** The key as it is offered: text joined to the letter that waits; nothing, when that was a command, which is to be run first. */
  readonly joined: (key: Key) => Key | undefined
  /** Does what the letter that waits means. */
  readonly run: () => void
  readonly forget: () => void
}

/** Remembers one letter at most. */
export const createLetterQueue = (wait: Wait): LetterQueue => {
  let deferred: { readonly text: string; readonly run: () => void; readonly stop: Stop } | undefined
  const taken = () => {
    const letter = deferred
    deferred = undefined
    letter?.stop()
    return letter
  }
  return {
    defer: (text, run) => {
      deferred = {
        text,
        run,
        stop: wait(LETTER_DELAY, () => {
          deferred = undefined
          run()
        }),
      }
    },
    joined: (key) => {
      if (deferred === undefined || key.type === 'focus' || key.type === 'reply') return key
      if (key.type !== 'text' && key.type !== 'paste') return undefined
      return { ...key, text: (taken()?.text ?? '') + key.text }
    },
    run: () => taken()?.run(),
    forget: () => void taken(),
  }
}

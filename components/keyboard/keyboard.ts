/**
 * The one reader of the keyboard: bytes → keys → the handlers by layer. Ink gets only the text that is
 * forwarded to it, for the prompts whose field is built on its own input hook.
 */
import type { Stop } from '../../src/core/stop.ts'
import { insertByLayer } from './by-layer.ts'
import { chord } from './key.ts'
import type { Handler, Translate } from './handler.ts'
import type { Key } from './key.ts'
import { createKeyQueue } from './key-queue.ts'
import { createLetterQueue, waitForTime } from './letter-commands.ts'
import type { Wait } from './letter-commands.ts'
import { createKeyReader } from './read-keys.ts'
import { joinLetters, splitEscape, splitLetters, takeLines } from './split-keys.ts'

/** The keyboard as components know it. */
export type Keyboard = {
  /** Takes the terminal's input: raw mode, bracketed paste, focus reports, kitty's keys. */
  readonly start: () => void
  /** Gives all of it back; what was not handled yet is dropped. `start` may follow. */
  readonly stop: () => void
  /** Higher layers are asked first; in one layer, who subscribed last. */
  readonly subscribe: (handler: Handler, layer: number) => Stop
  /** All keys are translated so before they are offered; the highest layer counts. */
  readonly translateBy: (translate: Translate, layer: number) => Stop
  /** Asks the terminal for its mouse, or no longer. */
  readonly setMouse: (on: boolean) => void
  /** Hands typed text to Ink's own input hooks. */
  readonly forward: (text: string) => void
  /** Does what this key does, after what is being done: it was clicked where it is named. */
  readonly press: (key: Key) => void
}

/** What the keyboard needs of the real standard input (a tty.ReadStream has it). */
export type Terminal = {
  readonly isTTY?: boolean
  readonly setRawMode?: (on: boolean) => unknown
  readonly on: (event: 'data', listener: (chunk: string | Uint8Array) => void) => unknown
  readonly off: (event: 'data', listener: (chunk: string | Uint8Array) => void) => unknown
  readonly resume: () => unknown
  readonly pause: () => unknown
  readonly ref?: () => unknown
  readonly unref?: () => unknown
}

const ASK = '\u001B[?2004h\u001B[?1004h\u001B[?u'
const KITTY_ON = '\u001B[>1u'
// oxlint-disable-next-line eslint/no-control-regex
const KITTY_ANSWER = /^\u001B\[\?\d+u$/u
const KITTY_OFF = '\u001B[<u'
// presses and the wheel (1000), as numbers of any size (1006); not every move
const MOUSE_ON = '\u001B[?1000h\u001B[?1006h'
const MOUSE_OFF = '\u001B[?1006l\u001B[?1000l'
const PLAIN_OFF = '\u001B[?1004l\u001B[?2004l'

/** So long (ms) keys that need not be drawn one by one are taken without a frame between them. */
const SLICE = 8
/** More keys than anybody types ahead. A Ctrl-C behind them is meant for them: as in every terminal, they are forgotten. */
const TYPED_AHEAD = 1000
/**
 * So many keys wait before nothing more is read, until half of them are done; the terminal keeps what comes. A script may
 * type megabytes of commands, each of which is drawn before the next one is done.
 */
const MOST_WAITING = 50_000

/**
 * Makes the keyboard. `terminal` is the real standard input, `write` writes to the terminal, `ink`
 * takes what Ink should read (see src/cli/screen/terminal/ink-input.ts). Until
 * somebody translates them, keys are those of the table.
 */
export const createKeyboard = (options: {
  readonly terminal: Terminal
  readonly write: (bytes: string) => void
  readonly ink: (text: string) => void
  /** Another clock, for tests. */
  readonly waitFor?: Wait
  readonly now?: () => number
}): Keyboard => {
  const { terminal, write, ink, waitFor = waitForTime, now = () => performance.now() } = options
  const letters = createLetterQueue(waitFor)
  const listeners: { readonly handler: Handler; readonly layer: number }[] = []
  const translators: { readonly translate: Translate; readonly layer: number }[] = []
  const queue = createKeyQueue()
  let running = false
  let kitty = false
  let resting = false
  let isHeld = false
  let hasMouse = false

  const hand = (key: Key): ReturnType<Handler> => {
    for (const { handler } of listeners.toReversed()) {
      const taken = handler(key)
      if (taken !== false) return taken
    }
    return false
  }

  const translated = (key: Key): Key => translators.at(-1)?.translate(key) ?? key

  const offer = (from: Key): ReturnType<Handler> => {
    const key = translated(from)
    // a letter may be the beginning of a word, whatever it stands for
    return from.type === 'text' && key.type === 'key' ? { run: () => void hand(key) } : hand(key)
  }

  const drain = () => {
    handle()
    bound()
  }

  /** Reads on, or no longer, by how many keys wait. */
  const bound = () => {
    const waiting = queue.size()
    if (!isHeld && waiting > MOST_WAITING) {
      isHeld = true
      reader.hold()
      terminal.pause()
    } else if (isHeld && waiting <= MOST_WAITING / 2) {
      isHeld = false
      terminal.resume()
      reader.release()
    }
  }

  const handle = () => {
    let undrawn: false | 'now' | 'line' = false
    const begun = now()
    const mayFollow = (key: Key) =>
      undrawn === false ||
      key.type === 'text' ||
      (undrawn === 'line' && key.type === 'key' && chord(key) === 'return')
    for (let next = queue.take(); next !== undefined; next = queue.take()) {
      if (!mayFollow(next) || (undrawn !== false && now() - begun > SLICE)) {
        queue.putBack(next)
        rest()
        return
      }
      const key = letters.joined(undrawn === 'line' ? joinLetters(next, queue) : next)
      if (key === undefined) {
        queue.putBack(next)
        letters.run()
        return
      }
      const taken = offer(key)
      if (typeof taken === 'object' && 'keep' in taken) {
        rest(() => {
          const typed = takeLines(queue)
          if (typed) taken.keep(typed.text, typed.lines)
        })
        return
      }
      if (typeof taken === 'object') {
        letters.defer(key.type === 'text' ? key.text : '', () => {
          taken.run()
          rest()
        })
        continue
      }
      if (taken === true) {
        rest()
        return
      }
      if (taken === false) queue.putBack(...splitEscape(key))
      // what has to be drawn for one key has to be for those behind it
      else if (undrawn !== 'now') undrawn = taken
    }
  }

  // React draws one turn after the update, and runs its effects one turn after that
  const rest = (andThen?: () => void) => {
    resting = true
    setImmediate(() =>
      setImmediate(() =>
        setImmediate(() => {
          resting = false
          andThen?.()
          drain()
        }),
      ),
    )
  }

  const take = (keys: readonly Key[]) => {
    for (const key of keys) {
      // the answer to `CSI ? u`: this terminal speaks kitty's protocol, and is one of those that bracket pastes
      if (key.type === 'reply' && running && !kitty && KITTY_ANSWER.test(key.text)) {
        kitty = true
        write(KITTY_ON)
      }
      if (chord(translated(key)) === 'ctrl-c' && queue.size() > TYPED_AHEAD) queue.clear()
      queue.add(...splitLetters(key))
    }
    if (kitty) queue.add(...reader.trust())
    if (resting) bound()
    else drain()
  }
  const reader = createKeyReader(take)

  return {
    start: () => {
      if (running) return
      running = true
      terminal.setRawMode?.(true)
      terminal.on('data', reader.read)
      terminal.ref?.()
      terminal.resume()
      write(ASK + (hasMouse ? MOUSE_ON : ''))
    },
    stop: () => {
      if (!running) return
      running = false
      isHeld = false
      letters.forget()
      terminal.off('data', reader.read)
      write((hasMouse ? MOUSE_OFF : '') + (kitty ? KITTY_OFF : '') + PLAIN_OFF)
      terminal.setRawMode?.(false)
      terminal.pause()
      terminal.unref?.()
      kitty = false
      queue.clear()
      reader.reset()
    },
    subscribe: (handler, layer) => {
      return insertByLayer(listeners, { handler, layer })
    },
    translateBy: (translate, layer) => insertByLayer(translators, { translate, layer }),
    setMouse: (on) => {
      if (on === hasMouse) return
      hasMouse = on
      if (running) write(on ? MOUSE_ON : MOUSE_OFF)
    },
    forward: ink,
    press: (key) => queueMicrotask(() => take([key])),
  }
}

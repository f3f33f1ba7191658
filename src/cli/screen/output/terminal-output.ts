/** The terminal's output as Ink gets it: never blocking, borders kept straight, the same for every reader. */
import { EventEmitter } from 'node:events'
import { Writable } from 'node:stream'
import { nodeCrypto } from '../../../adapters/lazy-crypto.ts'
import { isOwnHyperlink } from '../../../text/hyperlink.ts'
import { skipBlanks } from './skip-blanks.ts'
import { createModeTracker } from '../terminal/terminal-modes.ts'

/** What is used of the real standard output. */
type TerminalStream = {
  readonly write: (text: string, done: () => void) => unknown
  readonly on: (event: 'error' | 'resize', listener: () => void) => unknown
  readonly off: (event: 'resize', listener: () => void) => unknown
  readonly writableLength: number
  readonly columns?: number
  readonly rows?: number
}

export type TerminalOutput = {
  /** What Ink writes to. */
  readonly stream: NodeJS.WriteStream
  /** The id of the hyperlinks that may be drawn: nobody else knows it. */
  readonly linkId: () => string
  /** Writes as it is, beside Ink: modes, clipboard. */
  readonly writeRaw: (bytes: string) => void
  /** Is the terminal behind with what it was given? Then nothing new should be drawn. */
  readonly isBehind: () => boolean
  /** Tells when it has caught up. */
  readonly onCaughtUp: (listener: () => void) => void
  /** Resolves when the terminal has everything that was written so far. */
  readonly flushed: () => Promise<void>
  /** Ends the output: the bytes that give the terminal back. Whatever is written from now on is dropped. */
  readonly restore: () => string
  /** Stops listening to the terminal. */
  readonly close: () => void
}

/** Node's terminals block the whole program when they stop reading (Ctrl-S, a hung ssh). */
const makeNonBlocking = (terminal: object) => {
  const handle: unknown = Reflect.get(terminal, '_handle')
  if (typeof handle !== 'object' || handle === null || !('setBlocking' in handle)) return
  const { setBlocking } = handle
  // not part of the documented API; without it everything works, but a stopped terminal stops us
  if (typeof setBlocking === 'function') setBlocking.call(handle, false)
}

/**
 * What a frame never has, but for hyperlinks of our own: strings to the terminal (its title, its clipboard, notifications,
 * device controls), C1 and the other control characters. Ink lets some of them through from a text; the clipboard and the
 * bell go beside it.
 */
const COMMANDS =
  // oxlint-disable-next-line eslint/no-control-regex
  /(?:\u001B[\]PX^_]|[\u009D\u0090\u0098\u009E\u009F])[^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)?|[\u0000-\u0007\u000B\u000C\u000E-\u001A\u001C-\u001F\u007F-\u009F]/gu

/**
 * Ink goes over each row that stays as it is with a sequence of its own (CNL, ECMA-48 8.3.12): a key in the last row of fifty
 * would take 150 bytes more than one sequence that tells how many.
 */
// oxlint-disable-next-line eslint/no-control-regex
const NEXT_ROWS = /(?:\u001B\[E){2,}/gu
const joinNextRows = (text: string) =>
  text.replaceAll(NEXT_ROWS, (run) => `\u001B[${run.length / 3}E`)

/** Wraps the terminal. `transform` turns what Ink draws into what is written; `onError` is called once when it is gone. */
export const createTerminalOutput = (
  terminal: TerminalStream,
  transform: (text: string) => string,
  onError: () => void,
): TerminalOutput => {
  makeNonBlocking(terminal)
  let madeId: string | undefined
  const linkId = () => (madeId ??= nodeCrypto().randomBytes(9).toString('base64url'))
  const caughtUp = new EventEmitter()
  let broken = false
  const failed = () => {
    if (broken) return
    broken = true
    onError()
  }
  terminal.on('error', failed)
  // what the terminal certainly has, and what it may have: they differ while it is behind
  const written = createModeTracker()
  const confirmed = createModeTracker()
  // Ink writes a frame in three parts; each write of its own wakes whoever reads the terminal
  let pending = ''
  const flush = () => {
    const text = pending
    pending = ''
    if (broken || text === '') return
    terminal.write(text, () => {
      confirmed.observe(text, 'off')
      if (terminal.writableLength === 0) caughtUp.emit('now')
    })
  }
  const write = (text: string) => {
    written.observe(text)
    confirmed.observe(text, 'on')
    if (pending === '') queueMicrotask(flush)
    pending += text
  }

  const stream: Writable & { isTTY: boolean; columns: number; rows: number } = Object.assign(
    new Writable({
      decodeStrings: false,
      write: (chunk: string | Uint8Array, _encoding, done) => {
        if (broken) return done()
        const text = typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk)
        const harmless = text.replaceAll(COMMANDS, (command) =>
          isOwnHyperlink(linkId(), command) ? command : '',
        )
        const shown = written.withoutRepetition(transform(harmless))
        write(skipBlanks(joinNextRows(shown)))
        done()
      },
    }),
    { isTTY: true, columns: terminal.columns ?? 80, rows: terminal.rows ?? 24 },
  )
  const resized = () => {
    Object.assign(stream, { columns: terminal.columns ?? 80, rows: terminal.rows ?? 24 })
    stream.emit('resize')
  }
  terminal.on('resize', resized)
  return {
    // Ink wants a terminal: what it uses of one is here
    stream: stream as unknown as NodeJS.WriteStream,
    linkId,
    writeRaw: (bytes) => {
      if (broken) return
      write(bytes)
      flush()
    },
    isBehind: () => pending.length + terminal.writableLength > 65_536,
    onCaughtUp: (listener) => caughtUp.on('now', listener),
    restore: () => {
      broken = true
      const isThere = pending === '' && terminal.writableLength === 0
      return (isThere ? written : confirmed).undo()
    },
    flushed: () =>
      new Promise((resolve) => {
        flush()
        if (broken) resolve()
        else terminal.write('', resolve)
      }),
    close: () => {
      terminal.off('resize', resized)
    },
  }
}

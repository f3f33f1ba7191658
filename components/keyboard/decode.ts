/**
 * Bytes of a terminal → keys: a state machine that gives the same keys however the bytes were cut
 * into reads. It owns no clock; its owner calls `flush` when nothing followed for a while.
 */
import { escapedControl, escapedText, pressed, withAlt } from './key.ts'
import type { Key } from './key.ts'
import { createPaste } from './paste.ts'
import type { Pasted } from './paste.ts'
import { consoleKey, controlKey, csiKey, ss3Key } from './sequences.ts'

const ESC = '\u001B'
const MAX_CSI = 128
const MAX_REPLY = 4096

/**
 * What the decoder waits for: `escape` (a lone Escape or Alt-[ cannot be distinguished from the beginning of
 * a sequence) is decided by a short silence; `rest` (the end of a sequence or a reply) only by a long
 * one; `paste` is in between: what came is shown, and its end may still come.
 */
type Waiting = 'nothing' | 'escape' | 'rest' | 'paste'

/** After a silence, this many UTF-16 units or fewer are a key of a person, not more of the paste. */
const ONE_KEY = 8

/** Turns what the terminal sends into keys. */
export type Decoder = {
  /** Takes the next bytes or text, cut anywhere. */
  readonly feed: (chunk: string | Uint8Array) => readonly Key[]
  /** Nothing more came: what was begun is taken for what it is so far. */
  readonly flush: () => readonly Key[]
  readonly waiting: () => Waiting
}

type State = 'ground' | 'escape' | 'csi' | 'console' | 'x10' | 'ss3' | 'reply' | 'paste'

/** Makes a decoder in its first state. */
export const createDecoder = (): Decoder => {
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
  let state: State = 'ground'
  // the part of the sequence that is known, without its introducer
  let held = ''
  let replyKind = ''
  // ESC ESC [ A is Alt-Up on rxvt and in tmux
  let alt = false
  const paste = createPaste()
  // the paste has been silent for so long that its end may never come
  let stalled = false
  let half = ''
  let keys: Key[] = []

  const emit = (key: Key | undefined) => {
    if (key === undefined) return
    const last = keys.at(-1)
    if (key.type === 'text' && last?.type === 'text') {
      keys[keys.length - 1] = { type: 'text', text: last.text + key.text }
    } else {
      keys.push(key)
    }
  }
  const go = (next: State) => {
    state = next
    held = ''
  }
  const finish = (key: Key | undefined) => {
    const done = alt && key !== undefined ? withAlt(key) : key
    alt = false
    go('ground')
    emit(done)
  }
  const pasted = ({ text, left }: Pasted) => {
    if (text !== '') keys.push({ type: 'paste', text, ...(left > 0 ? { left } : {}) })
  }

  const inGround = (char: string) => {
    const code = char.codePointAt(0) ?? 0
    if (char === ESC) go('escape')
    else if (code < 0x20 || code === 0x7f) emit(controlKey(code))
    // C1 controls are nobody's key
    else if (code >= 0xa0 || code < 0x7f) emit({ type: 'text', text: char })
  }

  const inEscape = (char: string) => {
    if (char === '[') go('csi')
    else if (char === 'O') go('ss3')
    else if (']P_'.includes(char) && !alt) {
      go('reply')
      replyKind = char
    } else if (char === ESC) {
      if (alt) emit(pressed('escape'))
      alt = true
    } else {
      if (alt) emit(pressed('escape'))
      alt = false
      state = 'ground'
      const before = keys
      keys = []
      inGround(char)
      const [key] = keys
      keys = before
      if (key?.type === 'text') emit(escapedText(key.text))
      else if (key?.type === 'key') emit(escapedControl(key, char))
    }
  }

  const inCsi = (char: string) => {
    const code = char.charCodeAt(0)
    if (held === '' && char === '[') go('console')
    else if (char === '$' && /^\d{1,2}$/u.test(held)) finish(csiKey(held, char))
    else if (code >= 0x40 && code <= 0x7e) {
      if (held === '200' && char === '~') {
        alt = false
        stalled = false
        go('paste')
      } else if (held === '' && char === 'M') go('x10')
      else finish(csiKey(held, char))
    } else if (code >= 0x20 && code < 0x40 && held.length < MAX_CSI) held += char
    else {
      finish({ type: 'reply', text: `${ESC}[${held}` })
      // a control character or another Escape inside: it stands for itself
      if (code < 0x20 || code >= 0x7f) inGround(char)
    }
  }

  const inSs3 = (char: string) => {
    const code = char.charCodeAt(0)
    if ((code >= 0x30 && code <= 0x39) || code === 0x3b) {
      held += char
      if (held.length > 8) finish({ type: 'reply', text: `${ESC}O${held}` })
    } else if ((code >= 0x40 && code <= 0x7e) || (char === ' ' && held === '')) {
      finish(ss3Key(held, char))
    } else {
      const typed = held
      // ESC O that begins nothing was Alt-Shift-O
      finish(typed === '' ? escapedText('O') : undefined)
      inGround(char)
    }
  }

  const inReply = (char: string) => {
    const code = char.charCodeAt(0)
    if (held.endsWith(ESC)) {
      const text = held.slice(0, -1)
      finish({ type: 'reply', text: `${ESC}${replyKind}${text}` })
      if (char !== '\\') {
        go('escape')
        inEscape(char)
      }
    } else if (char === '\u0007' || char === '\u009C') {
      finish({ type: 'reply', text: `${ESC}${replyKind}${held}` })
    } else if (char === ESC) held += ESC
    else if (code < 0x20 || code === 0x7f) {
      // replies are printable: this is a key, and the reply was cut off
      finish({ type: 'reply', text: `${ESC}${replyKind}${held}` })
      inGround(char)
    } else if (held.length < MAX_REPLY) held += char
  }

  const step = (char: string) => {
    if (state === 'ground') inGround(char)
    else if (state === 'escape') inEscape(char)
    else if (state === 'csi') inCsi(char)
    else if (state === 'console') finish(consoleKey(char))
    else if (state === 'ss3') inSs3(char)
    else if (state === 'reply') inReply(char)
    else {
      held += char
      // an old mouse report: three characters that must not be typed
      if (held.length >= 3) finish({ type: 'reply', text: `${ESC}[M${held}` })
    }
  }

  const taken = (): readonly Key[] => {
    const result = keys
    keys = []
    return result
  }

  const decodeText = (text: string): readonly Key[] => {
    let rest = half + text
    half = ''
    // a pair of surrogates may be cut in two when strings come in
    if (/[\uD800-\uDBFF]$/u.test(rest)) {
      half = rest.slice(-1)
      rest = rest.slice(0, -1)
    }
    if (stalled && rest !== '') {
      stalled = false
      // a key pressed now must not be swallowed by a paste that lost its end
      if (rest.length <= ONE_KEY) go('ground')
    }
    while (rest !== '') {
      if (state === 'paste') {
        const done = paste.take(rest)
        rest = done?.after ?? ''
        if (done === undefined) continue
        pasted(done.pasted)
        go('ground')
        continue
      }
      const run = state === 'ground' ? (/^[ -~\u00A0-\uD7FF]+/u.exec(rest)?.[0] ?? '') : ''
      if (run !== '') {
        emit({ type: 'text', text: run })
        rest = rest.slice(run.length)
        continue
      }
      const char = String.fromCodePoint(rest.codePointAt(0) ?? 0)
      step(char)
      rest = rest.slice(char.length)
    }
    return taken()
  }

  return {
    feed: (chunk) =>
      decodeText(typeof chunk === 'string' ? chunk : utf8.decode(chunk, { stream: true })),
    waiting: () => {
      if (state === 'ground') return 'nothing'
      if (state === 'paste') return stalled && paste.isEmpty() ? 'nothing' : 'paste'
      return held !== '' || state === 'x10' || state === 'console' ? 'rest' : 'escape'
    },
    flush: () => {
      half = ''
      if (state === 'paste') {
        pasted(paste.end())
        stalled = true
      } else if (state === 'escape') {
        if (alt) emit(pressed('escape'))
        alt = false
        go('ground')
        emit(pressed('escape'))
      } else if (held === '' && state === 'csi') finish(escapedText('['))
      else if (held === '' && state === 'ss3') finish(escapedText('O'))
      else if (held === '' && state === 'reply') finish(escapedText(replyKind))
      else if (state !== 'ground') finish({ type: 'reply', text: held })
      return taken()
    },
  }
}

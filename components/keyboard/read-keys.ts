/** Bytes of a terminal → keys, with what only silence tells: a lone Escape, a sequence or a paste whose rest does not come. */
import { createBurst } from './burst.ts'
import { createDecoder } from './decode.ts'
import type { Key } from './key.ts'

/** Silence after which a lone Escape is the Escape key, in milliseconds. */
const ESCAPE_SILENCE = 50
/** Silence after which the rest of a sequence is not coming any more, in milliseconds. */
const REST_SILENCE = 5000
/** Silence after which what came of a paste is shown, though its end did not come, in milliseconds. */
const PASTE_SILENCE = 1000
/** Silence after which a Return at the end of a burst has nothing behind it, in milliseconds. */
const BURST_SILENCE = 30
const SILENCES = { escape: ESCAPE_SILENCE, rest: REST_SILENCE, paste: PASTE_SILENCE } as const

export type KeyReader = {
  readonly read: (chunk: string | Uint8Array) => void
  /** The terminal brackets every paste; gives the keys that were held. */
  readonly trust: () => readonly Key[]
  /** Nothing is read for a while: silence means nothing. */
  readonly hold: () => void
  /** It is read again. */
  readonly release: () => void
  /** Forgets what is not a key yet. */
  readonly reset: () => void
}

/** Gives `take` the keys of each read. */
export const createKeyReader = (take: (keys: readonly Key[]) => void): KeyReader => {
  let decoder = createDecoder()
  let burst = createBurst()
  let silence: NodeJS.Timeout | undefined
  let calm: NodeJS.Timeout | undefined
  let reads = 0
  let isHeld = false

  // drawing may have taken longer than the silence: what waits to be read is read before this decides
  const settle = (read: number, decide: () => readonly Key[]) =>
    setImmediate(() => {
      if (read === reads && !isHeld) take(decide())
    })

  const waitForSilence = () => {
    clearTimeout(silence)
    const waiting = decoder.waiting()
    if (waiting === 'nothing' || isHeld) return
    silence = setTimeout(settle, SILENCES[waiting], reads, () => burst.take(decoder.flush()))
  }

  const waitForCalm = () => {
    clearTimeout(calm)
    if (burst.isGoing() && !isHeld)
      calm = setTimeout(settle, BURST_SILENCE, reads, () => burst.flush())
  }

  const stop = () => {
    clearTimeout(silence)
    clearTimeout(calm)
  }

  return {
    read: (chunk) => {
      stop()
      reads += 1
      const keys = decoder.feed(chunk)
      waitForSilence()
      take(burst.take(keys))
      waitForCalm()
    },
    trust: () => burst.trust(),
    hold: () => {
      isHeld = true
      stop()
    },
    release: () => {
      isHeld = false
      waitForSilence()
      waitForCalm()
    },
    reset: () => {
      stop()
      isHeld = false
      reads += 1
      decoder = createDecoder()
      burst = createBurst()
    },
  }
}

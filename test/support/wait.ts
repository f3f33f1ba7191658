/** Lets a test wait for a change instead of for a time. */
import { setTimeout as pause } from 'node:timers/promises'

/** What a condition gives: something truthy when it is met. */
type Maybe<T> = T | false | undefined

/** So long (ms) anything may take that depends on nobody else. */
export const PATIENCE = 20_000
/** The pause (ms) after a look, and the longest one. */
const PAUSE = 5
const MAX_PAUSE = 100
/** A look that takes long, such as a search in all messages, is followed by so many times as long a pause. */
const REST = 4

/**
 * Resolves as soon as `condition` gives something truthy, and with that; looks every 5 ms, or less often where looking
 * takes long. Fails with `what` when `timeout` (milliseconds) passes first: only what fails takes so long, so it is enough
 * for a machine that is slow and busy.
 */
export const until = async <T>(
  condition: () => Maybe<T> | Promise<Maybe<T>>,
  what: string,
  timeout = PATIENCE,
): Promise<T> => {
  const deadline = performance.now() + timeout
  for (;;) {
    const began = performance.now()
    // one look after the other: that is what polling is
    // oxlint-disable-next-line no-await-in-loop
    const found = await condition()
    if (found) return found
    const now = performance.now()
    if (now > deadline) throw new Error(`waited ${timeout} ms in vain: ${what}`)
    // oxlint-disable-next-line no-await-in-loop
    await pause(Math.min(MAX_PAUSE, Math.max(PAUSE, REST * (now - began))))
  }
}

/** Lets a test wait for a change instead of for a time. */
import { setTimeout as pause } from 'node:timers/promises'

/** What a condition gives: something truthy when it is met. */
type Maybe<T> = T | false | undefined

/**
 * Resolves as soon as `condition` gives something truthy, and with that; looks every 5 ms. Fails
 * with `what` when `timeout` (milliseconds) passes first.
 */
export const until = async <T>(
  condition: () => Maybe<T> | Promise<Maybe<T>>,
  what: string,
  timeout = 5000,
): Promise<T> => {
  const deadline = performance.now() + timeout
  for (;;) {
    // one look after the other: that is what polling is
    // oxlint-disable-next-line no-await-in-loop
    const found = await condition()
    if (found) return found
    if (performance.now() > deadline) throw new Error(`waited ${timeout} ms in vain: ${what}`)
    // oxlint-disable-next-line no-await-in-loop
    await pause(5)
  }
}

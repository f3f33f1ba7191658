/** How people write a time that something takes: `90s`, `30m`, `12h`, `7d`, `1h30m`. */
import type { Result } from './result.ts'
import { fail, ok } from './result.ts'

/** Days, hours, minutes and seconds, each at most once and in this order. */
const PARTS = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/iu
const MILLISECONDS = [86_400_000, 3_600_000, 60_000, 1000] as const

/** The longest duration that somebody may mean (ms): ten years. */
export const MAX_DURATION = 3650 * 86_400_000

/**
 * What is wrong with a duration: it is none, its unit is missing, or it is shorter than a second or longer than ten
 * years.
 */
export type DurationError = 'no-duration' | 'no-unit' | 'out-of-range'

/** Reads a duration, in milliseconds. */
export const parseDuration = (text: string): Result<number, DurationError> => {
  if (/^\d+$/u.test(text)) return fail('no-unit')
  const parts = text === '' ? null : PARTS.exec(text)
  if (!parts) return fail('no-duration')
  const value = MILLISECONDS.reduce(
    (sum, unit, index) => sum + Number(parts[index + 1] ?? 0) * unit,
    0,
  )
  return value >= 1000 && value <= MAX_DURATION ? ok(value) : fail('out-of-range')
}

const LETTERS = ['d', 'h', 'm', 's'] as const

/** A duration (ms) as `parseDuration` reads it, in whole seconds: `1h30m`. */
export const formatDuration = (duration: number): string => {
  let rest = duration - (duration % 1000)
  const parts = MILLISECONDS.map((unit, index) => {
    const left = rest % unit
    const count = (rest - left) / unit
    rest = left
    return count === 0 ? '' : `${count}${LETTERS[index] ?? ''}`
  })
  return parts.join('') || '0s'
}

/** Did somebody mean a duration by this word, even if it cannot be one? Names begin otherwise, as a rule. */
export const looksLikeDuration = (text: string): boolean => {
  const read = parseDuration(text)
  return read.ok || read.error !== 'no-duration'
}

/** Times and days in fixed forms, through Intl.DateTimeFormat, in the time zone of the machine. */

type Parts = Intl.DateTimeFormat

const part = (format: Parts, at: number, type: Intl.DateTimeFormatPartTypes) =>
  (format.formatToParts(at).find((piece) => piece.type === type)?.value ?? '').replace('.', '')

/** What a language shows of times; all of them take Unix milliseconds. */
export type Dates = {
  /** `09:12` */
  readonly clock: (at: number) => string
  /** `09:12:04` */
  readonly seconds: (at: number) => string
  /** `Fri 20 Nov 2026` */
  readonly day: (at: number) => string
  /** `20 Nov 09:12` */
  readonly moment: (at: number) => string
  /** Which day it is, to compare: `2026-11-20`. */
  readonly dayKey: (at: number) => string
}

const keyed = new Intl.DateTimeFormat('en-CA', {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

/** Makes the forms of one language. */
export const createDates = (locale: string): Dates => {
  const hours = new Intl.DateTimeFormat('en-GB', CLOCK)
  const exact = new Intl.DateTimeFormat('en-GB', { ...CLOCK, second: '2-digit' })
  const words = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: '2-digit',
    month: 'short',
    year: 'numeric',
  })
  const clock = (at: number) => hours.format(at)
  const days = new Map<number, string>()
  const dayKey = (at: number) => {
    // no time zone changes its day inside of a quarter of an hour
    const quarter = Math.floor(at / 900_000)
    const known = days.get(quarter)
    if (known !== undefined) return known
    if (days.size > 10_000) days.clear()
    const day = keyed.format(at)
    days.set(quarter, day)
    return day
  }
  return {
    clock,
    seconds: (at) => exact.format(at),
    day: (at) =>
      (['weekday', 'day', 'month', 'year'] as const).map((type) => part(words, at, type)).join(' '),
    moment: (at) => `${part(words, at, 'day')} ${part(words, at, 'month')} ${clock(at)}`,
    dayKey,
  }
}

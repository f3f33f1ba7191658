/** Times and days in fixed forms, in the time zone of the machine; the words through Intl.DateTimeFormat. */

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

const twoDigits = (value: number) => String(value).padStart(2, '0')

const clock = (at: number) => {
  const date = new Date(at)
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`
}

/** Makes the forms of one language. */
export const createDates = (locale: string): Dates => {
  // made when a day is shown: the first formatter takes 5 ms, and no start waits for it
  let formatter: Parts | undefined
  const words = () =>
    (formatter ??= new Intl.DateTimeFormat(locale, {
      weekday: 'short',
      day: '2-digit',
      month: 'short',
      year: 'numeric',
    }))
  return {
    clock,
    seconds: (at) => `${clock(at)}:${twoDigits(new Date(at).getSeconds())}`,
    day: (at) =>
      (['weekday', 'day', 'month', 'year'] as const)
        .map((type) => part(words(), at, type))
        .join(' '),
    moment: (at) => `${part(words(), at, 'day')} ${part(words(), at, 'month')} ${clock(at)}`,
    dayKey: (at) => {
      const date = new Date(at)
      return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`
    },
  }
}

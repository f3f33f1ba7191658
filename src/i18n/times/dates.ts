/**
 * Times and days in the forms that a person wants, in the time zone of the machine. The words are those of
 * Intl.DateTimeFormat, whose first formatter takes 5 to 10 ms: a start with messages shows a day.
 */

/** How a language writes days: British English, Brazilian Portuguese. */
export type DateLocale = 'en-GB' | 'pt-BR'

/** Short names, Sunday and January first. */
const DAY_NAMES: Readonly<Record<DateLocale, readonly string[]>> = {
  'en-GB': 'Sun Mon Tue Wed Thu Fri Sat'.split(' '),
  'pt-BR': 'dom seg ter qua qui sex sáb'.split(' '),
}
const MONTH_NAMES: Readonly<Record<DateLocale, readonly string[]>> = {
  'en-GB': 'Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec'.split(' '),
  'pt-BR': 'jan fev mar abr mai jun jul ago set out nov dez'.split(' '),
}

/** How times are shown: by 24 or 12 hours, in messages with seconds, and as `5 min` and `today` where they are recent. */
export type TimeForm = {
  readonly clock: '24h' | '12h'
  readonly seconds: boolean
  readonly relative: boolean
}

/** The words for what is recent. */
export type RecentWords = {
  readonly now: string
  readonly minutes: (count: number) => string
  readonly hours: (count: number) => string
  readonly today: string
  readonly yesterday: string
}

/** The form where nothing is set. */
export const DEFAULT_TIME_FORM: TimeForm = { clock: '24h', seconds: false, relative: false }

/** What a language shows of times; all of them take Unix milliseconds. */
export type Dates = {
  /** `09:12`, `9:12 AM` */
  readonly clock: (at: number) => string
  /** `09:12:04`, `9:12:04 AM` */
  readonly seconds: (at: number) => string
  /** The time of a message, in at most `column` cells: as `clock`, `seconds` or `5 min`. */
  readonly stamp: (at: number, now: number) => string
  readonly column: number
  /** Does each message have its own time? Else one of the same minute does not repeat it. */
  readonly hasSeconds: boolean
  /** Do stamps and days depend on the time of looking? */
  readonly isRelative: boolean
  /** Differs where stamps differ. */
  readonly form: string
  /** `Fri 20 Nov 2026`, or `Today` */
  readonly day: (at: number, now?: number) => string
  /** `20 Nov 09:12` */
  readonly moment: (at: number) => string
  /** Which day it is, to compare: `2026-11-20`. */
  readonly dayKey: (at: number) => string
}

const twoDigits = (value: number) => String(value).padStart(2, '0')

/** The time of day, of these many hours, to the minute or to the second. */
const timeOfDay = (at: number, clock: TimeForm['clock'], seconds: boolean) => {
  const date = new Date(at)
  const hours = date.getHours()
  const rest = `:${twoDigits(date.getMinutes())}${seconds ? `:${twoDigits(date.getSeconds())}` : ''}`
  if (clock === '24h') return `${twoDigits(hours)}${rest}`
  return `${hours % 12 === 0 ? 12 : hours % 12}${rest} ${hours < 12 ? 'AM' : 'PM'}`
}

const dayKey = (at: number) => {
  const date = new Date(at)
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How long ago that was, where it is less than a day. */
const recently = (ago: number, words: RecentWords): string | undefined => {
  // the time of looking is that of the last full minute
  if (ago < -HOUR || ago >= DAY) return undefined
  if (ago < MINUTE) return words.now
  return ago < HOUR ? words.minutes(Math.floor(ago / MINUTE)) : words.hours(Math.floor(ago / HOUR))
}

/** Makes the forms of one language. */
export const createDates = (
  locale: DateLocale,
  form: TimeForm = DEFAULT_TIME_FORM,
  recent?: RecentWords,
): Dates => {
  const clock = (at: number) => timeOfDay(at, form.clock, false)
  const stamp = (at: number) => timeOfDay(at, form.clock, form.seconds)
  const absoluteColumn = (form.clock === '24h' ? 5 : 8) + (form.seconds ? 3 : 0)
  const relative = form.relative ? recent : undefined
  const longWords = relative ? [relative.now, relative.minutes(59), relative.hours(23)] : []
  const dayOfMonth = (date: Date) =>
    `${twoDigits(date.getDate())} ${MONTH_NAMES[locale][date.getMonth()] ?? ''}`
  const day = (at: number) => {
    const date = new Date(at)
    return `${DAY_NAMES[locale][date.getDay()] ?? ''} ${dayOfMonth(date)} ${date.getFullYear()}`
  }
  const nearDay = (at: number, now: number) => {
    if (dayKey(at) === dayKey(now)) return relative?.today
    // by the calendar: a day may have 23 or 25 hours
    const before = new Date(now)
    before.setDate(before.getDate() - 1)
    return dayKey(at) === dayKey(before.getTime()) ? relative?.yesterday : undefined
  }
  return {
    clock,
    seconds: (at) => timeOfDay(at, form.clock, true),
    stamp: (at, now) => (relative && recently(now - at, relative)) ?? stamp(at),
    column: Math.max(absoluteColumn, ...longWords.map((word) => word.length)),
    hasSeconds: form.seconds && !relative,
    isRelative: relative !== undefined,
    form: `${form.clock} ${form.seconds} ${form.relative}`,
    day: (at, now) => (now === undefined ? undefined : nearDay(at, now)) ?? day(at),
    moment: (at) => `${dayOfMonth(new Date(at))} ${clock(at)}`,
    dayKey,
  }
}

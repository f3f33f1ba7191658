/** Days and times as people type them, in the time zone of the machine; English and Portuguese words both work. */
import { parseDuration } from '../../core/duration.ts'
import { parseMillis } from '../../core/ids.ts'
import type { Millis } from '../../core/ids.ts'
import { readWordedDay } from './worded-days.ts'

/** From when to when, `until` exclusive: a month, a day, a minute or a moment. Unix ms. */
export type TypedTime = { readonly from: Millis; readonly until: Millis }

// ISO 8601, with less of it where somebody means a month or a day
const ISO = /^(\d{4})-(\d{1,2})(?:-(\d{1,2})(?:[T ](\d{1,2}):(\d{2}))?)?$/iu
// as both languages write a day; without a year it is the last one that was
const DAY_FIRST = /^(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?$/u
/** By how many days from today. */
const NAMED_DAYS: ReadonlyMap<string, number> = new Map([
  ['today', 0],
  ['hoje', 0],
  ['yesterday', -1],
  ['ontem', -1],
  ['tomorrow', 1],
  ['amanhã', 1],
  ['amanha', 1],
])

/** Before anything that papo can have sent; whoever means an earlier time means the beginning. */
const beginning = () => new Date(2020, 0, 2).getTime()

const span = (from: Date, until: Date): TypedTime | undefined => {
  const [begin, end] = [from, until].map((date) =>
    parseMillis(Math.max(beginning(), date.getTime())),
  )
  return begin === undefined || end === undefined ? undefined : { from: begin, until: end }
}

/** A day that is in the calendar; `month` from 1. */
const dayAt = (year: number, month: number, day: number): TypedTime | undefined => {
  const from = new Date(year, month - 1, day)
  const isReal = from.getMonth() === month - 1 && from.getDate() === day
  return isReal ? span(from, new Date(year, month - 1, day + 1)) : undefined
}

const isoTime = (typed: string): TypedTime | undefined => {
  const found = ISO.exec(typed)
  if (!found) return undefined
  const [year = 0, month = 0, day, hour, minute = 0] = found
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part)))
  if (day === undefined) {
    const isMonth = month >= 1 && month <= 12
    return isMonth ? span(new Date(year, month - 1, 1), new Date(year, month, 1)) : undefined
  }
  const whole = dayAt(year, month, day)
  return whole && hour !== undefined ? minuteAt(whole, hour, minute) : whole
}

/** A minute of that day. */
const minuteAt = (day: TypedTime, hour: number, minute: number): TypedTime | undefined => {
  if (hour > 23 || minute > 59) return undefined
  const from = new Date(day.from)
  from.setHours(hour, minute)
  return span(from, new Date(from.getTime() + 60_000))
}

/** That day of this year, or of the last one where it has not come yet. */
const lastDayAt = (month: number, day: number, now: number): TypedTime | undefined => {
  const year = new Date(now).getFullYear()
  const read = dayAt(year, month, day)
  return read && read.from <= now ? read : dayAt(year - 1, month, day)
}

const inWords = (typed: string, now: number): TypedTime | undefined => {
  const read = readWordedDay(typed)
  if (!read) return undefined
  if (read.is === 'weekday') {
    const ago = (new Date(now).getDay() - read.weekday + 7) % 7
    return dayFromToday(now, -ago)
  }
  const { day, month, year, time } = read
  const whole = year === undefined ? lastDayAt(month + 1, day, now) : dayAt(year, month + 1, day)
  return whole && time ? minuteAt(whole, ...time) : whole
}

const dayFirst = (typed: string, now: number): TypedTime | undefined => {
  const found = DAY_FIRST.exec(typed)
  if (!found) return undefined
  const [, day, month, year] = found
  return year === undefined
    ? lastDayAt(Number(month), Number(day), now)
    : dayAt(Number(year), Number(month), Number(day))
}

/** The day so many days from today. */
const dayFromToday = (now: number, days: number): TypedTime | undefined => {
  const today = new Date(now)
  const date = new Date(today.getFullYear(), today.getMonth(), today.getDate() + days)
  return dayAt(date.getFullYear(), date.getMonth() + 1, date.getDate())
}

/**
 * Reads `2026-11-20`, `2026-11`, `2026-11-20T14:30`, `20/11/2026`, `20.11.2026`, `20/11`, `20 Nov`, `Friday`, `today`, `yesterday`,
 * `tomorrow`, or how long ago (`3d`, `12h`); `undefined` for everything else. `now` in Unix ms.
 */
export const parseTypedTime = (typed: string, now: number): TypedTime | undefined => {
  const word = typed.trim().toLowerCase()
  const days = NAMED_DAYS.get(word)
  if (days !== undefined) return dayFromToday(now, days)
  const ago = parseDuration(word)
  if (ago.ok) {
    const moment = new Date(now - ago.value)
    return span(moment, moment)
  }
  return isoTime(word) ?? dayFirst(word, now) ?? inWords(word, now)
}

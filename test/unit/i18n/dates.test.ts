/** Times and days as Intl.DateTimeFormat has them, in any time zone, without the time it takes to load. */
import * as fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { createDates, DEFAULT_TIME_FORM } from '../../../src/i18n/times/dates.ts'
import type { DateLocale, TimeForm } from '../../../src/i18n/times/dates.ts'
import { formatCount } from '../../../src/i18n/counts.ts'
import { createPlural } from '../../../src/i18n/plural.ts'
import { textsFor } from '../../../src/i18n/texts.ts'

const before = process.env['TZ']
afterEach(() => {
  if (before === undefined) delete process.env['TZ']
  else process.env['TZ'] = before
})

const recent = textsFor('en').recent
const withForm = (form: Partial<TimeForm>) =>
  createDates('en-GB', { ...DEFAULT_TIME_FORM, ...form }, recent)
const at = new Date(2026, 10, 20, 21, 5, 7).getTime()
const morning = new Date(2026, 10, 20, 0, 30).getTime()

test('the time of a message by 24 or 12 hours, with seconds or without, and the cells that it takes', () => {
  const stamps = [{}, { clock: '12h' }, { seconds: true }, { clock: '12h', seconds: true }] as const
  const seen = stamps.map((form) => [withForm(form).stamp(at, at), withForm(form).column])
  expect(seen).toEqual([
    ['21:05', 5],
    ['9:05 PM', 8],
    ['21:05:07', 8],
    ['9:05:07 PM', 11],
  ])
  expect(withForm({ clock: '12h' }).stamp(morning, at)).toBe('12:30 AM')
  expect(withForm({ clock: '12h' }).clock(at)).toBe('9:05 PM')
  expect(withForm({ seconds: true }).moment(at)).toBe('20 Nov 21:05')
})

test('relative times of one day, then the clock; today and yesterday, then the day', () => {
  const { stamp, day, column } = withForm({ relative: true })
  const minutes = (count: number) => stamp(at, at + count * 60_000)
  expect([0, 1, 59, 60, 119, 1439, 1440].map(minutes)).toEqual([
    'now',
    '1 min',
    '59 min',
    '1 h',
    '1 h',
    '23 h',
    '21:05',
  ])
  // it came after the last full minute
  expect(stamp(at, at - 30_000)).toBe('now')
  expect(column).toBe(6)
  expect(day(at, at)).toBe('Today')
  expect(day(at, at + 86_400_000)).toBe('Yesterday')
  expect(day(at, at + 2 * 86_400_000)).toBe('Fri 20 Nov 2026')
  expect(withForm({}).day(at, at)).toBe('Fri 20 Nov 2026')
})

const formatters = new Map<string, Intl.DateTimeFormat>()
/** The same parts of a day as Intl.DateTimeFormat writes them, without the dots of abbreviations. */
const intlWords = (
  locale: DateLocale,
  at: number,
  types: readonly Intl.DateTimeFormatPartTypes[],
) => {
  const key = `${locale} ${process.env['TZ']}`
  const formatter =
    formatters.get(key) ??
    new Intl.DateTimeFormat(locale, {
      weekday: 'short',
      day: '2-digit',
      month: 'short',
      year: 'numeric',
    })
  formatters.set(key, formatter)
  const parts = formatter.formatToParts(at)
  return types
    .map((type) => parts.find((part) => part.type === type)?.value.replace('.', ''))
    .join(' ')
}

test('neither a day nor a plural makes a formatter of Intl', () => {
  const made: string[] = []
  const { DateTimeFormat, PluralRules } = Intl
  const counted = (name: string) =>
    function formatter() {
      made.push(name)
      throw new Error(name)
    }
  try {
    Object.assign(Intl, {
      DateTimeFormat: counted('DateTimeFormat'),
      PluralRules: counted('PluralRules'),
    })
    expect(createDates('pt-BR').day(at)).toBe('sex 20 nov 2026')
    expect(createPlural('pt-BR')(0, 'one', 'other')).toBe('one')
  } finally {
    Object.assign(Intl, { DateTimeFormat, PluralRules })
  }
  expect(made).toEqual([])
})

test.each(['en', 'pt-BR'] as const)('plurals by the rules of %s', (language) => {
  const rules = new Intl.PluralRules(language)
  const plural = createPlural(language)
  fc.assert(
    fc.property(fc.nat({ max: 99_999 }), (count) => {
      expect(plural(count, 'one', 'other')).toBe(rules.select(count))
    }),
    { examples: [[0], [1], [2]] },
  )
})

test.each(['en', 'pt-BR'] as const)('counts as Intl.NumberFormat writes them in %s', (language) => {
  const format = new Intl.NumberFormat(language)
  fc.assert(
    fc.property(fc.nat({ max: 9999 }), (count) => {
      expect(formatCount(count, language)).toBe(format.format(count))
    }),
  )
  expect(formatCount(10_000, language)).toBe(`${format.format(10_000)}+`)
})

test.each(['UTC', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Europe/London', 'Pacific/Apia'])(
  'clock, seconds and day in %s',
  (zone) => {
    process.env['TZ'] = zone
    const { clock, seconds, dayKey } = createDates('en-GB')
    const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
    const hours = new Intl.DateTimeFormat('en-GB', time)
    const exact = new Intl.DateTimeFormat('en-GB', { ...time, second: '2-digit' })
    const days = new Intl.DateTimeFormat('en-CA', {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2100, 0) }), (at) => {
        expect(clock(at)).toBe(hours.format(at))
        expect(seconds(at)).toBe(exact.format(at))
        expect(dayKey(at)).toBe(days.format(at))
        for (const locale of ['en-GB', 'pt-BR'] as const) {
          const { day, moment } = createDates(locale)
          expect(day(at)).toBe(intlWords(locale, at, ['weekday', 'day', 'month', 'year']))
          expect(moment(at)).toBe(`${intlWords(locale, at, ['day', 'month'])} ${clock(at)}`)
        }
      }),
      { numRuns: 500 },
    )
  },
)

/** Times and days as Intl.DateTimeFormat has them, in any time zone, without the time it takes to load. */
import * as fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { createDates } from '../../../src/i18n/dates.ts'

const before = process.env['TZ']
afterEach(() => {
  if (before === undefined) delete process.env['TZ']
  else process.env['TZ'] = before
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
      }),
      { numRuns: 500 },
    )
  },
)

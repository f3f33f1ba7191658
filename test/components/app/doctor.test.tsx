/** `/doctor`: a sheet that fills as the broker is tried, at every size and in both languages. */
import { describe, expect, test } from 'vitest'
import type { DoctorReport, Finding } from '../../../src/core/broker/doctor-report.ts'
import { keys } from '../../support/screen/keys.ts'
import { createScreenHarness } from '../../support/screen/screen-harness.tsx'
import { until } from '../../support/wait.ts'
import { sizes } from '../../support/screen/sizes.ts'

const findings: readonly Finding[] = [
  { probe: 'reach', mark: 'good', outcome: 'reached', facts: { millis: 12 } },
  {
    probe: 'topics',
    mark: 'missing',
    outcome: 'topic-unwritten',
    facts: { essential: 'roll-call', topic: 'papo/WHO/alice' },
    remedy: { kind: 'rules', rules: [{ access: 'write', filter: 'papo/WHO/alice' }] },
  },
  { probe: 'away', mark: 'less', outcome: 'away-some', facts: { count: 20, of: 200 } },
]

const report = (count: number, more: Partial<DoctorReport> = {}): DoctorReport => ({
  broker: { url: 'mqtt://house:1883', user: '' },
  findings: findings.slice(0, count),
  software: undefined,
  running: undefined,
  ...more,
})

const opened = async (columns: number, rows: number, language: 'en' | 'pt-BR' = 'en') => {
  const harness = createScreenHarness()
  const screen = await harness.show(columns, rows, { language })
  await screen.press('/doctor', keys.enter)
  const tell = (told: DoctorReport) => {
    for (const listener of harness.doctors) listener(told)
  }
  return { harness, screen, tell }
}

describe.each(sizes)('at %ix%i', (columns, rows) => {
  test('what was found stands there while the rest is tried, and the verdict and what is missing are in sight at the end', async () => {
    const { screen, tell } = await opened(columns, rows)
    tell(report(1, { running: 'size' }))
    await screen.until(/✓.*answers in 12 ms/u)
    expect(screen.text()).toContain('size …')
    tell(report(3))
    await screen.until(/should: topics/u)
    expect(screen.text()).not.toContain('size …')
    expect(screen.text()).toMatch(/✗.*topics/u)
    // what is well is further down, and the keys for that are told
    expect(screen.text()).toMatch(/✓.*answers|scroll/u)
    await screen.press(keys.end)
    await screen.until(/✓.*answers/u)
    await screen.close()
  })

  test('in Portuguese every row fits', async () => {
    const { screen, tell } = await opened(columns, rows, 'pt-BR')
    tell(report(3))
    await screen.until(/deveria/u)
    expect(screen.text()).not.toContain('undefined')
    await screen.close()
  })
})

test('what is missing has its consequence and the lines of each broker, which y copies', async () => {
  const { harness, screen, tell } = await opened(120, 36)
  tell(report(2))
  await screen.until('→ You cannot ask who is here.')
  expect(screen.text()).toContain('topic write papo/WHO/alice')
  expect(screen.text()).toContain('{allow, all, publish, ["papo/WHO/alice"]}.')
  await screen.press('y')
  expect(harness.calls.find((call) => typeof call === 'string')).toContain(
    'topic write papo/WHO/alice',
  )
  await screen.close()
})

test('Esc breaks it off', async () => {
  const { harness, screen, tell } = await opened(80, 24)
  tell(report(1, { running: 'away' }))
  await screen.until('answers')
  expect(harness.doctors.size).toBe(1)
  await screen.press(keys.escape)
  await until(() => harness.doctors.size === 0, 'it is broken off')
  await screen.close()
})

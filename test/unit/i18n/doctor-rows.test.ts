/** The report of a broker in words, in both languages. */
import { describe, expect, test } from 'vitest'
import type { DoctorReport, Finding } from '../../../src/core/broker/doctor-report.ts'
import { doctorRows } from '../../../src/i18n/doctor-rows.ts'
import { textsFor } from '../../../src/i18n/texts.ts'

const report = (findings: readonly Finding[], more: Partial<DoctorReport> = {}): DoctorReport => ({
  broker: { url: 'mqtt://house', user: '' },
  findings,
  software: undefined,
  running: undefined,
  ...more,
})

const finding = (more: Partial<Finding>): Finding => ({
  probe: 'retained',
  mark: 'good',
  outcome: 'retained-both',
  facts: {},
  ...more,
})
const poor = finding({
  mark: 'less',
  outcome: 'retained-none',
  remedy: { kind: 'setting', setting: 'retained' },
})

const kindsOf = (one: Finding) =>
  doctorRows(report([one]), textsFor('en'), 'shell').map(({ kind }) => kind)

test('what is well is one row; what is missing has its consequence and the lines', () => {
  expect(kindsOf(finding({}))).toEqual(['finding', 'verdict'])
  expect(kindsOf(poor)).toEqual(['finding', 'consequence', ...Array(4).fill('line'), 'verdict'])
})

describe.each(['en', 'pt-BR'] as const)('in %s', (language) => {
  const texts = textsFor(language)

  test('a line is told once, however many findings want it', () => {
    const rows = doctorRows(report([poor, poor], { software: 'Mosquitto' }), texts, 'shell')
    expect(rows.filter(({ kind }) => kind === 'line')).toHaveLength(1)
  })

  test('while it runs there is no verdict, but what is tried now', () => {
    const rows = doctorRows(report([finding({})], { running: 'size' }), texts, 'screen')
    expect(rows.at(-1)).toEqual({
      kind: 'running',
      label: texts.doctor.probes.size,
      text: texts.doctor.running,
    })
  })

  test('the verdict names each that is poor, once', () => {
    const { retained, size } = texts.doctor.probes
    const small = finding({ probe: 'size', mark: 'missing', outcome: 'size-nothing' })
    const [verdict] = doctorRows(report([poor, poor, small]), texts, 'shell').slice(-1)
    expect(verdict).toMatchObject({ kind: 'verdict', verdict: 'bad' })
    expect(verdict).toMatchObject({ text: texts.doctor.verdicts.bad(`${retained}, ${size}`) })
  })

  test('what was not tried is no fault: it is named apart', () => {
    const { retained, clock } = texts.doctor.probes
    const cut = finding({ probe: 'clock', mark: 'untried', outcome: 'not-tried' })
    const verdictOfRows = (...findings: readonly Finding[]) =>
      doctorRows(report(findings), texts, 'shell').at(-1)
    expect(verdictOfRows(cut)).toMatchObject({
      verdict: 'untried',
      text: `${texts.doctor.verdicts.untried('')} ${texts.doctor.untried(clock)}`,
    })
    expect(verdictOfRows(poor, cut)).toMatchObject({
      verdict: 'less',
      text: `${texts.doctor.verdicts.less(retained)} ${texts.doctor.untried(clock)}`,
    })
  })

  test('which of the two is missing is not known: one or the other', () => {
    const neither = finding({
      outcome: 'topic-neither',
      mark: 'missing',
      facts: { essential: 'inbox', topic: 'x' },
    })
    const told = doctorRows(report([neither]), texts, 'shell')
    expect(told).toContainEqual({
      kind: 'consequence',
      text: expect.stringMatching(/, (?:or|ou) /u),
    })
  })

  test('an examination does not try again, and does not say so', () => {
    for (const reason of ['busy', 'shutting-down', 'closed', 'taken-over'] as const) {
      const ended = finding({ outcome: 'hung-up', mark: 'missing', facts: { reason } })
      const told = JSON.stringify(doctorRows(report([ended]), texts, 'shell'))
      expect(told).not.toMatch(/papo tries|o papo tenta|resume/u)
    }
  })

  test('a terminal gets nothing out of what a broker says', () => {
    const evil = '\u001B]0;title\u0007\u202Eabc'
    const rows = doctorRows(
      report([
        finding({ outcome: 'version-5', facts: { software: evil } }),
        finding({ outcome: 'topic-neither', mark: 'missing', facts: { topic: evil } }),
        finding({ outcome: 'hung-up', facts: { reason: 'closed', detail: evil } }),
        finding({ outcome: 'account-named', facts: { name: evil } }),
      ]),
      texts,
      'shell',
    )
    // oxlint-disable-next-line eslint/no-control-regex
    expect(JSON.stringify(rows)).not.toMatch(/\\u001b|\\u0007|\u202E/u)
  })
})

test('at the end a screen begins with the verdict, and with what is missing', () => {
  const all = [
    finding({ probe: 'reach', outcome: 'reached' }),
    poor,
    finding({ probe: 'size', mark: 'missing', outcome: 'size-nothing' }),
  ]
  const marksIn = (place: 'shell' | 'screen') =>
    doctorRows(report(all), textsFor('en'), place).flatMap((row) =>
      row.kind === 'finding' ? [row.mark] : row.kind === 'verdict' ? [row.verdict] : [],
    )
  expect(marksIn('screen')).toEqual(['bad', 'missing', 'less', 'good'])
  expect(marksIn('shell')).toEqual(['good', 'less', 'missing', 'bad'])
})

test('a reason names the flag in the shell, and the command on the screen', () => {
  const gone = finding({ probe: 'reach', outcome: 'unreached', facts: { reason: 'refused' } })
  const rowOf = (place: 'shell' | 'screen') =>
    JSON.stringify(
      doctorRows(report([gone]), textsFor('en'), place).find(({ kind }) => kind === 'finding'),
    )
  expect(rowOf('shell')).toContain('--broker URL')
  expect(rowOf('screen')).toContain('/broker URL')
})

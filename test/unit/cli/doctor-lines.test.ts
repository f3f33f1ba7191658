/** Lines of `papo doctor` in a terminal: sentences break between words, lines to copy stay whole. */
import { expect, test } from 'vitest'
import { doctorLine } from '../../../src/cli/commands/doctor.ts'

const to = { isTTY: true, columns: 50 }
const text = 'nobody sees that this program is there before it says so'

test('a finding goes on below where its text began', () => {
  const row = { kind: 'finding', mark: 'good', label: 'retain', text } as const
  expect(doctorLine(row, 10, to)).toBe(
    [
      '✓ retain      nobody sees that this program is',
      '              there before it says so',
    ].join('\n'),
  )
  expect(doctorLine(row, 10, {})).not.toContain('\n')
})

test('beside a long label it goes on from the left, in whole words', () => {
  const row = { kind: 'finding', mark: 'good', label: 'retain', text } as const
  const lines = doctorLine(row, 30, to).split('\n')
  expect(lines.length).toBeGreaterThan(1)
  for (const line of lines) expect(line.length).toBeLessThan(50)
})

test('a line for the administrator is one line', () => {
  const line = `topic readwrite papo/${'x/'.repeat(30)}# for everybody`
  const row = { kind: 'line', software: 'Mosquitto', file: 'acl', line } as const
  expect(doctorLine(row, 10, to)).toContain(line)
})

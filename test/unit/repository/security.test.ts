/** docs/security.md says something of every attacker and everything that they may want, and what it says has a test. */
import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ATTACKERS, THREATS, VERDICTS, threatRows } from '../../support/docs/threats.ts'

describe.each(THREATS)('%s', (threat) => {
  const rows = threatRows(threat)

  test('has a row for each attacker', () => {
    expect(rows.map(({ attacker }) => attacker)).toEqual([...ATTACKERS])
  })

  test.each(rows)(
    'by $attacker: has a test that is there, or says why it is not prevented',
    (row) => {
      expect(VERDICTS).toContain(row.verdict)
      expect(row.tests.filter((file) => !existsSync(file))).toEqual([])
      // what is not prevented has a reason, and everything else has a test
      const isExplained = row.verdict === 'yes' && row.text.includes('Not prevented, because')
      expect(isExplained || row.tests.length > 0).toBe(true)
    },
  )
})

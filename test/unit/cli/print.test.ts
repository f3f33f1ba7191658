/** What commands print for a person: columns that are straight, and no word of the program's own vocabulary. */
import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { refusalText, alignColumns } from '../../../src/cli/commands/lines/print.ts'
import { cliTexts } from '../../../src/cli/texts/cli-texts.ts'
import { addMillis } from '../../../src/core/ids.ts'
import { safeLine } from '../../../src/core/text/safe-text.ts'
import { newcomer } from '../../support/network/cli-runner.ts'
import { stateOf } from '../../support/network/direct-session.ts'
import { createTestNetwork } from '../../support/network/network.ts'

test('columns are as wide as a terminal draws them, not as many units as a text has', () => {
  const rows = [
    ['●', '王小明', 'online'],
    ['●', '😀 ana', 'online'],
    ['○', 'e\u0301lise', 'offline'],
    ['○', 'bob', 'offline'],
  ]
  expect(alignColumns(rows)).toEqual([
    '●  王小明  online',
    '●  😀 ana  online',
    '○  e\u0301lise   offline',
    '○  bob     offline',
  ])
})

test('columns are straight where a terminal draws the parts of a cluster one by one', () => {
  const family = '👨\u200D👩\u200D👧'
  const lines = alignColumns([
    ['●', family, 'online'],
    ['○', 'bob', 'offline'],
  ])
  const columns = lines.map((line) => {
    const before = line.slice(0, line.search(/o(?:n|ff)line/u))
    return Array.from(before).reduce((sum, character) => sum + stringWidth(character), 0)
  })
  expect(new Set(columns).size).toBe(1)
})

test('tail tells why there is no connection in the language of the person', async () => {
  const [ana, anas] = await newcomer(createTestNetwork(), 'ana')
  const { broker } = stateOf(ana).link
  const event = {
    type: 'link.changed',
    link: {
      status: 'offline',
      broker,
      since: addMillis(stateOf(ana).now, 0),
      attempt: 1,
      problem: 'no-credentials',
      detail: safeLine('code 135'),
    },
  } as const
  const english = 'offline: The broker does not let you in: --username, or perhaps --client-id'
  expect(await anas.tailOutput([event], [])).toEqual([
    expect.stringContaining(`${broker} ${english} (code 135)`),
  ])
  expect(await anas.tailOutput([event], [], 'pt-BR')).toEqual([
    expect.stringContaining('offline: O broker não deixa você entrar: --username'),
  ])
})

test.each([
  'too-many-requests',
  'not-yours-to-answer',
  'unknown-session',
  'crowded',
  'unknown-method',
  'bad-params',
  'bad-result',
  'unreadable-event',
])('%s of a person is told in a sentence with a next step', (reason) => {
  for (const language of ['en', 'pt-BR'] as const) {
    const told = refusalText(cliTexts(language), reason, { who: 'bob' })
    expect(told).not.toContain(reason)
    expect(told).toMatch(/^papo: .+[.'"]$/u)
  }
})

const told = (language: 'en' | 'pt-BR', reason: string) =>
  refusalText(cliTexts(language), reason, { who: 'bob' })

test('only where something may have been done the sentence says so', () => {
  expect(told('en', 'bad-result')).toContain('may have been done')
  expect(told('pt-BR', 'bad-result')).toContain('pode ter sido feito')
  for (const reason of ['unknown-method', 'bad-params', 'unreadable-event']) {
    expect(told('en', reason)).not.toContain('may have been done')
    expect(told('pt-BR', reason)).not.toContain('pode ter sido feito')
  }
})

/** `papo export --verify` against somebody who has the file, and a key of their own. */
import { describe, expect, test } from 'vitest'
import { readFields, readFinite, readList } from '../../../src/core/schema.ts'
import type { Fields } from '../../../src/core/schema.ts'
import { signEnvelope } from '../../../src/protocol/envelope.ts'
import { groupWithCli } from '../../support/network/cli-runner.ts'
import { checkLines, packetsOf, writtenStory } from '../../support/network/exports.ts'
import { createTestNetwork, insecureSigner } from '../../support/network/network.ts'

const mallory = insecureSigner('mallory')

const written = writtenStory().then(async ({ alice, alices }) => ({
  alice,
  lines: await alices.runOk('export', 'bob', '--json'),
}))

const parse = (line: string): Fields => readFields(JSON.parse(line)) ?? {}
const hasText = (text: string) => (fields: Fields) => fields['text'] === text
const isHead = ({ type }: Fields) => type === 'conversation'
const isDeleted = (fields: Fields) => fields['deleted'] === true
const later = (value: unknown, delay: number) => (readFinite(value) ?? 0) + delay

/** The packet signed anew by mallory, in the name of whoever it is by. */
const signAgain = (one: Fields): Fields => {
  const topic = String(one['topic']).replace(/^papo\//u, '')
  const { sig: _, ...fields } = parse(String(one['packet']))
  const signed = signEnvelope('papo', topic, { ...fields, key: mallory.key }, mallory.sign)
  return { ...one, packet: new TextDecoder().decode(signed) }
}
const signTypeAgain = (type: string) => (fields: Fields) => ({
  ...fields,
  signed: packetsOf(fields).map((one) =>
    String(one['packet']).includes(`"type":"message.${type}"`) ? signAgain(one) : one,
  ),
})

const keyLine = (who: string) =>
  JSON.stringify({ type: 'key', conversation: '@bob', id: who, key: mallory.key })

const change = (
  lines: readonly string[],
  pick: (fields: Fields) => boolean,
  by: (fields: Fields) => Fields,
): readonly string[] => {
  const changed = lines.map((line) => {
    const fields = parse(line)
    return pick(fields) ? JSON.stringify(by(fields)) : line
  })
  expect(changed).not.toEqual(lines)
  return changed
}

describe('a key of somebody else', () => {
  test.each([
    ['edit', hasText('eins'), 'alice'],
    ['delete', isDeleted, 'alice'],
    ['send', hasText('three'), 'alice'],
  ])('never makes the author’s %s', async (type, pick, who) => {
    const { alice, lines } = await written
    const forged = change(lines, pick, signTypeAgain(type))
    expect(checkLines(forged, alice).faults).toEqual(['forged'])
    // also where the file says that it is theirs
    const declared = checkLines(forged.toSpliced(2, 0, keyLine(who)), alice)
    expect(declared.faults).toEqual([type === 'send' ? 'changed' : 'forged'])
  })

  test('in a reaction is found, or told where the file says that it is theirs', async () => {
    const { alice, lines } = await written
    const forged = change(lines, hasText('eins'), signTypeAgain('react'))
    expect(checkLines(forged, alice).faults).toEqual(['forged'])
    const declared = checkLines(forged.toSpliced(2, 0, keyLine('bob')), alice)
    expect(declared.faults).toEqual([])
    const told = { id: 'bob', key: mallory.key, otherKey: true }
    expect(declared.authors).toContainEqual(told)
    // and where he stands twice among the people
    const twice = change(forged, isHead, (fields) => {
      const people = readList(readFields, 10)(fields['people']) ?? []
      return { ...fields, people: [...people, { id: 'bob', name: 'bob', key: mallory.key }] }
    })
    const { faults, authors } = checkLines(twice, alice)
    expect(faults).toEqual([])
    expect(authors).toContainEqual(told)
  })
})

test.each<readonly [string, (fields: Fields) => boolean, (fields: Fields) => Fields, string]>([
  [
    'a message without a signature where everybody signs',
    hasText('three'),
    (fields) => ({ ...fields, text: 'seven', unsigned: {}, signed: [] }),
    'missing',
  ],
  [
    'the same as one of echo',
    hasText('three'),
    (fields) => ({ ...fields, conversation: '@echo', by: 'bob', signed: [] }),
    'missing',
  ],
  [
    'the same in the name of somebody who signs, where nobody does',
    hasText('three'),
    (fields) => ({ ...fields, conversation: '>house', by: 'bob', unsigned: {}, signed: [] }),
    'missing',
  ],
  [
    'a signed message that is said to be none',
    hasText('three'),
    (fields) => ({ ...fields, unsigned: {} }),
    'changed',
  ],
  [
    'one line in another conversation',
    hasText('three'),
    (fields) => ({ ...fields, conversation: '@carol' }),
    'misplaced',
  ],
  [
    'somebody else’s export',
    ({ type }) => type === 'export',
    (fields) => ({ ...fields, id: 'carol' }),
    'misplaced',
  ],
  [
    'the time of the edit',
    hasText('eins'),
    (fields) => ({ ...fields, edited: later(fields['edited'], 1000) }),
    'changed',
  ],
  [
    'an earlier time',
    hasText('three'),
    (fields) => ({ ...fields, at: later(fields['at'], -60_000) }),
    'changed',
  ],
  ['the name', hasText('three'), (fields) => ({ ...fields, name: 'Bob' }), 'changed'],
  [
    'the name of a reaction',
    hasText('eins'),
    (fields) => ({ ...fields, reactions: [{ by: 'bob', name: 'alice', emoji: '👍' }] }),
    'changed',
  ],
  [
    'a reaction twice',
    hasText('eins'),
    (fields) => {
      const one = { by: 'bob', name: 'bob', emoji: '👍' }
      return { ...fields, reactions: [one, one] }
    },
    'changed',
  ],
  [
    'a reaction that is not told',
    hasText('eins'),
    (fields) => ({ ...fields, reactions: [] }),
    'changed',
  ],
  ['an edit of what was deleted', isDeleted, (fields) => ({ ...fields, edited: 1 }), 'changed'],
])('found: %s', async (_, pick, by, fault) => {
  const { alice, lines } = await written
  expect(checkLines(change(lines, pick, by), alice).faults[0]).toBe(fault)
})

test('found: all of a conversation under another name', async () => {
  const { alice, lines } = await written
  const moved = lines.map((line) => line.replaceAll('"@bob"', '"@carol"'))
  expect(new Set(checkLines(moved, alice).faults)).toEqual(new Set(['misplaced']))
})

test('found: one message twice in place of another', async () => {
  const { alice, lines } = await written
  const [, , first = ''] = lines
  expect(parse(first)['type']).toBe('message')
  expect(checkLines(lines.toSpliced(3, 1, first), alice).faults).toEqual(['repeated'])
})

test('found: a message without a signature in a group', async () => {
  const network = createTestNetwork()
  const { people, clis } = await groupWithCli(network, ['ana', 'bia'])
  const [anas] = clis
  await anas.runOk('send', '#lab', 'from me')
  const lines = await anas.runOk('export', '#lab', '--json')
  const unsigned = change(lines, hasText('from me'), (fields) => ({
    ...fields,
    unsigned: {},
    signed: [],
  }))
  expect(checkLines(unsigned, people[0]).faults).toEqual(['missing'])
})

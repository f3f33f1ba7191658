/** `papo export`: everything that was signed is in it, and whoever changes a letter of it is found. */
import { describe, expect, test } from 'vitest'
import { readFields } from '../../../src/core/schema.ts'
import type { Fields } from '../../../src/core/schema.ts'
import { groupWithCli } from '../../support/network/cli-runner.ts'
import { checkLines, packetsOf, writtenStory } from '../../support/network/exports.ts'
import { createTestNetwork } from '../../support/network/network.ts'

test('an export of either side is signed by both, whole, and without what was deleted', async () => {
  const { alice, bob, alices, bobs } = await writtenStory()
  for (const cli of [alices, bobs]) {
    // one after the other
    // oxlint-disable-next-line no-await-in-loop
    const lines = await cli.runOk('export', '--json')
    const { faults, signed, unsigned, wrong, authors } = checkLines(lines, alice)
    expect({ faults, signed, wrong }).toEqual({ faults: [], signed: 4, wrong: 0 })
    // echo lives in the program
    expect(unsigned).toBe(cli === alices ? 2 : 0)
    expect(authors).toHaveLength(2)
    expect(authors).toEqual(
      expect.arrayContaining([
        { id: 'alice', key: alice.signer.key },
        { id: 'bob', key: bob.signer.key },
      ]),
    )
    expect(lines.join('\n')).not.toContain('two')
    // what was signed before it was edited is there, and nothing between that and the newest edit
    expect(lines.join('\n')).toContain('\\"text\\":\\"one\\"')
    expect(lines.join('\n')).not.toContain('uno')
  }
  const [head, conversation] = await alices.rows('export', 'bob')
  expect(head).toMatchObject({ type: 'export', version: 1, space: 'papo', id: 'alice' })
  expect(conversation).toMatchObject({
    type: 'conversation',
    conversation: '@bob',
    people: [
      { id: 'alice', trust: 'me', key: alice.signer.key },
      { id: 'bob', trust: 'pinned', key: bob.signer.key },
    ],
  })
})

test('as text, one conversation after the other; nothing is exit code 1', async () => {
  const { alices } = await writtenStory()
  const lines = await alices.runOk('export')
  expect(lines.map((line) => line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d {2}/u, ''))).toEqual([
    '== echo (alice, echo) ==',
    'alice: a test',
    'echo: a test',
    '== bob (alice, bob) ==',
    'alice: eins (edited) 👍 bob',
    'alice: (deleted)',
    'alice: three',
    'bob: fine, ça va 👍',
  ])
  expect(await alices.run(['export', 'bob', '--until', '2021-01-01'])).toEqual({
    code: 1,
    out: [],
    err: 'no messages',
  })
  expect((await alices.run(['export', '#none'])).err).toContain('no group called "none"')
})

test('in a group: messages of all members, their edits and deletions', async () => {
  const network = createTestNetwork()
  const { people, clis } = await groupWithCli(network, ['ana', 'bia', 'caio'])
  const [anas, bias, caios] = clis
  const ids: string[] = []
  for (const cli of [anas, bias, caios]) {
    // one after the other
    // oxlint-disable-next-line no-await-in-loop
    const [sent] = await cli.rows('send', '#lab', 'from me')
    ids.push(String(readFields(sent)?.['id']))
    // said in the same millisecond they would stand in the order of their ids
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(1)
  }
  await network.advance(3000)
  await anas.runOk('edit', ids[0] ?? '', 'from ana')
  await bias.runOk('delete', ids[1] ?? '')
  await bias.runOk('react', ids[2] ?? '', '👍')
  await network.advance(3000)
  const lines = await caios.runOk('export', '#lab', '--json')
  expect(checkLines(lines, people[0])).toMatchObject({
    faults: [],
    signed: 3,
    unsigned: 0,
    wrong: 0,
    // the one that let caio in
    rosters: 1,
  })
  // created, and two let in
  const ofAna = await anas.runOk('export', '#lab', '--json')
  expect(checkLines(ofAna, people[0])).toMatchObject({ faults: [], signed: 3, rosters: 3 })
  const moved = ofAna.map((line) =>
    line.includes('"type":"roster"')
      ? line.replace(/"conversation":"[^"]+"/u, '"conversation":"#x"')
      : line,
  )
  expect(checkLines(moved, people[0]).faults).toEqual(['misplaced', 'misplaced', 'misplaced'])
  const forged = ofAna.map((line) => line.replaceAll('\\"rev\\":2', '\\"rev\\":9'))
  expect(checkLines(forged, people[0]).faults[0]).toBe('forged')
  const texts = lines.map((line) => readFields(JSON.parse(line))?.['text'])
  expect(texts.filter((text) => text !== undefined)).toEqual(['from ana', '', 'from me'])
})

const hasText = (text: string) => (fields: Fields) => fields['text'] === text
const editPackets = (edit: (packet: string) => string) => (fields: Fields) => ({
  ...fields,
  signed: packetsOf(fields).map((one) => ({ ...one, packet: edit(String(one['packet'])) })),
})

describe('whoever changes an export is found', () => {
  const written = writtenStory().then(async ({ alice, alices }) => ({
    alice,
    lines: await alices.runOk('export', 'bob', '--json'),
  }))

  /** The lines with one of them changed. */
  const withChange = async (
    pick: (fields: Fields) => boolean,
    change: (fields: Fields) => Fields,
  ): Promise<readonly string[]> => {
    let isChanged = false
    const changed = (await written).lines.map((line) => {
      const fields = readFields(JSON.parse(line)) ?? {}
      if (isChanged || !pick(fields)) return line
      isChanged = true
      return JSON.stringify(change(fields))
    })
    expect(isChanged).toBe(true)
    return changed
  }
  test.each<readonly [string, (fields: Fields) => boolean, (fields: Fields) => Fields, string]>([
    ['the text', hasText('three'), (fields) => ({ ...fields, text: 'four' }), 'changed'],
    ['the author', hasText('three'), (fields) => ({ ...fields, by: 'bob' }), 'changed'],
    [
      'the time',
      hasText('three'),
      (fields) => ({ ...fields, at: Number(fields['at']) + 60_000 }),
      'changed',
    ],
    ['what it replies to', hasText('three'), (fields) => ({ ...fields, reply: 'x' }), 'changed'],
    ['an edit undone', hasText('eins'), (fields) => ({ ...fields, text: 'one' }), 'changed'],
    [
      'the newest edit left out',
      hasText('eins'),
      (fields) => ({
        ...fields,
        text: 'one',
        edited: undefined,
        signed: packetsOf(fields).toSpliced(1, 1),
      }),
      'none',
    ],
    [
      'a reaction that was removed',
      hasText('three'),
      (fields) => ({ ...fields, reactions: [{ by: 'bob', name: 'bob', emoji: '👎' }] }),
      'changed',
    ],
    ['no signature', hasText('three'), (fields) => ({ ...fields, signed: [] }), 'missing'],
    [
      'another text in the packet',
      hasText('three'),
      editPackets((packet) => packet.replace('three', 'seven')),
      'forged',
    ],
    [
      'another key in the packet',
      hasText('three'),
      editPackets((packet) => packet.replace(/"key":"./u, '"key":"_')),
      'forged',
    ],
    [
      'another conversation',
      hasText('three'),
      (fields) => ({ ...fields, session: 'bob_alice_20250101T000000Z' }),
      'misplaced',
    ],
    [
      'a deletion that was none',
      hasText('three'),
      (fields) => ({ ...fields, text: '', deleted: true }),
      'changed',
    ],
    [
      'the space',
      ({ type }) => type === 'export',
      (fields) => ({ ...fields, space: 'other' }),
      'misplaced',
    ],
    ['another file', ({ type }) => type === 'export', () => ({ type: 'message' }), 'not-an-export'],
    ['a line of nonsense', hasText('three'), () => ({ type: 'word' }), 'unreadable'],
  ])('%s', async (_, pick, change, fault) => {
    const { faults } = checkLines(await withChange(pick, change), (await written).alice)
    // whoever has the file can leave out the newest edit of a message: what was signed before it is still true
    expect(faults[0] ?? 'none').toBe(fault)
  })

  test('a line that is missing, and an end that is missing', async () => {
    const { alice, lines: all } = await written
    expect(checkLines(all.toSpliced(3, 1), alice).faults).toEqual(['incomplete'])
    expect(checkLines(all.slice(0, -1), alice).faults).toEqual(['incomplete'])
    expect(checkLines([...all, all[2] ?? ''], alice).faults).toEqual(['unreadable'])
    expect(checkLines([], alice).faults).toEqual(['incomplete'])
  })
})

/** `papo log` and the past of `papo tail`: what was said, by the time and by the number. */
import { describe, expect, test } from 'vitest'
import { readFields } from '../../../src/core/schema.ts'
import { parseCommandLine } from '../../../src/cli/args.ts'
import { createTail } from '../../../src/cli/commands/history/tail.ts'
import { readResults } from '../../../src/cli/rpc/contract.ts'
import type { JsonCall } from '../../../src/cli/rpc/contract.ts'
import type { FollowListener } from '../../../src/cli/rpc/control.ts'
import { readFollowedEvent } from '../../../src/cli/rpc/followed-events.ts'
import { cliTexts } from '../../../src/cli/texts/cli-texts.ts'
import { safeLine } from '../../../src/core/text/safe-text.ts'
import { fail, ok } from '../../../src/core/result.ts'
import { cliFor, groupWithCli, newcomer } from '../../support/network/cli-runner.ts'
import { openSession, stateOf } from '../../support/network/direct-session.ts'
import { createTestNetwork } from '../../support/network/network.ts'
import { until } from '../../support/wait.ts'

const textsIn = (rows: readonly unknown[]) => rows.map((row) => readFields(row)?.['text'])

const talking = async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  for (const text of ['one', 'two', 'three', 'four']) {
    bob.sendText('alice', text)
    // one after the other, a minute between them
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(60_000)
  }
  return { network, alice, bob, alices: cliFor(network, alice) }
}

test('the whole conversation, oldest first, with what became of each message', async () => {
  const { network, bob, alices } = await talking()
  const [first, second] = bob.messages('alice')
  if (!first || !second) throw new Error('nothing was sent')
  await cliFor(network, bob).runOk('edit', first.id, 'uno')
  await cliFor(network, bob).runOk('delete', second.id)
  await alices.runOk('react', first.id, '👍')
  await alices.runOk('send', 'bob', '--reply', first.id, 'fine\nby me')
  await network.advance(2000)
  const rows = await alices.rows('log', 'bob')
  expect(rows).toMatchObject([
    {
      id: first.id,
      conversation: '@bob',
      session: 'bob_alice_20261120T091204Z',
      by: 'bob',
      name: 'bob',
      text: 'uno',
      edited: expect.any(Number),
      reactions: [{ by: 'alice', name: 'alice', emoji: '👍' }],
    },
    { text: '', deleted: true, reactions: [] },
    { text: 'three' },
    { text: 'four' },
    { text: 'fine\nby me', by: 'alice', reply: first.id },
  ])
  const lines = await alices.runOk('log', 'bob')
  expect(lines.map((line) => line.slice('2026-11-20 09:12'.length))).toEqual([
    '  bob: uno (edited) 👍 alice',
    '  bob: (deleted)',
    '  bob: three',
    '  bob: four',
    '  alice: fine\n    by me',
  ])
})

test('--limit takes the newest, --since and --until a part, and nothing is exit code 1', async () => {
  const { alices } = await talking()
  expect(textsIn(await alices.rows('log', 'bob', '--limit', '3'))).toEqual(['two', 'three', 'four'])
  const all = await alices.rows('log', 'bob')
  expect(textsIn(all)).toEqual(['one', 'two', 'three', 'four'])
  const exact = all.map((row) => new Date(Number(readFields(row)?.['at'])).toISOString())
  const [, second = '', third = ''] = exact
  expect(textsIn(await alices.rows('log', 'bob', '--since', second))).toEqual([
    'two',
    'three',
    'four',
  ])
  expect(textsIn(await alices.rows('log', 'bob', '--until', third))).toEqual(['one', 'two'])
  const between = ['--since', second, '--until', third]
  expect(textsIn(await alices.rows('log', 'bob', ...between))).toEqual(['two'])
  expect(textsIn(await alices.rows('log', 'bob', '--until', third, '--limit', '1'))).toEqual([
    'two',
  ])
  expect(textsIn(await alices.rows('log', 'bob', '--since', third, '--limit', '9'))).toEqual([
    'three',
    'four',
  ])
  const nothing = { code: 1, out: [] }
  expect(await alices.run(['log', 'bob', '--since', '2999-01-01'])).toMatchObject(nothing)
  expect(await alices.run(['log', 'bob', '--until', '2021-01-01', '--json'])).toEqual({
    ...nothing,
    err: '',
  })
  expect((await alices.run(['log', 'echo'])).err).toBe('no messages')
  const wrong = await alices.run(['log', 'bob', '--since', 'some day'])
  expect(wrong).toMatchObject({ code: 2, out: [] })
  expect(wrong.err).toContain('"some day" is not a time')
  expect(wrong.err).toContain('--since')
  expect(await alices.run(['log', 'no/name'])).toMatchObject({ code: 1 })
  expect((await alices.run(['log', '#none'])).err).toContain('no group called "none"')
})

test('longer than a page: no message is missing, and none is there twice', async () => {
  const network = createTestNetwork()
  const { alice } = await openSession(network)
  const wanted = Array.from({ length: 2300 }, (_, number) => `number ${number}`)
  for (const text of wanted) alice.sendText('bob', text)
  const alices = cliFor(network, alice)
  expect(textsIn(await alices.rows('log', 'bob'))).toEqual(wanted)
  expect(textsIn(await alices.rows('log', 'bob', '--limit', '1500'))).toEqual(wanted.slice(-1500))
})

test('what was said in a group can be read by its name when it is disbanded', async () => {
  const { clis } = await groupWithCli(createTestNetwork(), ['ana', 'bia'])
  const [anas] = clis
  await anas.runOk('send', '#lab', 'so long')
  await anas.runOk('group', 'disband', 'lab', '--yes')
  expect(textsIn(await anas.rows('log', '#lab'))).toEqual(['so long'])
  expect((await anas.runOk('export', '#lab')).at(-1)).toContain('ana: so long')
  expect((await anas.run(['send', '#lab', 'oi'])).code).toBe(1)
})

test('papo search ends with 1 where nothing was found, as grep does', async () => {
  const { alices } = await talking()
  expect(await alices.run(['search', 'three'])).toMatchObject({ code: 0, err: '' })
  expect(await alices.run(['search', 'nothing'])).toEqual({
    code: 1,
    out: [],
    err: 'nothing found',
  })
  expect(await alices.run(['search', 'nothing', '--json'])).toEqual({ code: 1, out: [], err: '' })
})

/** Lines without their times. */
const said = (lines: readonly string[]) =>
  lines.map((line) => line.slice('2026-11-20 09:12  '.length))

const sentEvent = (text: string) => ({
  type: 'message.sent',
  message: { id: text, conversation: '@bob', by: 'bob', at: Date.now(), text },
  names: { bob: 'Bob', '@bob': 'Bob' },
})

describe('papo tail', () => {
  test('--since begins in the past, with messages of all conversations or of one', async () => {
    const network = createTestNetwork()
    const { people, clis, group } = await groupWithCli(network, ['ana', 'bia'])
    await clis[0].runOk('send', '#lab', 'in the group')
    await clis[0].runOk('send', 'echo', 'with echo')
    await network.advance(60_000)
    expect(said(await clis[0].tailOutput([], ['--since', '2021-01-01']))).toEqual([
      '#lab  ana: in the group',
      'echo  ana: with echo',
      expect.stringMatching(/^echo {2}echo: /u),
    ])
    expect(said(await clis[0].tailOutput([], ['#lab', '--since', '2021-01-01']))).toEqual([
      '#lab  ana: in the group',
    ])
    expect(await clis[0].tailOutput([], ['bia', '--since', '2021-01-01'])).toEqual([])
    expect(await clis[0].tailOutput([], [])).toEqual([])
    const json = await clis[0].tailOutput([], ['#lab', '--since', '2021-01-01', '--json'])
    expect(json.map((line): unknown => JSON.parse(line))).toMatchObject([
      { type: 'message.sent', message: { by: 'ana', text: 'in the group' } },
    ])
    expect(stateOf(people[0]).groups.has(group)).toBe(true)
  })

  test('what happens while the past is read comes after it, and once', async () => {
    let emit: FollowListener | undefined
    const api: JsonCall = async (method) => {
      if (method === 'check') return ok(true)
      if (method !== 'past') return fail('closing')
      for (const text of ['two', 'three']) emit?.(readFollowedEvent(sentEvent(text)))
      return ok({ rows: ['one', 'two'].map(sentEvent) })
    }
    const call = parseCommandLine(['tail', 'bob', '--since', '1h'])
    if (!call.ok) throw new Error('usage')
    const { promise: ended, resolve: end } = Promise.withResolvers<'stopped'>()
    const printed: string[] = []
    const following = createTail()(
      call.value,
      {
        profile: {
          call: readResults(api),
          follow: async (listener) => void (emit = listener),
          disconnected: new Promise(() => {}),
          close: () => Promise.resolve(),
        },
        texts: cliTexts('en'),
        out: {
          line: (text) => void printed.push(text.slice(18)),
          error: (text) => expect.fail(text),
        },
      },
      ended,
    )
    await until(() => printed.length === 3, 'all is told')
    emit?.(readFollowedEvent(sentEvent('four')))
    end('stopped')
    expect(await following).toBe(0)
    expect(printed).toEqual(['one', 'two', 'three', 'four'].map((text) => `Bob  Bob: ${text}`))
  })

  test('people and groups are called by their names; several groups of one name by their ids', async () => {
    const network = createTestNetwork()
    const [ann, anns] = await newcomer(network, 'Ann')
    const [bob, bobs] = await newcomer(network, 'bob')
    await anns.runOk('request', 'bob', 'hi')
    await bobs.runOk('group', 'new', 'Tea Room')
    await bobs.runOk('send', '#tea room', 'kettle is on')
    await network.advance(2000)
    const [request] = stateOf(bob).requests.values()
    if (!request) throw new Error('nobody asked')
    const lines = () =>
      bobs.tailOutput([{ type: 'request.made', request }], ['--since', '2021-01-01'])
    expect(said(await lines())).toEqual(['#Tea Room  bob: kettle is on', 'Ann asks bob: hi'])
    // two at the same moment: neither knew of the other
    for (const one of [ann, bob])
      one.send({ type: 'group.create', name: safeLine('cafe'), topic: safeLine('') })
    await network.advance(2000)
    await bobs.runOk('send', '#cafe', 'which one?')
    expect((await lines()).find((line) => line.includes('which one?'))).toMatch(
      /#cafe~\S+ {2}bob: which one\?$/u,
    )
  })
})

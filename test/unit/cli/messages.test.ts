/** Single messages on the command line: their ids, replies, edits, deletions, reactions. */
import { expect, test } from 'vitest'
import { groupConversationId } from '../../../src/core/ids.ts'
import { readFields } from '../../../src/core/schema.ts'
import { cliFor, groupWithCli } from '../../support/network/cli-runner.ts'
import type { CliRunner } from '../../support/network/cli-runner.ts'
import { openSession } from '../../support/network/direct-session.ts'
import { createTestNetwork } from '../../support/network/network.ts'

const send = async (cli: CliRunner, ...line: readonly string[]): Promise<string> => {
  const [sent] = await cli.rows('send', ...line)
  return String(readFields(sent)?.['id'])
}

const talking = async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  const newest = () => bob.messages('alice').at(-1)
  return { network, alice, bob, newest, alices: cliFor(network, alice), bobs: cliFor(network, bob) }
}

test('what was sent is replied to, edited, reacted to and deleted by its id, and the other sees it', async () => {
  const { network, bob, newest, alices, bobs } = await talking()
  const first = await send(alices, 'bob', 'seven o’clock')
  await network.advance(1000)
  expect(newest()).toMatchObject({ id: first, text: 'seven o’clock' })

  const answer = await send(bobs, 'alice', '--reply', first, 'fine')
  await network.advance(1000)
  expect(bob.messages('alice').find(({ id }) => id === answer)).toMatchObject({ reply: first })

  await alices.runOk('edit', first, 'eight', 'o’clock')
  await bobs.runOk('react', first, '👍')
  await network.advance(1000)
  const seen = () => bob.messages('alice').find(({ id }) => id === first)
  expect(seen()).toMatchObject({
    text: 'eight o’clock',
    reactions: [{ by: 'bob', emoji: '👍', on: true }],
  })
  await bobs.runOk('react', first, '👍', '--remove')
  await network.advance(1000)
  expect(seen()).toMatchObject({ reactions: [{ on: false }] })
  await alices.runOk('delete', first)
  await network.advance(1000)
  expect(seen()).toMatchObject({ deleted: true, text: '' })
})

test('what cannot be done with a message is refused, with the reason', async () => {
  const { alices, bobs } = await talking()
  const [mine, theirs] = [await send(alices, 'bob', 'mine'), await send(bobs, 'alice', 'theirs')]
  const refusal = async (...line: readonly string[]) => {
    const { code, out, err } = await alices.run(line)
    expect({ line, code, out }).toEqual({ line, code: 1, out: [] })
    return err
  }
  expect(await refusal('edit', theirs, 'no')).toContain('only your own messages')
  expect(await refusal('delete', theirs)).toContain('only your own messages')
  expect(await refusal('edit', 'nonsense', 'no')).toContain('no message with this id is here')
  expect(await refusal('react', mine.replace(/^.../u, '000'), '👍')).toContain('no message')
  expect(await refusal('react', mine, ':+1:')).toContain('papo react ID 👍')
  expect(await refusal('send', 'echo', '--reply', mine, 'no')).toContain('not in the conversation')
  expect(await refusal('send', '>house', '--reply', mine, 'no')).toContain('nobody signed')
  await alices.runOk('delete', mine)
  expect(await refusal('edit', mine, 'again')).toContain('was deleted')
  // without a text it is read from standard input, which is empty here
  expect(await alices.run(['edit', mine])).toMatchObject({ code: 2 })
})

test('a long text is several messages: all of their ids are told, and only the first is a reply', async () => {
  const { network, bob, alices } = await talking()
  const first = await send(alices, 'bob', 'short')
  const [sent] = await alices.rows('send', 'bob', '--reply', first, 'word '.repeat(8000))
  await network.advance(1000)
  const ids = readFields(sent)?.['ids']
  const received = bob.messages('alice').filter(({ id }) => Array.isArray(ids) && ids.includes(id))
  expect(received.length).toBeGreaterThan(1)
  expect(received.map(({ reply }) => reply)).toEqual([
    first,
    ...received.slice(1).map(() => undefined),
  ])
})

test('in a group too: a reply, an edit and a reaction reach the other members', async () => {
  const network = createTestNetwork()
  const { people, clis, group } = await groupWithCli(network, ['ana', 'bia'])
  const first = await send(clis[0], '#lab', 'um')
  await network.advance(2000)
  await send(clis[1], '#lab', '--reply', first, 'dois')
  await clis[0].runOk('edit', first, 'uno')
  await network.advance(2000)
  const messages = [
    ...(people[1].runtime().store.get().conversations.get(groupConversationId(group))?.messages ??
      []),
  ]
  expect(messages.map(({ text, reply }) => [text, reply])).toEqual([
    ['uno', undefined],
    ['dois', first],
  ])
})

test('without a broker the id is told too: the message is on disk, and is sent with the next connection', async () => {
  const { network, bob, alices } = await talking()
  network.broker.listen(false)
  network.broker.cut()
  await network.advance(60_000)
  const { code, out, err } = await alices.run(['send', 'bob', 'later', '--json'])
  expect(code).toBe(1)
  expect(err).toContain('It is kept on your disk')
  const id = String(readFields(JSON.parse(out[0] ?? ''))?.['id'])
  network.broker.listen(true)
  await network.advance(120_000)
  expect(bob.messages('alice').at(-1)).toMatchObject({ id, text: 'later' })
})

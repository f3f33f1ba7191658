/** Texts that are longer than one message, said by commands: all of them arrives, in as many as it needs. */
import { expect, test } from 'vitest'
import type { ConversationId } from '../../../src/core/ids.ts'
import { conversationOf, conversationWith } from '../../../src/core/ids.ts'
import { clerkOf, crew, newcomer, second } from '../../support/network/cli-runner.ts'
import { id, town } from '../../support/network/network.ts'
import type { Person } from '../../support/network/network.ts'
import { plainTraffic, publish } from '../../support/network/plaintext.ts'

const long = (length: number) => 'palavra '.repeat(length / 8).trim()
const heard = (who: Person, conversation: ConversationId) =>
  who.disk.history.page(conversation, { kind: 'newest' }, 100).messages.map(({ text }) => text)

test('in a group all of a long text is said, and waited for', async () => {
  const world = town()
  const { group, people, clerks } = await crew(world, ['ana', 'bia'])
  const text = long(40_000)
  await clerks[0].did('send', '#lab', text, '--wait')
  const parts = heard(second(people), conversationOf(group))
  expect(parts).toHaveLength(3)
  expect(parts.join('')).toBe(text)
})

test('to a person all of it is said; --wait fails when they are not here', async () => {
  const world = town()
  const [, ana] = await newcomer(world, 'ana')
  const [bia, bias] = await newcomer(world, 'bia')
  await ana.did('request', 'bia', 'oi')
  await bias.did('accept', 'ana')
  await ana.did('send', 'bia', long(17_000), '--wait')
  expect(heard(bia, conversationWith(id('ana'))).join('')).toBe(long(17_000))
  await bia.quit()
  const waited = await ana.run(['send', 'bia', long(17_000), '--wait', '--timeout', '5'])
  expect(waited).toMatchObject({ code: 1, err: expect.stringContaining('not delivered in time') })
})

test('on an open topic it is said in lines that are as long as a line may be', async () => {
  const world = town()
  const [, ana] = await newcomer(world, 'ana')
  await ana.did('send', '>casa/cozinha', long(9000))
  const lines = plainTraffic(world).filter((line) => line.startsWith('casa/cozinha: '))
  expect(lines).toHaveLength(3)
  expect(lines.map((line) => line.replace('casa/cozinha: ana: ', '')).join('')).toBe(long(9000))
})

test('in plain text too', async () => {
  const world = town()
  const ana = world.person('ana', { classic: () => true })
  ana.start()
  await world.pass(3000)
  publish(world, 'clients/ana', 'REQUEST bob')
  await world.pass(100)
  const clerk = clerkOf(world, ana)
  await clerk.did('accept', '?bob')
  const greeted = await clerk.run(['request', '?eve', 'oi'])
  expect(greeted).toMatchObject({ code: 1, err: expect.stringContaining('carries no greeting') })
  await clerk.did('send', '?bob', long(17_000))
  const lines = plainTraffic(world).filter((line) => line.includes('palavra'))
  expect(lines).toHaveLength(2)
  expect(lines.map((line) => line.replace(/^\S+: ana /u, '')).join('')).toBe(long(17_000))
})

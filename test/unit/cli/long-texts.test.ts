/** Texts that are longer than one message, said by commands: all of them arrives, in as many as it needs. */
import { expect, test } from 'vitest'
import type { ConversationId } from '../../../src/core/ids.ts'
import { groupConversationId, personConversationId } from '../../../src/core/ids.ts'
import { cliFor, groupWithCli, newcomer } from '../../support/network/cli-runner.ts'
import { id, createTestNetwork } from '../../support/network/network.ts'
import type { Person } from '../../support/network/network.ts'
import { plaintextTraffic, publishPlaintext } from '../../support/network/plaintext.ts'

const long = (length: number) => 'palavra '.repeat(length / 8).trim()
const receivedTexts = (who: Person, conversation: ConversationId) =>
  who.disk.history.page(conversation, { kind: 'newest' }, 100).messages.map(({ text }) => text)

test('in a group all of a long text is said, and waited for', async () => {
  const network = createTestNetwork()
  const { group, people, clis } = await groupWithCli(network, ['ana', 'bia'])
  const text = long(40_000)
  await clis[0].runOk('send', '#lab', text, '--wait')
  const parts = receivedTexts(people[1], groupConversationId(group))
  expect(parts).toHaveLength(3)
  expect(parts.join('')).toBe(text)
})

test('to a person all of it is said; --wait fails when they are not here', async () => {
  const network = createTestNetwork()
  const [, ana] = await newcomer(network, 'ana')
  const [bia, bias] = await newcomer(network, 'bia')
  await ana.runOk('request', 'bia', 'oi')
  await bias.runOk('accept', 'ana')
  await ana.runOk('send', 'bia', long(17_000), '--wait')
  expect(receivedTexts(bia, personConversationId(id('ana'))).join('')).toBe(long(17_000))
  await bia.quit()
  const waited = await ana.run(['send', 'bia', long(17_000), '--wait', '--timeout', '5'])
  expect(waited).toMatchObject({ code: 1, err: expect.stringContaining('not delivered in time') })
})

test('on an open topic it is said in lines that are as long as a line may be', async () => {
  const network = createTestNetwork()
  const [, ana] = await newcomer(network, 'ana')
  await ana.runOk('send', '>casa/cozinha', long(9000))
  const lines = plaintextTraffic(network).filter((line) => line.startsWith('casa/cozinha: '))
  expect(lines).toHaveLength(3)
  expect(lines.map((line) => line.replace('casa/cozinha: ana: ', '')).join('')).toBe(long(9000))
})

test('in plain text too', async () => {
  const network = createTestNetwork()
  const ana = network.person('ana', { plaintext: () => true })
  ana.start()
  await network.advance(3000)
  publishPlaintext(network, 'clients/ana', 'REQUEST bob')
  await network.advance(100)
  const cli = cliFor(network, ana)
  await cli.runOk('accept', '?bob')
  const greeted = await cli.run(['request', '?eve', 'oi'])
  expect(greeted).toMatchObject({ code: 1, err: expect.stringContaining('has no greeting') })
  await cli.runOk('send', '?bob', long(17_000))
  const lines = plaintextTraffic(network).filter((line) => line.includes('palavra'))
  expect(lines).toHaveLength(2)
  expect(lines.map((line) => line.replace(/^\S+: ana /u, '')).join('')).toBe(long(17_000))
})

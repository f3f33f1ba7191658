/** An honest export is never wrong, however unusual what was said. */
import { expect, test } from 'vitest'
import { logRow } from '../../../src/cli/api/messages/log.ts'
import { withSignedPackets } from '../../../src/cli/api/messages/signed-packets.ts'
import { verifiedLines } from '../../../src/cli/commands/history/verify-export.ts'
import { cliTexts } from '../../../src/cli/texts/cli-texts.ts'
import { jsonLine } from '../../../src/cli/process/printable.ts'
import { addMillis, createRef, parseUlid, ulidOf } from '../../../src/core/ids.ts'
import type { PublicKey, Ref } from '../../../src/core/ids.ts'
import { readFields } from '../../../src/core/schema.ts'
import type { Fields } from '../../../src/core/schema.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import type { SignedOriginal } from '../../../src/ports/storage.ts'
import { signEnvelope } from '../../../src/protocol/envelope.ts'
import { cliFor, groupWithCli } from '../../support/network/cli-runner.ts'
import { openSession, stateOf } from '../../support/network/direct-session.ts'
import { checkLines } from '../../support/network/exports.ts'
import { createTestNetwork, id, insecureSigner } from '../../support/network/network.ts'

const idOf = (rows: readonly unknown[]) => String(readFields(rows[0])?.['id'])
const parse = (line: string): Fields => readFields(JSON.parse(line)) ?? {}

/** The `n`-th command of the holder of a key. */
const refOf = (n: number, key: PublicKey): Ref => {
  const ulid = parseUlid(`01M7W3${String(n).padStart(20, '0')}`)
  if (ulid === undefined) throw new Error('no id')
  return createRef(ulid, key)
}

test('with seventy long edits of one message, and pages that are cut by their size', async () => {
  const network = createTestNetwork()
  const { alice } = await openSession(network)
  const alices = cliFor(network, alice)
  const long = '"'.repeat(15_900)
  for (let i = 0; i < 280; i += 1) alice.sendText('bob', `${i} ${long}`)
  await network.advance(2000)
  const [first] = alice.messages('bob')
  for (let i = 0; i < 70; i += 1) {
    // one after the other
    // oxlint-disable-next-line no-await-in-loop
    await alices.runOk('edit', first?.id ?? '', `edit ${i} ${long}`)
  }
  const lines = await alices.runOk('export', 'bob', '--json')
  expect(checkLines(lines, alice)).toMatchObject({ faults: [], signed: 280, wrong: 0 })
  expect(parse(lines[2] ?? '')['text']).toMatch(/^edit 69 /u)
})

test('with somebody whose key is another now: both keys are told', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  alice.sendText('bob', 'before')
  await network.advance(2000)
  await alice.quit()
  const other = insecureSigner('another alice')
  const fresh = network.person('alice', { signer: other, copyOf: 'fresh' })
  // her retained presence is gone, or she would see that the name is taken
  network.broker.inject({
    topic: 'papo/USERS/alice',
    payload: new Uint8Array(),
    retain: true,
    qos: 1,
  })
  fresh.start()
  await network.advance(5000)
  fresh.ask('bob')
  await network.advance(5000)
  expect(bob.send({ type: 'person.trust', who: id('alice'), key: other.key }).ok).toBe(true)
  await network.clock.until(() => bob.accept('alice').ok, 'she asks again', 2 * 3_600_000)
  await network.clock.until(() => fresh.session('bob') !== undefined, 'they talk')
  fresh.sendText('bob', 'after')
  await network.advance(5000)
  const lines = await cliFor(network, bob).runOk('export', 'alice', '--json')
  const { faults, ...summary } = checkLines(lines, bob)
  const { signed, authors } = summary
  expect({ faults, signed }).toEqual({ faults: [], signed: 2 })
  expect(authors).toEqual([
    { id: 'alice', key: alice.signer.key, otherKey: true },
    { id: 'alice', key: other.key },
  ])
  expect(verifiedLines(summary, cliTexts('en').exported).slice(3)).toEqual([
    `alice       ${alice.signer.key}  another key under this name`,
    `alice       ${other.key}`,
  ])
  expect(verifiedLines(summary, cliTexts('pt-BR').exported)[3]).toMatch(
    / {2}outra chave com este nome$/u,
  )
})

test('with somebody who is no member any more, and who reacted, edited and deleted', async () => {
  const network = createTestNetwork()
  const { people, clis } = await groupWithCli(network, ['ana', 'bia', 'caio'])
  const [anas, bias, caios] = clis
  const sent = await caios.rows('send', '#lab', 'from caio')
  const own = await bias.rows('send', '#lab', 'from bia')
  const gone = await bias.rows('send', '#lab', 'gone')
  await network.advance(3000)
  await bias.runOk('react', idOf(sent), '👍')
  await bias.runOk('edit', idOf(own), 'was bia')
  await bias.runOk('delete', idOf(gone))
  await network.advance(3000)
  await anas.runOk('group', 'kick', 'lab', 'bia')
  await network.advance(3000)
  const lines = await caios.runOk('export', '#lab', '--json')
  const { faults, signed, authors } = checkLines(lines, people[2])
  expect({ faults, signed }).toEqual({ faults: [], signed: 3 })
  // she has no other key now
  expect(authors).toContainEqual({ id: 'bia', key: people[1].signer.key })
})

test('with a clock that is far ahead', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network, {
    alice: { clockSkew: () => 3_600_000 },
  })
  alice.sendText('bob', 'from tomorrow')
  await network.advance(2000)
  bob.sendText('alice', 'from today')
  await network.advance(2000)
  const lines = await cliFor(network, bob).runOk('export', 'alice', '--json')
  expect(checkLines(lines, bob)).toMatchObject({ faults: [], signed: 2 })
})

test('with more in the reactions than there is room for: those left out are not told', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  alice.sendText('bob', 'popular')
  await network.advance(2000)
  const [message] = bob.messages('alice')
  const session = bob.session('alice')
  if (!message || !session) throw new Error('nothing came')
  const topic = `SESSIONS/alice/bob/${session}`
  const padding = 'x'.repeat(60_000)
  const emojis = Array.from({ length: 300 }, (_, n) => safeText(`:${n}:`))
  const mark = (n: number) => ({ at: addMillis(message.at, n), ref: refOf(n, bob.signer.key) })
  const react = (emoji: string, n: number): SignedOriginal => {
    const { at, ref } = mark(n)
    const fields = { v: 1, type: 'message.react', id: ulidOf(ref), by: 'bob', at, seq: n + 1 }
    const more = { target: message.id, emoji, on: true, padding, key: bob.signer.key }
    const bytes = signEnvelope('papo', topic, { ...fields, ...more }, bob.signer.sign)
    return { topic, bytes }
  }
  const history = {
    ...bob.disk.history,
    signed: () => [...bob.disk.history.signed(message.id), ...emojis.map(react)],
  }
  const reactions = emojis.map((emoji, n) => ({ by: id('bob'), emoji, on: true, mark: mark(n) }))
  const found = withSignedPackets(stateOf(bob), { ...bob.disk, history }, { ...message, reactions })
  const told = found.message.reactions.length
  expect(told).toBeGreaterThan(200)
  expect(told).toBeLessThan(300)
  const lines = await cliFor(network, bob).runOk('export', 'alice', '--json')
  const row = { type: 'message', ...logRow(stateOf(bob), found.message), signed: found.signed }
  const large = lines.map((line) => (parse(line)['text'] === 'popular' ? jsonLine(row) : line))
  expect(large.join('').length).toBeGreaterThan(15_000_000)
  expect(checkLines(large, bob)).toMatchObject({ faults: [], signed: 1 })
})

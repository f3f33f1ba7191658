/** A profile that is put back from an older copy: no new word is lost, and the person is told once. */
import { directChannel, groupOfChannel } from '../../../src/core/channel.ts'
import { expect, onTestFinished, test } from 'vitest'
import { contradictingVersions } from '../../../src/model/groups/equivocation.ts'
import { groupConversationId } from '../../../src/core/ids.ts'
import type { GroupId } from '../../../src/core/ids.ts'
import { currentSeq, openCounters } from '../../../src/runtime/counters.ts'
import { missingFor } from '../../../src/runtime/outbound/receivers.ts'
import {
  groupOf,
  groupWith,
  groupTranscript,
  groupProgress,
  sendToGroup,
} from '../../support/network/group.ts'
import { receiptBy, signedFields, signedPacket } from '../../support/forged/packets.ts'
import {
  changeMessage,
  deliveryProgress,
  sessionOf,
  stateOf,
  openSession,
} from '../../support/network/direct-session.ts'
import { createTestNetwork } from '../../support/network/network.ts'
import type { Person, TestNetwork } from '../../support/network/network.ts'
import { createBackupFolder } from '../../support/disk/backups.ts'

const backupsOf = (network: TestNetwork) => {
  const made = createBackupFolder(network.clock.now)
  onTestFinished(made.clear)
  return made
}

const warningsOf = (who: Person) =>
  stateOf(who).warnings.filter(({ key }) => key === 'older-profile').length

/** Alice and bob talk; alice's profile is copied, she talks on, and the copy is put back. */
const restored = async (network: TestNetwork, before: number, lost: number) => {
  const backups = backupsOf(network)
  const disk = backups.disk('now')
  const { alice, bob } = await openSession(network, { alice: { disk } })
  for (let n = 0; n < before; n += 1) alice.sendText('bob', `before ${n}`)
  await network.advance(5000)
  await alice.quit()
  disk.close()
  backups.copy('now', 'copy')
  const on = network.person('alice', { disk: backups.disk('now') })
  on.start()
  await network.advance(5000)
  for (let n = 0; n < lost; n += 1) on.sendText('bob', `lost ${n}`)
  await network.advance(5000)
  await on.quit()
  return { alice: network.person('alice', { disk: backups.disk('copy') }), bob, backups }
}

const texts = (who: Person, conflicts: string) => who.messages(conflicts).map(({ text }) => text)

test('who was told before anything is said goes on after what was said, and is told once', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await restored(network, 3, 4)
  alice.start()
  await network.advance(10_000)
  expect(warningsOf(alice)).toBe(1)
  for (const text of ['new 0', 'new 1']) alice.sendText('bob', text)
  await network.advance(10_000)
  expect(texts(bob, 'alice')).toEqual([
    'before 0',
    'before 1',
    'before 2',
    'lost 0',
    'lost 1',
    'lost 2',
    'lost 3',
    'new 0',
    'new 1',
  ])
  expect(deliveryProgress(alice, 'bob').slice(-2)).toEqual(['delivered', 'delivered'])
  // what she lacks leaves no gap behind, and nobody asks for it
  const quiet = network.traffic.length
  await alice.quit()
  alice.start()
  await network.advance(2 * 3_600_000)
  expect(warningsOf(alice)).toBe(0)
  const said = network.traffic.slice(quiet).filter(({ topic }) => topic.includes('/SESSIONS/'))
  expect(said).toEqual([])
  bob.sendText('alice', 'oi')
  alice.sendText('bob', 'one more')
  await network.advance(5000)
  expect(texts(bob, 'alice').slice(-2)).toEqual(['oi', 'one more'])
})

test.each([
  ['fewer', 2],
  ['as many', 4],
  ['more', 7],
])(
  'what was said before anybody could tell is said again: %s words than were lost',
  async (_, count) => {
    const network = createTestNetwork()
    const { alice, bob } = await restored(network, 3, 4)
    await bob.quit()
    alice.start()
    await network.advance(5000)
    const fresh = Array.from({ length: count }, (__, n) => `new ${n}`)
    for (const text of fresh) alice.sendText('bob', text)
    changeMessage(alice, 'bob', -1, { edit: 'changed' })
    await network.advance(5000)
    await alice.quit()
    bob.start()
    await network.advance(5000)
    alice.start()
    await network.advance(60_000)
    expect(texts(bob, 'alice').filter((text) => !/before|lost/u.test(text))).toEqual([
      ...fresh.slice(0, -1),
      'changed',
    ])
    expect(texts(bob, 'alice').length).toBe(7 + count)
    expect(deliveryProgress(alice, 'bob').slice(-count)).toEqual(fresh.map(() => 'delivered'))
    expect(warningsOf(alice)).toBe(1)
    // whoever follows the first of them by the number that it had follows it to the one that it has
    const topic = `SESSIONS/bob/alice/${sessionOf(alice, 'bob')}`
    const counter = openCounters(alice.disk.keyValues).outgoingOf(topic)
    expect(counter && currentSeq(counter, 4)).toBe(alice.messages('bob').at(-count)?.seq)
    // once more from the start: nothing is said a third time
    const quiet = network.traffic.length
    await alice.quit()
    alice.start()
    await network.advance(3_600_000)
    const said = network.traffic.slice(quiet).filter(({ topic }) => topic.includes('/SESSIONS/'))
    expect(said).toEqual([])
    expect(texts(bob, 'alice').length).toBe(7 + count)
  },
)

test('what was on its way when the copy was made arrives once', async () => {
  const network = createTestNetwork()
  const backups = backupsOf(network)
  const disk = backups.disk('now')
  const { alice, bob } = await openSession(network, { alice: { disk } })
  await bob.quit()
  for (const text of ['one', 'two']) alice.sendText('bob', text)
  await network.advance(3000)
  await alice.quit()
  disk.close()
  backups.copy('now', 'copy')
  const on = network.person('alice', { disk: backups.disk('now') })
  on.start()
  await network.advance(3000)
  on.sendText('bob', 'three')
  await network.advance(3000)
  await on.quit()
  bob.start()
  await network.advance(5000)
  const old = network.person('alice', { disk: backups.disk('copy') })
  old.start()
  old.sendText('bob', 'four')
  await network.advance(60_000)
  expect(texts(bob, 'alice')).toEqual(['one', 'two', 'three', 'four'])
  expect(deliveryProgress(old, 'bob')).toEqual(['delivered', 'delivered', 'delivered'])
  expect(warningsOf(old)).toBe(1)
})

test('requests of a restored profile are heard too', async () => {
  const network = createTestNetwork()
  const backups = backupsOf(network)
  const disk = backups.disk('now')
  const alice = network.person('alice', { disk })
  const bob = network.person('bob')
  bob.start()
  alice.start()
  await network.advance(5000)
  await alice.quit()
  disk.close()
  backups.copy('now', 'copy')
  const on = network.person('alice', { disk: backups.disk('now') })
  on.start()
  await network.advance(5000)
  on.ask('bob', 'first')
  await network.advance(3000)
  const [request] = [...stateOf(bob).requests.keys()]
  if (request === undefined) throw new Error('bob was not asked')
  bob.send({ type: 'request.deny', request, reason: stateOf(bob).me.name })
  await network.advance(3000)
  await on.quit()
  await network.advance(700_000)
  const old = network.person('alice', { disk: backups.disk('copy') })
  old.start()
  old.ask('bob', 'second')
  await network.advance(60_000)
  expect(bob.accept('alice').ok).toBe(true)
  await network.clock.until(() => old.session('bob') !== undefined, 'alice hears that he accepts')
})

test('a receiver who names a huge number is not believed, and costs nothing', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  const session = sessionOf(alice, 'bob')
  alice.sendText('bob', 'one')
  await network.advance(3000)
  const claims = (upTo: number) =>
    network.broker.inject(
      receiptBy(bob, 'alice', directChannel(session), { upTo, gaps: [] }, network.clock.now()),
    )
  const seq = () => alice.messages('bob').at(-1)?.seq
  claims(1 + 1_000_001)
  claims(Number.MAX_SAFE_INTEGER)
  await network.advance(1000)
  expect(warningsOf(alice)).toBe(0)
  alice.sendText('bob', 'two')
  expect(seq()).toBe(2)
  await network.advance(3000)
  claims(900_000)
  await network.advance(1000)
  expect(warningsOf(alice)).toBe(1)
  alice.sendText('bob', 'three')
  expect(seq()).toBe(900_001)
  await network.advance(3000)
  expect(texts(bob, 'alice')).toEqual(['one', 'two', 'three'])
  expect(deliveryProgress(alice, 'bob')).toEqual(['delivered', 'delivered', 'delivered'])
  // whoever goes on claiming leaves only so many gaps
  for (let n = 0; n < 100; n += 1) {
    claims((seq() ?? 0) + 10)
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(10)
    alice.sendText('bob', `more ${n}`)
  }
  expect(seq() ?? 0).toBeLessThan(901_000)
  await network.advance(60_000)
  expect(bob.messages('alice').length).toBe(103)
})

test('a receiver who goes on saying that other words are there makes nobody repeat for ever', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  const channel = sessionOf(alice, 'bob')
  for (let n = 0; n < 60; n += 1) alice.sendText('bob', `word ${n}`)
  await network.advance(3000)
  const seq = () => Math.max(...alice.messages('bob').map((one) => one.seq))
  for (let n = 0; n < 30; n += 1) {
    const have = { upTo: seq(), gaps: [] }
    const conflicts = [[1, seq()]] as const
    network.broker.inject(
      signedPacket(
        bob,
        { type: 'receipt', channel: directChannel(channel), have, read: [], conflicts },
        { kind: 'inbox', of: alice.name, from: bob.name },
        { at: network.clock.now() },
      ),
    )
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(100)
  }
  // sixty that were said, and a thousand that were said again
  expect(seq()).toBe(1060)
  alice.sendText('bob', 'and on')
  await network.advance(60_000)
  expect(texts(bob, 'alice')).toEqual([
    ...Array.from({ length: 60 }, (_, n) => `word ${n}`),
    'and on',
  ])
})

test('numbers under which nothing is said are lacking to nobody, whoever names them', () => {
  const counter = { count: 900_002, rejected: [], unusedSeqs: [[2, 900_000]] as const }
  expect(missingFor(counter, { delivered: { upTo: 1, gaps: [] } })).toEqual([[900_001, 900_002]])
  expect(missingFor(counter, { delivered: { upTo: 900_001, gaps: [[5, 9]] } })).toEqual([
    [900_002, 900_002],
  ])
})

/** Three in a group; ana's profile is copied, she talks on, and the copy is put back. */
const inGroup = async (
  network: TestNetwork,
): Promise<{ group: GroupId; people: readonly Person[] }> => {
  const backups = backupsOf(network)
  const { group, people } = await groupWith(network, ['ana', 'bia', 'caio'], 'lab', (name) =>
    name === 'bia' ? { disk: backups.disk('now') } : {},
  )
  const [ana, bia, caio] = people
  if (!bia || !caio) throw new Error('not three')
  sendToGroup(bia, group, 'before')
  await network.advance(1)
  sendToGroup(ana, group, 'oi')
  await network.advance(5000)
  await bia.quit()
  bia.disk.close()
  backups.copy('now', 'copy')
  const on = network.person('bia', { disk: backups.disk('now') })
  on.start()
  await network.advance(10_000)
  await caio.quit()
  for (const text of ['lost 0', 'lost 1']) sendToGroup(on, group, text)
  await network.advance(5000)
  await on.quit()
  return { group, people: [ana, network.person('bia', { disk: backups.disk('copy') }), caio] }
}

/** What this person found of numbers that were used twice: how many packets, and what of them contradicts. */
const foundIn = (who: Person, group: GroupId) =>
  (groupOf(who, group)?.equivocations ?? []).map(
    (one) => [one.versions.length, contradictingVersions(one)] as const,
  )

const counterOf = (who: Person, group: GroupId) =>
  openCounters(who.disk.keyValues)
    .allOutgoing()
    .find(({ channel }) => groupOfChannel(channel) === group)

test('in a group the members tell the number and give back what was lost', async () => {
  const network = createTestNetwork()
  const { group, people } = await inGroup(network)
  const [ana, bia, caio] = people
  if (!ana || !bia || !caio) throw new Error('not three')
  bia.start()
  await network.advance(30_000)
  expect(warningsOf(bia)).toBe(1)
  // her own words came back from who has them
  expect(groupTranscript(bia, group)).toEqual([
    'bia: before',
    'ana: oi',
    'bia: lost 0',
    'bia: lost 1',
  ])
  // she lacks nothing of them any more, and asks nobody for it again
  expect(counterOf(bia, group)).toMatchObject({ count: 3, unusedSeqs: [] })
  sendToGroup(bia, group, 'new')
  caio.start()
  await network.advance(120_000)
  const all = ['bia: before', 'ana: oi', 'bia: lost 0', 'bia: lost 1', 'bia: new']
  for (const one of [ana, bia, caio]) expect(groupTranscript(one, group)).toEqual(all)
  expect(groupProgress(bia, group)).toEqual(['delivered', 'delivered', 'delivered', 'delivered'])
  const quiet = network.traffic.length
  await network.advance(3 * 3_600_000)
  const said = network.traffic.slice(quiet).filter(({ topic }) => topic.includes('/messages/'))
  expect(said).toEqual([])
})

test('in a group one word under two numbers comes back once, and neither number is asked for again', async () => {
  const network = createTestNetwork()
  const { group, people } = await inGroup(network)
  const [ana, bia] = people
  if (!ana || !bia) throw new Error('not two')
  // before she went back, she had sent it again under the next number, as after a crash
  const last = network.traffic.findLast(({ topic }) => topic.endsWith('/messages/bia'))
  const fields = JSON.parse(new TextDecoder().decode(last?.payload)) as { readonly seq: number }
  const { key: _, sig: __, seq, ...rest } = { key: '', sig: '', ...fields }
  const channel = { kind: 'group', group, from: bia.name } as const
  network.broker.inject(
    signedFields(bia.signer, { ...rest, seq: seq + 1, key: bia.signer.key }, channel),
  )
  await network.advance(3000)
  bia.start()
  await network.advance(3 * 3_600_000)
  expect(groupTranscript(bia, group)).toEqual([
    'bia: before',
    'ana: oi',
    'bia: lost 0',
    'bia: lost 1',
  ])
  expect(groupTranscript(ana, group)).toEqual(groupTranscript(bia, group))
  expect(counterOf(bia, group)).toMatchObject({ unusedSeqs: [] })
})

test('in a group a word that was said too early is said again, and nobody sees it twice', async () => {
  const network = createTestNetwork()
  const { group, people } = await inGroup(network)
  const [ana, bia, caio] = people
  if (!ana || !bia || !caio) throw new Error('not three')
  caio.start()
  bia.start()
  sendToGroup(bia, group, 'too early')
  await network.advance(120_000)
  const all = ['bia: before', 'ana: oi', 'bia: lost 0', 'bia: lost 1', 'bia: too early']
  for (const one of [ana, bia, caio])
    expect(groupTranscript(one, group).toSorted()).toEqual(all.toSorted())
  // two messages had one number, and everybody has both: nobody said different things to different members
  expect(foundIn(ana, group)).toEqual([[2, []]])
  expect(foundIn(caio, group).flatMap(([, contradicting]) => contradicting)).toEqual([])
  expect(stateOf(ana).conversations.get(groupConversationId(group))?.unread).toBe(4)
  expect(groupProgress(bia, group)).toEqual(groupProgress(bia, group).map(() => 'delivered'))
})

/** Ana crashed when the broker had her word, but before she knew it; `lost`: her own copy of it does not come back. */
const crashedWhileSending = async (network: TestNetwork, lost = false) => {
  let dying = false
  const { group, people } = await groupWith(network, ['ana', 'bia'], 'lab', (name) =>
    name === 'ana'
      ? {
          wrapTransport: (transport) => ({
            connect: async (options, events) => {
              const link = await transport.connect(options, events)
              if ('reason' in link) return link
              const publish: typeof link.publish = (packet) =>
                dying ? Promise.resolve('lost') : link.publish(packet)
              return { ...link, publish }
            },
          }),
        }
      : {},
  )
  const [ana, bia] = people
  dying = true
  sendToGroup(ana, group, 'one')
  const published = () => network.traffic.find(({ topic }) => topic.includes('/messages/'))
  await network.clock.until(() => published() !== undefined, 'it is handed to the link')
  ana.crash()
  dying = false
  const packet = published()
  // the first copy is hers
  let copies = 0
  const hits = () => (copies += 1) === 1
  network.broker.setFaults(lost ? { random: () => 0, lose: 1, hits } : undefined)
  if (packet) network.broker.inject(packet)
  network.broker.setFaults()
  await network.advance(3000)
  return { group, ana, bia }
}

test('a word that comes back after a crash, before anybody knows that it went out, is said once', async () => {
  const network = createTestNetwork()
  const { group, ana, bia } = await crashedWhileSending(network)
  ana.start()
  await network.advance(60_000)
  expect(groupTranscript(bia, group)).toEqual(['ana: one'])
  expect(warningsOf(ana)).toBe(0)
  expect(counterOf(ana, group)).toMatchObject({ count: 1 })
})

test('a word that is said again after a crash is not asked for, for ever, under its first number', async () => {
  const network = createTestNetwork()
  const { group, ana, bia } = await crashedWhileSending(network, true)
  // she learns that bia has it before she can send it again
  const channel = { kind: 'group', group } as const
  const have = { upTo: 1, gaps: [] }
  network.broker.inject(receiptBy(bia, 'ana', channel, have, network.clock.now()))
  ana.start()
  await network.advance(3 * 3_600_000)
  expect(groupTranscript(bia, group)).toEqual(['ana: one'])
  expect(counterOf(ana, group)).toMatchObject({ count: 2, unusedSeqs: [] })
  const quiet = network.traffic.length
  await network.advance(3 * 3_600_000)
  const packets = network.traffic
    .slice(quiet)
    .map(({ payload }) => new TextDecoder().decode(payload))
  expect(packets.filter((text) => text.includes('sync.relay'))).toEqual([])
})

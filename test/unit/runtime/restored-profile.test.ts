/** A profile that is put back from an older copy: no new word is lost, and the person is told once. */
import { expect, onTestFinished, test } from 'vitest'
import { conversationOf } from '../../../src/core/ids.ts'
import type { GroupId } from '../../../src/core/ids.ts'
import { numberNow, openLedger } from '../../../src/runtime/counters.ts'
import { lacking } from '../../../src/runtime/outbound/receivers.ts'
import { club, lines, reach, tell } from '../../support/network/group.ts'
import { receiptOf, wordOf } from '../../support/forged/packets.ts'
import { change, marks, sessionOf, stateOf, talk } from '../../support/network/direct-session.ts'
import { town } from '../../support/network/network.ts'
import type { Person, Town } from '../../support/network/network.ts'
import { shelf } from '../../support/disk/backups.ts'

const shelfOf = (world: Town) => {
  const made = shelf(world.clock.now)
  onTestFinished(made.clear)
  return made
}

const told = (who: Person) =>
  stateOf(who).troubles.filter(({ key }) => key === 'older-profile').length

/** Alice and bob talk; alice's profile is copied, she talks on, and the copy is put back. */
const restored = async (world: Town, before: number, lost: number) => {
  const shelves = shelfOf(world)
  const disk = shelves.disk('now')
  const { alice, bob } = await talk(world, { alice: { disk } })
  for (let n = 0; n < before; n += 1) alice.say('bob', `before ${n}`)
  await world.pass(5000)
  await alice.quit()
  disk.close()
  shelves.copy('now', 'copy')
  const on = world.person('alice', { disk: shelves.disk('now') })
  on.start()
  await world.pass(5000)
  for (let n = 0; n < lost; n += 1) on.say('bob', `lost ${n}`)
  await world.pass(5000)
  await on.quit()
  return { alice: world.person('alice', { disk: shelves.disk('copy') }), bob, shelves }
}

const texts = (who: Person, other: string) => who.messages(other).map(({ text }) => text)

test('who was told before anything is said goes on after what was said, and is told once', async () => {
  const world = town()
  const { alice, bob } = await restored(world, 3, 4)
  alice.start()
  await world.pass(10_000)
  expect(told(alice)).toBe(1)
  for (const text of ['new 0', 'new 1']) alice.say('bob', text)
  await world.pass(10_000)
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
  expect(marks(alice, 'bob').slice(-2)).toEqual(['delivered', 'delivered'])
  // what she lacks leaves no gap behind, and nobody asks for it
  const quiet = world.traffic.length
  await alice.quit()
  alice.start()
  await world.pass(2 * 3_600_000)
  expect(told(alice)).toBe(0)
  const said = world.traffic.slice(quiet).filter(({ topic }) => topic.includes('/SESSIONS/'))
  expect(said).toEqual([])
  bob.say('alice', 'oi')
  alice.say('bob', 'one more')
  await world.pass(5000)
  expect(texts(bob, 'alice').slice(-2)).toEqual(['oi', 'one more'])
})

test.each([
  ['fewer', 2],
  ['as many', 4],
  ['more', 7],
])(
  'what was said before anybody could tell is said again: %s words than were lost',
  async (_, count) => {
    const world = town()
    const { alice, bob } = await restored(world, 3, 4)
    await bob.quit()
    alice.start()
    await world.pass(5000)
    const fresh = Array.from({ length: count }, (__, n) => `new ${n}`)
    for (const text of fresh) alice.say('bob', text)
    change(alice, 'bob', -1, { edit: 'changed' })
    await world.pass(5000)
    await alice.quit()
    bob.start()
    await world.pass(5000)
    alice.start()
    await world.pass(60_000)
    expect(texts(bob, 'alice').filter((text) => !/before|lost/u.test(text))).toEqual([
      ...fresh.slice(0, -1),
      'changed',
    ])
    expect(texts(bob, 'alice').length).toBe(7 + count)
    expect(marks(alice, 'bob').slice(-count)).toEqual(fresh.map(() => 'delivered'))
    expect(told(alice)).toBe(1)
    // whoever follows the first of them by the number that it had follows it to the one that it has
    const topic = `SESSIONS/bob/alice/${sessionOf(alice, 'bob')}`
    const counter = openLedger(alice.disk.slots).outgoingOf(topic)
    expect(counter && numberNow(counter, 4)).toBe(alice.messages('bob').at(-count)?.seq)
    // once more from the start: nothing is said a third time
    const quiet = world.traffic.length
    await alice.quit()
    alice.start()
    await world.pass(3_600_000)
    const said = world.traffic.slice(quiet).filter(({ topic }) => topic.includes('/SESSIONS/'))
    expect(said).toEqual([])
    expect(texts(bob, 'alice').length).toBe(7 + count)
  },
)

test('what was on its way when the copy was made arrives once', async () => {
  const world = town()
  const shelves = shelfOf(world)
  const disk = shelves.disk('now')
  const { alice, bob } = await talk(world, { alice: { disk } })
  await bob.quit()
  for (const text of ['one', 'two']) alice.say('bob', text)
  await world.pass(3000)
  await alice.quit()
  disk.close()
  shelves.copy('now', 'copy')
  const on = world.person('alice', { disk: shelves.disk('now') })
  on.start()
  await world.pass(3000)
  on.say('bob', 'three')
  await world.pass(3000)
  await on.quit()
  bob.start()
  await world.pass(5000)
  const old = world.person('alice', { disk: shelves.disk('copy') })
  old.start()
  old.say('bob', 'four')
  await world.pass(60_000)
  expect(texts(bob, 'alice')).toEqual(['one', 'two', 'three', 'four'])
  expect(marks(old, 'bob')).toEqual(['delivered', 'delivered', 'delivered'])
  expect(told(old)).toBe(1)
})

test('requests of a restored profile are heard too', async () => {
  const world = town()
  const shelves = shelfOf(world)
  const disk = shelves.disk('now')
  const alice = world.person('alice', { disk })
  const bob = world.person('bob')
  bob.start()
  alice.start()
  await world.pass(5000)
  await alice.quit()
  disk.close()
  shelves.copy('now', 'copy')
  const on = world.person('alice', { disk: shelves.disk('now') })
  on.start()
  await world.pass(5000)
  on.ask('bob', 'first')
  await world.pass(3000)
  const [request] = [...stateOf(bob).requests.keys()]
  if (request === undefined) throw new Error('bob was not asked')
  bob.send({ type: 'request.deny', request, reason: stateOf(bob).me.name })
  await world.pass(3000)
  await on.quit()
  await world.pass(700_000)
  const old = world.person('alice', { disk: shelves.disk('copy') })
  old.start()
  old.ask('bob', 'second')
  await world.pass(60_000)
  expect(bob.accept('alice').ok).toBe(true)
  await world.clock.until(() => old.session('bob') !== undefined, 'alice hears that he accepts')
})

test('a receiver who names a huge number is not believed, and costs nothing', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  const session = sessionOf(alice, 'bob')
  alice.say('bob', 'one')
  await world.pass(3000)
  const claims = (upto: number) =>
    world.broker.inject(receiptOf(bob, 'alice', session, { upto, holes: [] }, world.clock.now()))
  const seq = () => alice.messages('bob').at(-1)?.seq
  claims(1 + 1_000_001)
  claims(Number.MAX_SAFE_INTEGER)
  await world.pass(1000)
  expect(told(alice)).toBe(0)
  alice.say('bob', 'two')
  expect(seq()).toBe(2)
  await world.pass(3000)
  claims(900_000)
  await world.pass(1000)
  expect(told(alice)).toBe(1)
  alice.say('bob', 'three')
  expect(seq()).toBe(900_001)
  await world.pass(3000)
  expect(texts(bob, 'alice')).toEqual(['one', 'two', 'three'])
  expect(marks(alice, 'bob')).toEqual(['delivered', 'delivered', 'delivered'])
  // whoever goes on claiming leaves only so many gaps
  for (let n = 0; n < 100; n += 1) {
    claims((seq() ?? 0) + 10)
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(10)
    alice.say('bob', `more ${n}`)
  }
  expect(seq() ?? 0).toBeLessThan(901_000)
  await world.pass(60_000)
  expect(bob.messages('alice').length).toBe(103)
})

test('a receiver who goes on saying that other words are there makes nobody repeat for ever', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  const place = sessionOf(alice, 'bob')
  for (let n = 0; n < 60; n += 1) alice.say('bob', `word ${n}`)
  await world.pass(3000)
  const seq = () => Math.max(...alice.messages('bob').map((one) => one.seq))
  for (let n = 0; n < 30; n += 1) {
    const have = { upto: seq(), holes: [] }
    const other = [[1, seq()]] as const
    world.broker.inject(
      wordOf(
        bob,
        { type: 'receipt', place, have, read: [], other },
        { kind: 'control', of: alice.name, from: bob.name },
        { at: world.clock.now() },
      ),
    )
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(100)
  }
  // sixty that were said, and a thousand that were said again
  expect(seq()).toBe(1060)
  alice.say('bob', 'and on')
  await world.pass(60_000)
  expect(texts(bob, 'alice')).toEqual([
    ...Array.from({ length: 60 }, (_, n) => `word ${n}`),
    'and on',
  ])
})

test('numbers under which nothing is said are lacking to nobody, whoever names them', () => {
  const counter = { count: 900_002, aside: [], gone: [[2, 900_000]] as const }
  expect(lacking(counter, { delivered: { upto: 1, holes: [] } })).toEqual([[900_001, 900_002]])
  expect(lacking(counter, { delivered: { upto: 900_001, holes: [[5, 9]] } })).toEqual([
    [900_002, 900_002],
  ])
})

/** Three in a group; ana's profile is copied, she talks on, and the copy is put back. */
const inGroup = async (world: Town): Promise<{ group: GroupId; people: readonly Person[] }> => {
  const shelves = shelfOf(world)
  const { group, people } = await club(world, ['ana', 'bia', 'caio'], 'lab', (name) =>
    name === 'bia' ? { disk: shelves.disk('now') } : {},
  )
  const [ana, bia, caio] = people
  if (!bia || !caio) throw new Error('not three')
  tell(bia, group, 'before')
  tell(ana, group, 'oi')
  await world.pass(5000)
  await bia.quit()
  bia.disk.close()
  shelves.copy('now', 'copy')
  const on = world.person('bia', { disk: shelves.disk('now') })
  on.start()
  await world.pass(10_000)
  await caio.quit()
  for (const text of ['lost 0', 'lost 1']) tell(on, group, text)
  await world.pass(5000)
  await on.quit()
  return { group, people: [ana, world.person('bia', { disk: shelves.disk('copy') }), caio] }
}

const counterOf = (who: Person, group: GroupId) =>
  openLedger(who.disk.slots)
    .allOutgoing()
    .find(({ about }) => about === `#${group}`)

test('in a group the members tell the number and give back what was lost', async () => {
  const world = town()
  const { group, people } = await inGroup(world)
  const [ana, bia, caio] = people
  if (!ana || !bia || !caio) throw new Error('not three')
  bia.start()
  await world.pass(30_000)
  expect(told(bia)).toBe(1)
  // her own words came back from who has them
  expect(lines(bia, group)).toEqual(['bia: before', 'ana: oi', 'bia: lost 0', 'bia: lost 1'])
  // she lacks nothing of them any more, and asks nobody for it again
  expect(counterOf(bia, group)).toMatchObject({ count: 3, gone: [] })
  tell(bia, group, 'new')
  caio.start()
  await world.pass(120_000)
  const all = ['bia: before', 'ana: oi', 'bia: lost 0', 'bia: lost 1', 'bia: new']
  for (const one of [ana, bia, caio]) expect(lines(one, group)).toEqual(all)
  expect(reach(bia, group)).toEqual(['delivered', 'delivered', 'delivered', 'delivered'])
  const quiet = world.traffic.length
  await world.pass(3 * 3_600_000)
  const said = world.traffic.slice(quiet).filter(({ topic }) => topic.includes('/messages/'))
  expect(said).toEqual([])
})

test('in a group a word that was said too early is said again, and nobody sees it twice', async () => {
  const world = town()
  const { group, people } = await inGroup(world)
  const [ana, bia, caio] = people
  if (!ana || !bia || !caio) throw new Error('not three')
  caio.start()
  bia.start()
  tell(bia, group, 'too early')
  await world.pass(120_000)
  const all = ['bia: before', 'ana: oi', 'bia: lost 0', 'bia: lost 1', 'bia: too early']
  for (const one of [ana, bia, caio]) expect(lines(one, group).toSorted()).toEqual(all.toSorted())
  expect(stateOf(ana).conversations.get(conversationOf(group))?.unread).toBe(4)
  expect(reach(bia, group)).toEqual(reach(bia, group).map(() => 'delivered'))
})

test('a word that comes back after a crash, before anybody knows that it went out, is said once', async () => {
  const world = town()
  let dying = false
  const { group, people } = await club(world, ['ana', 'bia'], 'lab', (name) =>
    name === 'ana'
      ? {
          through: (transport) => ({
            connect: async (options, events) => {
              const link = await transport.connect(options, events)
              if ('trouble' in link) return link
              const publish: typeof link.publish = (packet) =>
                dying ? Promise.resolve('lost') : link.publish(packet)
              return { ...link, publish }
            },
          }),
        }
      : {},
  )
  const [ana, bia] = people
  if (!bia) throw new Error('no bia')
  dying = true
  tell(ana, group, 'one')
  ana.crash()
  dying = false
  // the broker has it, and keeps it for her too
  const packet = world.traffic.findLast(({ topic }) => topic.includes('/messages/'))
  if (packet) world.broker.inject(packet)
  await world.pass(3000)
  ana.start()
  await world.pass(60_000)
  expect(lines(bia, group)).toEqual(['ana: one'])
  expect(told(ana)).toBe(0)
  expect(counterOf(ana, group)).toMatchObject({ count: 1 })
})

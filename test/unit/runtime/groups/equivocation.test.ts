/** Who says one thing to some and another thing to others is found out, by everybody, for good. */
import { describe, expect, test } from 'vitest'
import { groupSystemLines } from '../../../../components/chat/system-lines/group-system-lines.ts'
import type { GroupId, Millis, PacketHash, SafeText, Ulid } from '../../../../src/core/ids.ts'
import { parsePacketHash } from '../../../../src/core/ids.ts'
import { groupChannel } from '../../../../src/core/channel.ts'
import { textsFor } from '../../../../src/i18n/texts.ts'
import { rosterRef } from '../../../../src/model/groups/membership.ts'
import type { OutgoingPacket, Packet, Transport } from '../../../../src/ports/transport.ts'
import { forgedRoster, nextRoster, rosterOf } from '../../../support/forged/outsider.ts'
import { freshUlid, signedPacket } from '../../../support/forged/packets.ts'
import {
  admit,
  askToJoin,
  groupOf,
  groupTranscript,
  groupWith,
} from '../../../support/network/group.ts'
import type { Person } from '../../../support/network/network.ts'
import { createTestNetwork } from '../../../support/network/network.ts'

const MINUTE = 60_000
const NAMES = ['alice', 'bob', 'carol', 'dave', 'eve'] as const

/** Of the group's conversation, the lines about people who said two things. */
const accusations = (who: Person, group: GroupId): readonly string[] => {
  const known = groupOf(who, group)
  if (!known) return []
  const lines = groupSystemLines(
    { changes: [], ...(known.equivocations && { equivocations: known.equivocations }) },
    { me: who.name, nameOf: (name) => name, texts: textsFor('en') },
  )
  return lines.map(({ text }) => text)
}

type Said = { readonly prior?: OutgoingPacket; readonly id?: Ulid; readonly at?: Millis }

const textOf = ({ payload }: Packet | OutgoingPacket) => new TextDecoder().decode(payload)

const restart = (who: Person) => {
  who.crash()
  who.start()
}

/** Five members; eve lies, and the broker gives each of the others only what she means for them. */
const groupWithLiar = async () => {
  const network = createTestNetwork()
  const hidden = new Map<string, Set<string>>(NAMES.map((name) => [name, new Set()]))
  // to these the broker gives nothing
  const blind = new Set<string>()
  const choosy =
    (name: string) =>
    (transport: Transport): Transport => ({
      connect: (settings, events) =>
        transport.connect(settings, {
          ...events,
          onPacket: (packet) => {
            const isHidden = hidden.get(name)?.has(textOf(packet)) ?? false
            if (!isHidden && !blind.has(name)) events.onPacket(packet)
          },
        }),
    })
  const { group, people } = await groupWith(network, NAMES, 'lab', (name) => ({
    wrapTransport: choosy(name),
  }))
  const [alice, bob, carol, dave, eve] = people
  // her program knows nothing of what is said in her name here
  eve.crash()
  const honest = [alice, bob, carol, dave]
  const give = (packet: OutgoingPacket, to: readonly Person[]) => {
    for (const one of honest) if (!to.includes(one)) hidden.get(one.name)?.add(textOf(packet))
    network.broker.inject(packet)
  }
  const inGroup = () => {
    const known = groupOf(alice, group)
    if (!known) throw new Error('no such group')
    return { channel: groupChannel(group), roster: rosterRef(known) }
  }
  const says = (text: string, seq: number, { prior, id, at = network.clock.now() }: Said = {}) =>
    signedPacket(
      eve,
      { type: 'message.send', ...inGroup(), text: text as SafeText },
      { kind: 'group', group, from: eve.name },
      { at, seq, ...(prior && { prior: hashOf(eve, prior) }), ...(id && { id }) },
    )
  return { network, group, alice, bob, carol, dave, honest, give, says, blind, choosy }
}

const hashOf = ({ signer }: Person, { payload }: OutgoingPacket): PacketHash => {
  const hash = parsePacketHash(signer.hash(payload))
  if (hash === undefined) throw new Error('no hash')
  return hash
}

type Story = Awaited<ReturnType<typeof groupWithLiar>>

const both = [
  expect.stringMatching(/eve said different things.*("YES" and "NO"|"NO" and "YES")/u),
] as const

describe('two words under one number', () => {
  test.each<[string, (story: Story) => Promise<void> | void]>([
    ['and nothing more', () => {}],
    [
      'and some of them restart before they compare',
      ({ alice, dave }) => {
        restart(alice)
        restart(dave)
      },
    ],
  ])('%s', async (_, more) => {
    const story = await groupWithLiar()
    const { network, group, alice, bob, carol, dave, give, says, honest } = story
    give(says('YES', 1), [alice, carol])
    give(says('NO', 1), [bob, dave])
    await network.advance(1000)
    await more(story)
    await network.advance(10 * MINUTE)
    for (const one of honest) expect([one.name, accusations(one, group)]).toEqual([one.name, both])
    for (const one of honest) restart(one)
    await network.advance(MINUTE)
    for (const one of honest) expect([one.name, accusations(one, group)]).toEqual([one.name, both])
  })

  test.each([
    ['to all the one that follows the first', 'yes'],
    ['to all the one that follows the second', 'no'],
    ['to each the one that follows what they have', 'own'],
    ['to all one that follows nothing', 'none'],
  ])('and then many more, %s', async (_, follows) => {
    const { network, group, alice, bob, carol, dave, give, says, honest } = await groupWithLiar()
    const [yes, no] = [says('YES', 1), says('NO', 1)]
    give(yes, [alice, carol])
    give(no, [bob, dave])
    let [afterYes, afterNo] = [yes, no]
    for (let seq = 2; seq <= 5; seq += 1) {
      const id = freshUlid(network.clock.now())
      if (follows === 'own') {
        afterYes = says('more', seq, { prior: afterYes, id })
        afterNo = says('more', seq, { prior: afterNo, id })
        give(afterYes, [alice, carol])
        give(afterNo, [bob, dave])
      } else {
        const before = { yes: afterYes, no: afterNo }[follows]
        const next = says('more', seq, { id, ...(before && { prior: before }) })
        afterYes = next
        afterNo = next
        give(next, honest)
      }
    }
    await network.advance(10 * MINUTE)
    for (const one of honest) expect([one.name, accusations(one, group)]).toEqual([one.name, both])
    expect(groupTranscript(alice, group).filter((line) => line === 'eve: more').length).toBe(4)
  })
})

test('one id for two words, under two numbers, is seen by whoever gets them in whichever order', async () => {
  const { network, group, alice, bob, carol, dave, give, says, honest } = await groupWithLiar()
  const id = freshUlid(network.clock.now())
  const yes = says('YES', 1, { id })
  const no = says('NO', 2, { prior: yes, id })
  give(yes, [alice, carol])
  give(no, [bob, dave])
  await network.advance(1000)
  give(no, [alice, carol])
  give(yes, [bob, dave])
  await network.advance(10 * MINUTE)
  expect(groupTranscript(alice, group)).toEqual(['eve: YES'])
  expect(groupTranscript(bob, group)).toEqual(['eve: NO'])
  for (const one of honest) expect([one.name, accusations(one, group)]).toEqual([one.name, both])
})

test('two rosters of one number by one leader', async () => {
  const { network, group, alice, bob, carol, dave, give } = await groupWithLiar()
  const roster = nextRoster(rosterOf(bob, group))
  alice.crash()
  const at = network.clock.now()
  const [one, two] = ['coffee', 'tea'].map((topic) =>
    forgedRoster(alice, { ...roster, topic: topic as SafeText }, { at }),
  )
  if (!one || !two) throw new Error('no rosters')
  give(one, [bob, carol])
  give(two, [dave])
  await network.advance(2 * 60 * MINUTE)
  const wanted = [expect.stringContaining('alice gave different members different versions')]
  for (const who of [bob, carol, dave]) expect(accusations(who, group)).toEqual(wanted)
})

test('somebody who says it again to all is not accused, and everybody has both', async () => {
  const { network, group, alice, bob, carol, dave, give, says, honest } = await groupWithLiar()
  const again = { id: freshUlid(network.clock.now()), at: network.clock.now() }
  give(says('YES', 1), [alice, carol])
  const no = says('NO', 1, again)
  give(no, [bob, dave])
  await network.advance(10 * MINUTE)
  for (const one of honest) expect(accusations(one, group)).toEqual(both)
  give(says('NO', 2, { ...again, prior: no }), honest)
  await network.advance(MINUTE)
  const shown = () => honest.map((one) => groupTranscript(one, group).toSorted())
  const all = honest.map(() => ['eve: NO', 'eve: YES'])
  expect(shown()).toEqual(all)
  expect(honest.map((one) => accusations(one, group))).toEqual(honest.map(() => []))
  for (const one of honest) restart(one)
  await network.advance(10 * MINUTE)
  expect([shown(), honest.map((one) => accusations(one, group))]).toEqual([
    all,
    honest.map(() => []),
  ])
})

test('both come before the roster under which they were said', async () => {
  const { network, group, alice, bob, carol, dave, give, says, blind } = await groupWithLiar()
  blind.add(dave.name)
  alice.send({ type: 'group.topic', group, topic: 'tea' as SafeText })
  await network.advance(1000)
  blind.delete(dave.name)
  // he asks for the roster and gets it a moment later
  give(says('YES', 1), [alice, carol, dave])
  give(says('NO', 1), [bob, dave])
  await network.advance(10 * MINUTE)
  for (const one of [alice, bob, carol, dave])
    expect([one.name, accusations(one, group)]).toEqual([one.name, both])
  expect(groupTranscript(dave, group)).toEqual(['eve: YES'])
})

test('both come to somebody who asks to be let in, before the roster that lets them in', async () => {
  const { network, group, alice, bob, carol, dave, give, says, blind, choosy } =
    await groupWithLiar()
  const frank = network.person('frank', { wrapTransport: choosy('frank') })
  frank.start()
  await network.advance(3000)
  askToJoin(frank, group)
  await network.advance(3000)
  blind.add(frank.name)
  expect(admit(alice, 'frank').ok).toBe(true)
  await network.advance(1000)
  blind.delete(frank.name)
  give(says('YES', 1), [alice, carol])
  give(says('NO', 1), [bob, dave])
  await network.advance(100)
  // they wait on his disk: neither of them is known to count
  expect(frank.disk.deferred.byAuthor('eve').length).toBe(2)
  await network.advance(30 * MINUTE)
  expect(frank.disk.deferred.byAuthor('eve').length).toBe(0)
  expect(groupTranscript(frank, group).length).toBe(1)
  expect(accusations(frank, group)).toEqual(both)
})

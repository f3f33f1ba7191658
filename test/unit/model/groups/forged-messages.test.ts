/** What an outsider says in a group, or to its members, is no word; and of theirs he is sent none. */
import type { WireCommand } from '../../../../src/model/commands.ts'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Roster, Identity } from '../../../../src/model/groups/roster.ts'
import { MAX_GROUPS_PER_KEY, MAX_KNOWN_GROUPS } from '../../../../src/model/groups/group-room.ts'
import { ROSTERS_FOR_STRANGERS } from '../../../../src/runtime/groups/serve-history.ts'
import { rosterRef } from '../../../../src/model/groups/membership.ts'
import type { InGroup } from '../../../../src/model/messages/channel-info.ts'
import type { MessageCommand } from '../../../../src/model/messages/message-commands.ts'
import { groupChannel } from '../../../../src/core/channel.ts'
import type { RosterHash, GroupId, Millis, Ref, SafeText } from '../../../../src/core/ids.ts'
import { addMillis, createGroupId } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import type { OutgoingPacket } from '../../../../src/ports/transport.ts'
import type { SyncMessage } from '../../../../src/protocol/messages/sync.ts'
import {
  askToJoin,
  groupWith,
  acceptInvitation,
  createGroup,
  groupOf,
  groupMessages,
  invite,
  leaderId,
  groupTranscript,
  memberIds,
  sendToGroup,
} from '../../../support/network/group.ts'
import { signedPacket } from '../../../support/forged/packets.ts'
import type { Forger } from '../../../support/forged/outsider.ts'
import {
  groupView,
  rosterOf,
  forgedRoster,
  totalRefused,
  relayedBy,
} from '../../../support/forged/outsider.ts'
import { id, insecureSigner, createTestNetwork } from '../../../support/network/network.ts'
import type { Person, TestNetwork } from '../../../support/network/network.ts'
import { refusedCounts, stateOf } from '../../../support/network/direct-session.ts'

let network: TestNetwork
let lab: GroupId
let all: readonly Person[]
let ana: Person
let bia: Person
let caio: Person
let dora: Person
let mallory: Person
let now: Millis

/** ana leads; bia is a member, caio was one, dora asks to be one; mallory is known to them all. */
beforeEach(async () => {
  network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bia', 'caio'])
  const [first, second, third] = people
  if (!second || !third) throw new Error('not three')
  ;[ana, bia, caio, dora, mallory] = [
    first,
    second,
    third,
    network.person('dora'),
    network.person('mallory'),
  ]
  dora.start()
  mallory.start()
  await network.advance(3000)
  sendToGroup(bia, group, 'between us')
  sendToGroup(caio, group, 'as long as I may')
  await network.advance(3000)
  ana.send({ type: 'group.remove', group, who: caio.name })
  await network.advance(3000)
  askToJoin(dora, group, 'may I?')
  lab = group
  all = [ana, bia, dora]
  // he is known by what he asked
  for (const { name } of all) mallory.ask(name)
  await network.advance(60_000)
  now = network.clock.now()
})

const believed = () => all.map((who) => groupView(who, lab))
const inject = (packets: readonly OutgoingPacket[]) => {
  for (const packet of packets) network.broker.inject(packet)
}
const under = () => rosterRef({ roster: rosterOf(ana, lab) })
const target = () => groupMessages(ana, lab)[0]?.id ?? ('' as Ref)
const hers = () => [...stateOf(dora).joins.keys()][0] ?? ('' as Ref)
const text = safeText('HOSTILE')

/** Everything that can be said in a group. */
const forgedCommands = (card = under()): readonly (MessageCommand & InGroup)[] => [
  { type: 'message.send', channel: groupChannel(lab), roster: card, text },
  { type: 'message.send', channel: groupChannel(lab), roster: card, text, reply: target() },
  { type: 'message.edit', channel: groupChannel(lab), roster: card, target: target(), text },
  {
    type: 'message.react',
    channel: groupChannel(lab),
    roster: card,
    target: target(),
    emoji: '!' as SafeText,
    on: true,
  },
  { type: 'message.delete', channel: groupChannel(lab), roster: card, target: target() },
]
const saidBy = (who: Forger, card = under(), first = 1): readonly OutgoingPacket[] =>
  forgedCommands(card).map((word, place) =>
    signedPacket(
      who,
      word,
      { kind: 'group', group: lab, from: who.name },
      { at: now, seq: first + place },
    ),
  )
const as = (name: string): Forger => ({ name: id(name), signer: mallory.signer })
const toEach = (
  word: WireCommand | SyncMessage,
  by: Forger = mallory,
  seq = 1,
): readonly OutgoingPacket[] =>
  all.map(({ name }) =>
    signedPacket(by, word, { kind: 'inbox', of: name, from: by.name }, { at: now, seq }),
  )
const passedOn = (packets: readonly OutgoingPacket[], about = groupChannel(lab)) =>
  all.flatMap(({ name }) =>
    packets.map((packet) => relayedBy(mallory, packet, about, { person: name }, now)),
  )
const gone = () => ({
  rev: rosterOf(ana, lab).rev - 1,
  hash: rosterOf(ana, lab).before ?? ('' as RosterHash),
})

const wrongs: readonly (readonly [string, () => readonly OutgoingPacket[]])[] = [
  ['words of somebody who never was a member', () => saidBy(mallory)],
  [
    'such words under a card that nobody knows',
    () => saidBy(mallory, { rev: 99, hash: 'x'.repeat(43) as RosterHash }),
  ],
  ['words in the name of a member', () => saidBy(as('bia'))],
  ['words of who was removed', () => saidBy(caio, under(), 2)],
  ['such words under the card of before', () => saidBy(caio, gone(), 2).slice(0, 4)],
  ['forged words, passed on', () => passedOn([...saidBy(mallory), ...saidBy(as('bia'))])],
  ['words of who was removed, passed on', () => passedOn(saidBy(caio, gone(), 2).slice(0, 4))],
  [
    'a true word with another text, passed on',
    () =>
      passedOn(
        network.traffic
          .filter(({ topic }) => topic.includes('/messages/bia'))
          .map(({ payload, ...packet }) => ({
            ...packet,
            payload: new TextEncoder().encode(
              new TextDecoder().decode(payload).replace('between us', 'HOSTILE'),
            ),
          })),
      ),
  ],
  [
    'a true word, passed on as one of another group',
    () =>
      passedOn(
        network.traffic.filter(({ topic }) => topic.includes('/messages/bia')),
        groupChannel(createGroupId('other', ana.signer.key) ?? lab),
      ),
  ],
  [
    'a leave in the name of a member',
    () =>
      toEach(
        { type: 'group.leave', group: lab, to: ana.name, roster: under(), sentCount: 0 },
        as('bia'),
      ),
  ],
  [
    'a leave of somebody who is no member',
    () => toEach({ type: 'group.leave', group: lab, to: ana.name, roster: under(), sentCount: 0 }),
  ],
  [
    'a no to who asks somebody else',
    () => toEach({ type: 'group.deny', join: hers(), reason: safeText('no') }),
  ],
  [
    'the same in the name of the leader',
    () => toEach({ type: 'group.deny', join: hers(), reason: safeText('no') }, as('ana')),
  ],
  [
    'invitations of somebody who does not lead',
    () => toEach({ type: 'group.invite', group: lab, to: dora.name, name: text, text }).slice(2),
  ],
]

describe.each(wrongs)('%s', (_, packets) => {
  test('change nothing, and are counted', async () => {
    const before = believed()
    const times = totalRefused(all)
    const wrong = packets()
    expect(wrong.length).toBeGreaterThan(0)
    inject(wrong)
    await network.advance(60_000)
    expect(believed()).toEqual(before)
    expect(totalRefused(all)).toBeGreaterThanOrEqual(times + wrong.length)
    // and the members go on
    sendToGroup(bia, lab, 'still here')
    await network.advance(3000)
    expect(groupTranscript(ana, lab).at(-1)).toBe('bia: still here')
    expect(groupTranscript(bia, lab).slice(0, -1)).toEqual(before[1]?.lines)
  })
})

test('who is no member and asks for everything is sent a few cards at most, and never a word', async () => {
  const { rev, hash } = rosterOf(ana, lab)
  const authors = [ana, bia, caio].map(({ name, signer: { key } }) => ({
    author: name,
    key,
    have: { upTo: 0, gaps: [] },
  }))
  const before = network.traffic.length
  for (let n = 0; n < 200; n += 1) {
    const place = groupChannel(lab)
    const other = { rev, hash: `${n}`.padEnd(43, 'x') as RosterHash }
    inject(
      toEach({
        type: 'sync.have',
        channel: place,
        roster: n % 2 === 0 ? other : { rev, hash },
        authors,
      }),
    )
    for (const { author } of authors) {
      inject(toEach({ type: 'sync.request', channel: place, author, from: 1, to: 1_000_000 }))
    }
    inject(
      toEach({
        type: 'sync.request',
        channel: { kind: 'roster', group: lab },
        author: ana.name,
        from: 1,
        to: 1_000_000,
      }),
    )
  }
  await network.advance(60_000)
  const sent = network.traffic.slice(before).map(({ topic, payload }) => ({
    topic,
    text: new TextDecoder().decode(payload),
  }))
  const toHim = sent.filter(({ topic }) => topic.startsWith('papo/CONTROL/mallory_Control/'))
  const cards = toHim.filter(({ text: one }) => one.includes(`"channel":"!${lab}"`))
  expect(cards.length).toBeGreaterThan(0)
  // they are far larger than the question: of each member strangers get as many as they may have in a minute
  const { most, perSecond } = ROSTERS_FOR_STRANGERS
  expect(cards.length).toBeLessThanOrEqual(all.length * (most + 60 * perSecond))
  expect(toHim.filter(({ text: one }) => one.includes(`"channel":"#${lab}"`))).toEqual([])
  expect(sent.filter(({ text: one }) => one.includes('between us'))).toEqual([])
  // nobody sends more than was asked for
  const { known } = groupOf(ana, lab) ?? {}
  expect(toHim.length).toBeLessThanOrEqual(2 * 300 * (known?.size ?? 0))
})

/** The first roster of a group that a stranger founds; `more` is different in it. */
const foundedBy = (
  { name, signer }: Pick<Person, 'name' | 'signer'>,
  title: string,
  more: Partial<Roster> = {},
): Roster => {
  const me: Identity = { id: name, key: signer.key }
  return {
    group: createGroupId(title, signer.key) ?? lab,
    name: safeText(title),
    rev: 1,
    lineage: [{ ...me, rev: 1, how: 'founded' }],
    members: [{ ...me, since: 1, sentCount: 0 }],
    departed: [],
    topic: text,
    heirs: { after: 1000, list: [], sig: '' },
    disbanded: false,
    ...more,
  }
}

test('more groups than anybody needs are not kept, and those of one’s own still are', async () => {
  const founded = Array.from({ length: MAX_KNOWN_GROUPS + 200 }, (_, n): OutgoingPacket => {
    const stranger = { name: id(`stranger${n}`), signer: insecureSigner(`stranger ${n}`) }
    return forgedRoster(stranger, foundedBy(stranger, 'lab'), { at: now })
  })
  inject(founded)
  await network.advance(60_000)
  for (const who of all) expect(stateOf(who).groups.size).toBeLessThanOrEqual(MAX_KNOWN_GROUPS + 1)
  // the newest are known, and the oldest made room for them
  const newest =
    createGroupId('lab', insecureSigner(`stranger ${MAX_KNOWN_GROUPS + 199}`).key) ?? lab
  for (const who of all) {
    expect(stateOf(who).groups.has(newest)).toBe(true)
    expect(stateOf(who).groups.has(lab)).toBe(true)
    expect(stateOf(who).conversations.size).toBeLessThan(MAX_KNOWN_GROUPS + 20)
  }
  expect(all.map((who) => leaderId(who, lab))).toEqual(['ana', 'ana', 'ana'])
  expect(memberIds(bia, lab)).toEqual(['ana', 'bia'])
  sendToGroup(bia, lab, 'still here')
  await network.advance(3000)
  expect(groupTranscript(ana, lab).at(-1)).toBe('bia: still here')
  // who founds one, or is invited to one, is kept from nothing
  const ours = createGroup(bia, 'ours')
  invite(bia, ours, 'dora')
  await network.clock.until(() => acceptInvitation(dora, 'bia').ok, 'dora is invited')
  await network.clock.until(() => memberIds(dora, ours).length === 2, 'dora is in')
}, 120_000)

test('one founder has ten groups and locks nobody else out', async () => {
  const founder = { name: id('founder'), signer: insecureSigner('one founder') }
  const cards = Array.from({ length: 60 }, (_, n) =>
    forgedRoster(founder, foundedBy(founder, `g${n}`), { at: now }),
  )
  const before = stateOf(bia).groups.size
  inject(cards)
  await network.advance(3000)
  expect(stateOf(bia).groups.size).toBe(before + MAX_GROUPS_PER_KEY)
  expect(refusedCounts(bia)['too-many-requests']).toBe(60 - MAX_GROUPS_PER_KEY)
  // bare rosters pin nobody
  expect(stateOf(bia).people.has(founder.name)).toBe(false)
  const eva = network.person('eva')
  eva.start()
  await network.advance(3000)
  const honest = createGroup(eva, 'honest')
  await network.advance(3000)
  expect(stateOf(bia).groups.has(honest)).toBe(true)
})

test('a stranger’s group has a fixed share, however many rosters it has', async () => {
  const founder = { name: id('founder'), signer: insecureSigner('one founder') }
  const { group } = foundedBy(founder, 'long')
  for (let rev = 2; rev <= 200; rev += 1) {
    const card = foundedBy(founder, 'long', {
      rev,
      founding: 'f'.repeat(43) as RosterHash,
      before: `${rev}`.padEnd(43, 'x') as RosterHash,
    })
    inject([forgedRoster(founder, card, { at: addMillis(now, rev) })])
  }
  await network.advance(3000)
  expect(stateOf(bia).groups.get(group)?.roster.rev).toBe(200)
  expect(stateOf(bia).groups.get(group)?.known.size).toBeLessThanOrEqual(20)
})

/** What an outsider says in a group, or to its members, is no word; and of theirs he is sent none. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { Card, Keyed } from '../../../../src/model/groups/roster.ts'
import { MOST_GROUPS } from '../../../../src/model/groups/roster-chain.ts'
import { saidUnder } from '../../../../src/model/groups/membership.ts'
import type { CardHash, GroupId, Millis, Ref, SafeText } from '../../../../src/core/ids.ts'
import { groupId } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/safe-text.ts'
import type { Outgoing } from '../../../../src/ports.ts'
import type { Service } from '../../../../src/protocol/messages/sync.ts'
import type { Spoken } from '../../../../src/protocol/messages/direct.ts'
import {
  ask,
  club,
  follow,
  found,
  groupOf,
  heard,
  invite,
  leader,
  lines,
  members,
  tell,
} from '../../../support/network/group.ts'
import { wordOf } from '../../../support/forged/packets.ts'
import type { Forger } from '../../../support/forged/outsider.ts'
import { belief, cardOf, forgedCard, refusals, relayedBy } from '../../../support/forged/outsider.ts'
import { id, quickSigner, town } from '../../../support/network/network.ts'
import type { Person, Town } from '../../../support/network/network.ts'
import { refused, stateOf } from '../../../support/network/direct-session.ts'

let world: Town
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
  world = town()
  const { group, people } = await club(world, ['ana', 'bia', 'caio'])
  const [first, second, third] = people
  if (!second || !third) throw new Error('not three')
  ;[ana, bia, caio, dora, mallory] = [
    first,
    second,
    third,
    world.person('dora'),
    world.person('mallory'),
  ]
  dora.start()
  mallory.start()
  await world.pass(3000)
  tell(bia, group, 'between us')
  tell(caio, group, 'as long as I may')
  await world.pass(3000)
  ana.send({ type: 'group.remove', group, who: caio.name })
  await world.pass(3000)
  ask(dora, group, 'may I?')
  await world.pass(60_000)
  lab = group
  all = [ana, bia, dora]
  now = world.clock.now()
})

const believed = () => all.map((who) => belief(who, lab))
const inject = (packets: readonly Outgoing[]) => {
  for (const packet of packets) world.broker.inject(packet)
}
const under = () => saidUnder({ card: cardOf(ana, lab) })
const target = () => heard(ana, lab)[0]?.id ?? ('' as Ref)
const hers = () => [...stateOf(dora).joins.keys()][0] ?? ('' as Ref)
const text = safeText('HOSTILE')

type InGroup = Extract<Spoken, { readonly target: Ref } | { readonly type: 'group.say' }>
/** Everything that can be said in a group. */
const sayings = (card = under()): readonly Extract<InGroup, { readonly group: GroupId }>[] => [
  { type: 'group.say', group: lab, card, text },
  { type: 'group.say', group: lab, card, text, reply: target() },
  { type: 'group.edit', group: lab, card, target: target(), text },
  { type: 'group.react', group: lab, card, target: target(), emoji: '!' as SafeText, on: true },
  { type: 'group.delete', group: lab, card, target: target() },
]
const saidBy = (who: Forger, card = under(), first = 1): readonly Outgoing[] =>
  sayings(card).map((word, place) =>
    wordOf(
      who,
      word,
      { kind: 'group', group: lab, from: who.name },
      { at: now, seq: first + place },
    ),
  )
const as = (name: string): Forger => ({ name: id(name), signer: mallory.signer })
const toEach = (word: Spoken | Service, by: Forger = mallory, seq = 1): readonly Outgoing[] =>
  all.map(({ name }) =>
    wordOf(by, word, { kind: 'control', of: name, from: by.name }, { at: now, seq }),
  )
const passedOn = (packets: readonly Outgoing[], about: `#${GroupId}` = `#${lab}`) =>
  all.flatMap(({ name }) =>
    packets.map((packet) => relayedBy(mallory, packet, about, { person: name }, now)),
  )
const gone = () => ({
  rev: cardOf(ana, lab).rev - 1,
  hash: cardOf(ana, lab).before ?? ('' as CardHash),
})

const wrongs: readonly (readonly [string, () => readonly Outgoing[]])[] = [
  ['words of somebody who never was a member', () => saidBy(mallory)],
  [
    'such words under a card that nobody knows',
    () => saidBy(mallory, { rev: 99, hash: 'x'.repeat(43) as CardHash }),
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
        world.traffic
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
        world.traffic.filter(({ topic }) => topic.includes('/messages/bia')),
        `#${groupId('other', ana.signer.key) ?? lab}`,
      ),
  ],
  [
    'a leave in the name of a member',
    () =>
      toEach({ type: 'group.leave', group: lab, to: ana.name, card: under(), said: 0 }, as('bia')),
  ],
  [
    'a leave of somebody who is no member',
    () => toEach({ type: 'group.leave', group: lab, to: ana.name, card: under(), said: 0 }),
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
    const times = refusals(all)
    const wrong = packets()
    expect(wrong.length).toBeGreaterThan(0)
    inject(wrong)
    await world.pass(60_000)
    expect(believed()).toEqual(before)
    expect(refusals(all)).toBeGreaterThanOrEqual(times + wrong.length)
    // and the members go on
    tell(bia, lab, 'still here')
    await world.pass(3000)
    expect(lines(ana, lab).at(-1)).toBe('bia: still here')
    expect(lines(bia, lab).slice(0, -1)).toEqual(before[1]?.lines)
  })
})

test('who is no member and asks for everything is sent cards at most, and never a word', async () => {
  const { rev, hash } = cardOf(ana, lab)
  const words = [ana, bia, caio].map(({ name, signer: { key } }) => ({
    author: name,
    key,
    have: { upto: 0, holes: [] },
  }))
  const before = world.traffic.length
  for (let n = 0; n < 200; n += 1) {
    const place = `#${lab}` as const
    const other = { rev, hash: `${n}`.padEnd(43, 'x') as CardHash }
    inject(toEach({ type: 'have', place, card: n % 2 === 0 ? other : { rev, hash }, words }))
    for (const { author } of words) {
      inject(toEach({ type: 'resend', place, author, from: 1, to: 1_000_000 }))
    }
    inject(toEach({ type: 'resend', place: `!${lab}`, author: ana.name, from: 1, to: 1_000_000 }))
  }
  await world.pass(60_000)
  const sent = world.traffic.slice(before).map(({ topic, payload }) => ({
    topic,
    text: new TextDecoder().decode(payload),
  }))
  const toHim = sent.filter(({ topic }) => topic.startsWith('papo/CONTROL/mallory_Control/'))
  expect(toHim.some(({ text: one }) => one.includes(`"place":"!${lab}"`))).toBe(true)
  expect(toHim.filter(({ text: one }) => one.includes(`"place":"#${lab}"`))).toEqual([])
  expect(sent.filter(({ text: one }) => one.includes('between us'))).toEqual([])
  // nobody sends more than was asked for
  const { known } = groupOf(ana, lab) ?? {}
  expect(toHim.length).toBeLessThanOrEqual(2 * 300 * (known?.size ?? 0))
})

test('more groups than anybody needs are not kept, and those of one’s own still are', async () => {
  const founded = Array.from({ length: MOST_GROUPS + 200 }, (_, n): Outgoing => {
    const signer = quickSigner(`stranger ${n}`)
    const name = id(`stranger${n}`)
    const me: Keyed = { id: name, key: signer.key }
    const card: Card = {
      group: groupId('lab', signer.key) ?? lab,
      name: safeText('lab'),
      rev: 1,
      line: [{ ...me, rev: 1, how: 'founded' }],
      members: [{ ...me, since: 1, said: 0 }],
      gone: [],
      topic: text,
      heirs: { after: 1000, list: [], sig: '' },
      disbanded: false,
    }
    return forgedCard({ name, signer }, card, { at: now })
  })
  inject(founded)
  await world.pass(60_000)
  for (const who of all) expect(stateOf(who).groups.size).toBeLessThanOrEqual(MOST_GROUPS)
  expect(all.map((who) => refused(who)['too-many-requests'] ?? 0)).toEqual([201, 201, 201])
  expect(all.map((who) => leader(who, lab))).toEqual(['ana', 'ana', 'ana'])
  expect(members(bia, lab)).toEqual(['ana', 'bia'])
  tell(bia, lab, 'still here')
  await world.pass(3000)
  expect(lines(ana, lab).at(-1)).toBe('bia: still here')
  // who founds one, or is invited to one, is kept from nothing
  const ours = found(bia, 'ours')
  invite(bia, ours, 'dora')
  await world.clock.until(() => follow(dora, 'bia').ok, 'dora is invited')
  await world.clock.until(() => members(dora, ours).length === 2, 'dora is in')
})

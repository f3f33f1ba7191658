/** Attacks by people with whom the victim has nothing in common. */
import { randomBytes } from 'node:crypto'
import { directChannel } from '../../src/core/channel.ts'
import type { SafeText } from '../../src/core/ids.ts'
import { createGroupId, createSessionId } from '../../src/core/ids.ts'
import type { OutgoingPacket } from '../../src/ports/transport.ts'
import type { Forger } from '../../test/support/forged/outsider.ts'
import { forgedRoster } from '../../test/support/forged/outsider.ts'
import { signedPacket } from '../../test/support/forged/packets.ts'
import { presencePacket } from '../../test/support/forged/registered.ts'
import type { Attack, Attacker } from './attack.ts'
import { inTurns, strangers, TOPIC } from './attack.ts'

const text = (value: string) => value as SafeText

/** The first roster of a group of this person. */
const founding = ({ now }: Attacker, { name, signer }: Forger, called: string): OutgoingPacket => {
  const group = createGroupId(called, signer.key)
  if (!group) throw new Error(`${called} is no name of a group`)
  const me = { id: name, key: signer.key }
  const roster = {
    group,
    name: text(called),
    rev: 1,
    lineage: [{ ...me, rev: 1, how: 'founded' as const }],
    members: [{ ...me, since: 1, sentCount: 0 }],
    departed: [],
    topic: text('t'.repeat(200)),
    heirs: { after: 604_800_000, list: [], sig: '' },
    disbanded: false,
  }
  return forgedRoster({ name, signer }, roster, { at: now() })
}

const request = ({ victim, now }: Attacker, who: Forger, turn: number) =>
  signedPacket(
    who,
    { type: 'request.make', to: victim, text: text('x'.repeat(2000)) },
    { kind: 'inbox', of: victim, from: who.name },
    { at: now(), seq: turn + 1 },
  )

const early = ({ victim, now }: Attacker, who: Forger, turn: number) => {
  const session = createSessionId(victim, who.name, now())
  const channel = directChannel(session)
  return signedPacket(
    who,
    { type: 'message.send', channel, text: text('y'.repeat(2000)) },
    { ...channel, to: victim, from: who.name },
    { at: now(), seq: turn + 1 },
  )
}

const query = ({ victim, now }: Attacker, who: Forger, turn: number) =>
  signedPacket(
    who,
    { type: 'presence.query' },
    turn % 2 === 0
      ? { kind: 'roll-call', from: who.name }
      : { kind: 'inbox', of: victim, from: who.name },
    { at: now() },
  )

/** What looks like a signature. */
const anySignature = () => randomBytes(64).toString('base64url')

/** Bytes without a signature. */
const bare = (topic: string, payload: string | Buffer, retain = false): OutgoingPacket => ({
  topic,
  payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
  qos: 1,
  retain,
})

const garbageTopics = ({ victim, friend, friendSession: session, group }: Attacker, n: number) => [
  `papo/SESSIONS/${victim}/${friend}/${session}`,
  `papo/SESSIONS/${victim}/g${n}/${session}`,
  `papo/CONTROL/${victim}_Control/${friend}`,
  `papo/CONTROL/${victim}_Control/${victim}`,
  `papo/CONTROL/${victim}_Control/g${n}`,
  `papo/GROUPS/${group}/messages/g${n}`,
  `papo/GROUPS/g${n}~123456789012/roster/g${n}`,
  `papo/USERS/g${n}`,
  `papo/USERS/${friend}`,
  `papo/WHO/g${n}`,
]

const garbage = (attacker: Attacker, count: number) =>
  Array.from({ length: count }, (_, n) => {
    const topics = garbageTopics(attacker, n % 5000)
    const bytes = n % 3 === 0 ? Buffer.from(`{"v":1,"x":"${'z'.repeat(500)}"}`) : randomBytes(500)
    return bare(topics[n % topics.length] ?? '', bytes)
  })

/** Retained at as many topics as there are packets; only what is not known yet is thrown away cheaply. */
const junk = (attacker: Attacker, count: number) => {
  const keys = strangers(Math.ceil(count / 3), 'kept')
  return keys
    .flatMap((who, n) => [
      presencePacket(who, 'online', 1, attacker.now()),
      founding(attacker, who, `kept${n}`),
      bare(`papo/USERS/junk${n}`, randomBytes(1000), true),
    ])
    .slice(0, count)
}

const plaintext = ({ victim }: Attacker, count: number) =>
  Array.from({ length: count }, (_, n) => {
    const kinds: readonly (readonly [string, string])[] = [
      ['USERS', `x${n} online`],
      [`clients/${victim}`, `REQUEST x${n}`],
      ['groups/info', `g${n} CREATE`],
      [`groups/g${n}/members`, `x${n}`],
      [`clients/${victim}`, `GI g${n}`],
      ['USERS', `x${n - 5} offline`],
    ]
    const [topic, line] = kinds[n % kinds.length] ?? ['USERS', '']
    return bare(topic, line)
  })

/** By strangers, each of whom costs its author nothing but a key. */
export const attacksByStrangers: readonly Attack[] = [
  {
    name: 'presence',
    what: 'presence records of throw-away keys',
    packets: ({ now }, count) =>
      strangers(count).map((who) => presencePacket(who, 'online', 1, now())),
  },
  {
    name: 'groups-one',
    what: 'one key founds groups',
    packets: (attacker, count) => {
      const [one] = strangers(1, 'founder')
      return one
        ? Array.from({ length: count }, (_, n) => founding(attacker, one, `group${n}`))
        : []
    },
  },
  {
    name: 'groups-many',
    what: 'many keys found groups',
    packets: (attacker, count) =>
      strangers(count, 'founder').map((who, n) => founding(attacker, who, `group${n}`)),
  },
  {
    name: 'early',
    what: 'messages of 200 strangers that nobody accepted',
    packets: (attacker, count) =>
      inTurns(strangers(200), count, (who, turn) => early(attacker, who, turn)),
  },
  {
    name: 'requests-one',
    what: 'requests of one key',
    packets: (attacker, count) =>
      inTurns(strangers(1), count, (who, turn) => request(attacker, who, turn)),
  },
  {
    name: 'requests-many',
    what: 'requests of throw-away keys',
    packets: (attacker, count) => strangers(count).map((who) => request(attacker, who, 0)),
  },
  {
    name: 'who',
    what: 'roll calls and presence queries of 1,000 keys',
    packets: (attacker, count) =>
      inTurns(strangers(1000), count, (who, turn) => query(attacker, who, turn)),
  },
  {
    name: 'topic',
    what: 'lines of an open topic that is followed',
    enters: `/topic-room ${TOPIC}`,
    packets: (_, count) =>
      Array.from({ length: count }, (__, n) => bare(TOPIC, `x: spam ${n} ${'s'.repeat(200)}`)),
  },
  {
    name: 'plaintext',
    what: 'the plain-text chat, with `--classic`',
    args: ['--classic'],
    packets: plaintext,
  },
  {
    name: 'forged',
    what: 'packets in the name and with the key of a friend, the signature is wrong',
    packets: ({ friend, friendKey, victim, friendSession: session, now }, count) => {
      const channel = directChannel(session)
      const [one] = strangers(1)
      if (!one) return []
      const who = { name: friend, signer: { ...one.signer, key: friendKey, sign: anySignature } }
      return Array.from({ length: count }, (_, n) =>
        signedPacket(
          who,
          { type: 'message.send', channel, text: text(`forged ${n}`) },
          { ...channel, to: victim, from: friend },
          { at: now(), seq: n + 1 },
        ),
      )
    },
  },
  {
    name: 'impostor',
    what: 'packets in the name of a friend, signed with other keys',
    packets: (attacker, count) =>
      inTurns(
        strangers(200).map(({ signer }) => ({ name: attacker.friend, signer })),
        count,
        (who, turn) => early(attacker, who, turn),
      ),
  },
  { name: 'garbage', what: 'any bytes at topics of papo', packets: garbage },
  {
    name: 'replay',
    what: 'what a friend sent, again and again',
    packets: ({ overheard }) => overheard,
  },
  {
    name: 'retained',
    what: 'retained junk, before the victim starts',
    isBefore: true,
    packets: junk,
  },
]

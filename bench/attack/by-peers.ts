/** Attacks by somebody with whom the victim talks, or who is in a group with them. */
import { directChannel, groupChannel } from '../../src/core/channel.ts'
import type { PacketHash, SafeText } from '../../src/core/ids.ts'
import { createRef } from '../../src/core/ids.ts'
import type { WireCommand } from '../../src/model/commands.ts'
import type { OutgoingPacket } from '../../src/ports/transport.ts'
import type { SyncMessage } from '../../src/protocol/messages/sync.ts'
import { freshUlid, signedPacket } from '../../test/support/forged/packets.ts'
import { presencePacket } from '../../test/support/forged/registered.ts'
import type { Attack, Attacker } from './attack.ts'
import { MALLORY, strangers } from './attack.ts'

const text = (value: string) => value as SafeText

const times = <T>(count: number, make: (n: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, n) => make(n))

/** What mallory sends in the conversation with the victim. */
const inSession = (
  { mallory, victim, session, now }: Attacker,
  command: WireCommand,
  seq: number,
  id = freshUlid(now()),
) =>
  signedPacket(
    mallory,
    command,
    { ...directChannel(session), to: victim, from: mallory.name },
    { at: now(), seq, id },
  )

const say = (attacker: Attacker, n: number) =>
  inSession(
    attacker,
    {
      type: 'message.send',
      channel: directChannel(attacker.session),
      text: text(`spam ${n} ${'s'.repeat(200)}`),
    },
    n + 1,
  )

/** A message, and then changes of it. */
const changes = (attacker: Attacker, count: number): readonly OutgoingPacket[] => {
  const channel = directChannel(attacker.session)
  const ulid = freshUlid(attacker.now())
  const target = createRef(ulid, attacker.mallory.signer.key)
  const first = { type: 'message.send', channel, text: text('first') } as const
  const kinds = (n: number): WireCommand => {
    if (n % 2 === 0)
      return { type: 'message.edit', channel, target, text: text(`edited ${n} ${'e'.repeat(200)}`) }
    const emoji = text(['👍', '🎉', '❤️'][n % 3] ?? '')
    return { type: 'message.react', channel, target, emoji, on: n % 4 === 1 }
  }
  return [
    inSession(attacker, first, 1, ulid),
    ...times(count - 1, (n) => inSession(attacker, kinds(n), n + 2)),
  ]
}

const inGroup = (attacker: Attacker, count: number): readonly OutgoingPacket[] => {
  const { mallory, group, roster, now } = attacker
  const channel = groupChannel(group)
  let prior: PacketHash | undefined
  return times(count, (n) => {
    const said = text(`spam ${n} ${'s'.repeat(200)}`)
    const packet = signedPacket(
      mallory,
      { type: 'message.send', channel, text: said, roster },
      { ...channel, from: mallory.name },
      { at: now(), seq: n + 1, ...(prior && { prior }) },
    )
    prior = mallory.signer.hash(packet.payload) as PacketHash
    return packet
  })
}

const toInbox = ({ mallory, victim, now }: Attacker, message: SyncMessage) =>
  signedPacket(mallory, message, { kind: 'inbox', of: victim, from: mallory.name }, { at: now() })

const askFor = (attacker: Attacker, n: number) => {
  const { session, group, victim, friend } = attacker
  const channels = [
    directChannel(session),
    groupChannel(group),
    { kind: 'roster', group },
    { kind: 'inbox', of: attacker.mallory.name },
  ] as const
  const channel = channels[n % channels.length] ?? directChannel(session)
  return toInbox(attacker, {
    type: 'sync.request',
    channel,
    author: n % 8 < 4 ? victim : friend,
    from: 1,
    to: 1_000_000_000_000,
  })
}

const have = (attacker: Attacker, n: number) => {
  const { group, roster, friend, friendKey, victim, mallory } = attacker
  const gaps = times(60, (g) => [2 * g + 2, 2 * g + 2] as const)
  return toInbox(attacker, {
    type: 'sync.have',
    channel: groupChannel(group),
    roster: n % 2 === 0 ? roster : { rev: 1, hash: roster.hash },
    authors: [
      { author: friend, key: friendKey, have: { upTo: 1000 + n, gaps } },
      { author: victim, key: mallory.signer.key, have: { upTo: 1000 + n, gaps } },
    ],
  })
}

/** Mallory hands on what strangers signed. */
const relays = (attacker: Attacker, count: number) => {
  const many = strangers(Math.min(count, 2000), 'relayed')
  const { group, now, roster } = attacker
  const channel = groupChannel(group)
  return times(count, (n) => {
    const who = many[n % many.length] ?? attacker.mallory
    const inner = signedPacket(
      who,
      { type: 'message.send', channel, text: text(`relayed ${n}`), roster },
      { ...channel, from: who.name },
      { at: now(), seq: n + 1 },
    )
    const packet = new TextDecoder().decode(inner.payload)
    return toInbox(attacker, { type: 'sync.relay', channel, packet })
  })
}

/** By mallory, whom the victim has accepted. */
export const attacksByPeers: readonly Attack[] = [
  {
    name: 'peer',
    what: 'an accepted peer sends messages',
    packets: (attacker, count) => times(count, (n) => say(attacker, n)),
  },
  {
    name: 'peer-open',
    what: 'the same, with that conversation on the screen',
    opens: MALLORY,
    packets: (attacker, count) => times(count, (n) => say(attacker, n)),
  },
  { name: 'member', what: 'a member of a group sends messages there', packets: inGroup },
  { name: 'changes', what: 'a peer edits one message and reacts to it', packets: changes },
  {
    name: 'typing',
    what: 'a peer types and stops',
    packets: (attacker, count) => {
      const channel = directChannel(attacker.session)
      return times(count, (n) =>
        inSession(attacker, { type: 'message.typing', channel, on: n % 2 === 0 }, 0),
      )
    },
  },
  {
    name: 'ranges',
    what: 'a peer asks for all numbers up to 10^12',
    packets: (attacker, count) => times(count, (n) => askFor(attacker, n)),
  },
  {
    name: 'have',
    what: 'a member tells of ever other ranges (`sync.have`)',
    packets: (attacker, count) => times(count, (n) => have(attacker, n)),
  },
  { name: 'relays', what: 'a member hands on what strangers signed', packets: relays },
  {
    name: 'status',
    what: 'a peer comes and goes',
    packets: ({ mallory, now }, count) =>
      times(count, (n) => presencePacket(mallory, n % 2 ? 'online' : 'away', n + 1, now())),
  },
  {
    name: 'blocked',
    what: 'an accepted peer sends messages, and is blocked in the middle of it',
    blocks: true,
    packets: (attacker, count) => times(count, (n) => say(attacker, n)),
  },
]

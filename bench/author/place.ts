/** Where the author of a benchmark speaks: in a session with the one who is measured, or in a group of the author's. */
import { directChannel, groupChannel } from '../../src/core/channel.ts'
import type { Address } from '../../src/core/channel.ts'
import { createGroupId, parsePacketHash, parseRosterHash } from '../../src/core/ids.ts'
import type { Millis, PacketHash, SessionId } from '../../src/core/ids.ts'
import { safeLine, safeText } from '../../src/core/text/safe-text.ts'
import { waitingJoins } from '../../src/model/groups/group-selectors.ts'
import type { OutgoingPacket } from '../../src/ports/transport.ts'
import { forgedRoster, nextRoster } from '../../test/support/forged/outsider.ts'
import type { Forger } from '../../test/support/forged/outsider.ts'
import { signedPacket } from '../../test/support/forged/packets.ts'
import {
  presencePacket,
  publishAll,
  registeredPeople,
} from '../../test/support/forged/registered.ts'
import { id } from '../../test/support/network/network.ts'
import type { HeadlessPerson } from '../../test/support/process/headless-person.ts'
import { until } from '../../test/support/wait.ts'
import { GROUP, textOf } from './author.ts'

export type Place = {
  readonly address: Address
  /** The name of the channel in receipts. */
  readonly inReceipts: string
  /** Signs the message with this number; one after the other, from 1 on. */
  readonly sign: (seq: number) => OutgoingPacket
}

const now = () => Date.now() as Millis
const PATIENCE = 30_000

/** The session of the author with `peer`. */
export const sessionPlace = (author: Forger, session: SessionId, peer: string): Place => {
  const address = { kind: 'direct', session, to: id(peer), from: author.name } as const
  return {
    address,
    inReceipts: session,
    sign: (seq) =>
      signedPacket(
        author,
        { type: 'message.send', channel: directChannel(session), text: safeText(textOf(seq)) },
        address,
        { at: now(), seq },
      ),
  }
}

/** Founds a group and lets `peer` in, who asks when `onFounded` was called. */
const foundWith = async (alice: HeadlessPerson, author: Forger, onFounded: () => void) => {
  const group = createGroupId(GROUP, author.signer.key)
  if (group === undefined) throw new Error('this is a name of a group')
  alice.runtime.send({ type: 'group.create', name: GROUP, topic: safeLine('') })
  await until(() => alice.state().groups.has(group) && alice.state().waiting === 0, 'it is founded')
  onFounded()
  const asked = await until(() => waitingJoins(alice.state())[0], 'the other asks', PATIENCE)
  alice.runtime.send({ type: 'group.admit', ask: asked.id })
  const rosterOfTwo = () => {
    const roster = alice.state().groups.get(group)?.roster
    return alice.state().waiting === 0 && roster?.members.length === 2 && roster
  }
  return until(rosterOfTwo, 'the other is in', PATIENCE)
}

/**
 * A group of so many: the author, `peer`, and others who are here, but say nothing. They have keys of their own, and no
 * program.
 */
export const groupPlace = async (
  {
    alice,
    author,
    url,
  }: { readonly alice: HeadlessPerson; readonly author: Forger; readonly url: string },
  members: number,
  onFounded: () => void,
): Promise<Place> => {
  const roster = await foundWith(alice, author, onFounded)
  // what the other hears from now on is published by hand
  await alice.stop()
  const others = registeredPeople(members - 2, true)
  const fresh = others.map(({ name, signer }) => ({
    id: name,
    key: signer.key,
    since: roster.rev + 1,
    sentCount: 0,
  }))
  const packet = forgedRoster(
    author,
    { ...nextRoster(roster), members: [...roster.members, ...fresh] },
    { at: now() },
  )
  const here = others.map((who) => presencePacket(who, 'online', 1, now()))
  await publishAll(url, [...here, packet])
  const hash = parseRosterHash(author.signer.hash(packet.payload))
  if (hash === undefined) throw new Error('this is a hash')
  const address = { kind: 'group', group: roster.group, from: author.name } as const
  let prior: PacketHash | undefined
  return {
    address,
    inReceipts: `#${roster.group}`,
    sign: (seq) => {
      const signed = signedPacket(
        author,
        {
          type: 'message.send',
          channel: groupChannel(roster.group),
          roster: { rev: roster.rev + 1, hash },
          text: safeText(textOf(seq)),
        },
        address,
        { at: now(), seq, ...(prior && { prior }) },
      )
      prior = parsePacketHash(author.signer.hash(signed.payload))
      return signed
    },
  }
}

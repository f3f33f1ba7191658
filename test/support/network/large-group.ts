/** A group of many, and what its talk costs the broker: packets by what they are for. */
import { everybody } from '../../../src/model/people/strangers.ts'
import { waitingJoins } from '../../../src/model/groups/group-selectors.ts'
import type { Delivery } from '../../../src/model/messages/delivery.ts'
import { groupConversationId } from '../../../src/core/ids.ts'
import type { GroupId } from '../../../src/core/ids.ts'
import type { Transport } from '../../../src/ports/transport.ts'
import { askToJoin, createGroup, groupOf, memberIds, sendToGroup } from './group.ts'
import { stateOf } from './direct-session.ts'
import type { PersonOptions, Person, TestNetwork } from './network.ts'

/** What a packet is for. `echo`: a word that comes back to its own author. */
export const PACKET_KINDS = [
  'words',
  'echo',
  'receipts',
  'sync.have',
  'sync.relay',
  'cards',
  'presence',
  'other',
] as const
export type PacketKind = (typeof PACKET_KINDS)[number]

const KIND_OF_TYPE: ReadonlyMap<string, PacketKind> = new Map([
  ['receipt', 'receipts'],
  ['sync.have', 'sync.have'],
  ['sync.request', 'sync.have'],
  ['sync.relay', 'sync.relay'],
  ['group.roster', 'cards'],
  ['presence.publish', 'presence'],
  ['presence.query', 'presence'],
])

const typeIn = (payload: Uint8Array) =>
  /"type":"([^"]*)"/u.exec(new TextDecoder().decode(payload.subarray(0, 80)))?.[1] ?? ''

/** Counts what a broker takes and hands out. */
export type PacketCounter = {
  /** Stands between a person and the broker. */
  readonly wrapTransport: (name: string) => (transport: Transport) => Transport
  readonly counts: () => ReadonlyMap<PacketKind, number>
  readonly total: () => number
  readonly reset: () => void
}

export const createPacketCounter = (): PacketCounter => {
  const counts = new Map<PacketKind, number>()
  const count = (name: string, topic: string, payload: Uint8Array, out: boolean) => {
    const said = topic.includes('/messages/')
    const own = out && said && topic.endsWith(`/${name}`)
    const kind = own ? 'echo' : said ? 'words' : (KIND_OF_TYPE.get(typeIn(payload)) ?? 'other')
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return {
    wrapTransport: (name) => (transport) => ({
      connect: async (options, events) => {
        const opened = await transport.connect(options, {
          ...events,
          onPacket: (packet) => {
            count(name, packet.topic, packet.payload, true)
            events.onPacket(packet)
          },
        })
        if ('reason' in opened) return opened
        return {
          ...opened,
          publish: (packet) => {
            count(name, packet.topic, packet.payload, false)
            return opened.publish(packet)
          },
        }
      },
    }),
    counts: () => counts,
    total: () => [...counts.values()].reduce((sum, each) => sum + each, 0),
    reset: () => counts.clear(),
  }
}

export type LargeGroup = {
  readonly group: GroupId
  readonly people: readonly [Person, ...Person[]]
  readonly counter: PacketCounter
}

type LargeGroupOptions = {
  readonly more?: (name: string) => PersonOptions
  /** How time passes; the town's clock unless told. */
  readonly advance?: (delay: number) => Promise<void>
}

/** So many people in one group; the first leads. All of them ask at once. */
export const createLargeGroup = async (
  network: TestNetwork,
  count: number,
  options: LargeGroupOptions = {},
): Promise<LargeGroup> => {
  const { more = (): PersonOptions => ({}), advance = network.advance } = options
  const counting = createPacketCounter()
  const people = Array.from({ length: count }, (_, index) => {
    const name = `p${index}`
    const own = more(name)
    const through = counting.wrapTransport(name)
    const inner = own.wrapTransport
    return network.person(name, {
      ...own,
      wrapTransport: (transport) => through(inner ? inner(transport) : transport),
    })
  })
  const [first, ...others] = people
  if (!first) throw new Error('nobody')
  const until = async (what: string, done: () => boolean) => {
    for (let turn = 0; !done(); turn += 1) {
      if (turn > 600) throw new Error(`waited in vain: ${what}`)
      // oxlint-disable-next-line no-await-in-loop
      await advance(500)
    }
  }
  // as everywhere: whoever comes finds somebody
  first.start()
  await until('the first is here', () => isOnline(first))
  for (const one of others) one.start()
  await until('all see each other', () =>
    people.every((one) => isOnline(one) && seesPeople(one, count)),
  )
  const group = createGroup(first, 'lab')
  await until('all see the group', () => others.every((one) => groupOf(one, group) !== undefined))
  for (const one of others) askToJoin(one, group)
  const asks = () => waitingJoins(stateOf(first)).filter(({ to }) => to === first.name)
  await until('all have asked', () => asks().length === others.length)
  for (const { id } of asks()) first.send({ type: 'group.admit', ask: id })
  await until('all are in', () => people.every((one) => memberIds(one, group).length === count))
  await advance(30_000)
  return { group, people: [first, ...others], counter: counting }
}

const seesPeople = (who: Person, count: number) => everybody(stateOf(who)).length >= count
const isOnline = (who: Person) => stateOf(who).link.status === 'online'

/** A message in a plan: who says it, and when (ms from the beginning). */
export type PlannedMessage = { readonly by: number; readonly at: number }

/** Says everything in its time. */
export const sendPlanned = async (
  { group, people }: LargeGroup,
  plan: readonly PlannedMessage[],
  advance: (delay: number) => Promise<void>,
): Promise<void> => {
  let now = 0
  for (const [index, { by, at }] of plan.entries()) {
    const who = people[by]
    if (!who) throw new Error(`there is no person ${by}`)
    // oxlint-disable-next-line no-await-in-loop
    if (at > now) await advance(at - now)
    now = at
    const result = sendToGroup(who, group, `message ${index} of a long afternoon in a large room`)
    if (!result.ok) throw new Error(result.error)
  }
}

/** How many messages of others this person heard of the group and has not looked at. */
export const unreadOf = (who: Person, group: GroupId): number =>
  stateOf(who).conversations.get(groupConversationId(group))?.unread ?? 0

/** Lets time pass by the second until this holds; looking at a hundred people at each step takes long. */
export const advanceUntil = async (
  advance: (delay: number) => Promise<void>,
  done: () => boolean,
  most: number,
): Promise<number> => {
  for (let seconds = 0; seconds <= most; seconds += 1) {
    if (done()) return seconds
    // oxlint-disable-next-line no-await-in-loop
    await advance(1000)
  }
  return Number.NaN
}

/** Does everybody have every message of this plan? */
export const everyoneHas = (
  { group, people }: LargeGroup,
  plan: readonly PlannedMessage[],
): boolean =>
  people.every(
    (one, index) =>
      unreadOf(one, group) >= plan.length - plan.filter(({ by }) => by === index).length,
  )

/** Does this author know that all have all that they said? */
export const knowsAllDelivered = (author: Person, group: GroupId, sentCount: number): boolean => {
  const delivery: Delivery | undefined = stateOf(author).delivery.get(group)
  const receivers = [...(delivery?.recipients?.values() ?? [])]
  return (
    receivers.length > 0 &&
    receivers.every(({ delivered }) => delivered.upTo >= sentCount && delivered.gaps.length === 0)
  )
}

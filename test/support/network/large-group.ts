/** A group of many, and what its talk costs the broker: packets by what they are for. */
import { waitingJoins } from '../../../src/model/groups/group-selectors.ts'
import type { Delivery } from '../../../src/model/messages/delivery.ts'
import { conversationOf } from '../../../src/core/ids.ts'
import type { GroupId } from '../../../src/core/ids.ts'
import type { Transport } from '../../../src/ports.ts'
import { ask, found, groupOf, members, tell } from './group.ts'
import { stateOf } from './direct-session.ts'
import type { More, Person, Town } from './network.ts'

/** What a packet is for. `echo`: a word that comes back to its own author. */
export const KINDS = [
  'words',
  'echo',
  'receipts',
  'have',
  'relayed',
  'cards',
  'presence',
  'other',
] as const
export type Kind = (typeof KINDS)[number]

const TYPES: ReadonlyMap<string, Kind> = new Map([
  ['receipt', 'receipts'],
  ['have', 'have'],
  ['resend', 'have'],
  ['relayed', 'relayed'],
  ['group.card', 'cards'],
  ['presence.show', 'presence'],
  ['who.ask', 'presence'],
])

const typeIn = (payload: Uint8Array) =>
  /"type":"([^"]*)"/u.exec(new TextDecoder().decode(payload.subarray(0, 80)))?.[1] ?? ''

/** Counts what a broker takes and hands out. */
export type Counter = {
  /** Stands between a person and the broker. */
  readonly through: (name: string) => (transport: Transport) => Transport
  readonly counts: () => ReadonlyMap<Kind, number>
  readonly total: () => number
  readonly reset: () => void
}

export const counter = (): Counter => {
  const counts = new Map<Kind, number>()
  const count = (name: string, topic: string, payload: Uint8Array, out: boolean) => {
    const said = topic.includes('/messages/')
    const own = out && said && topic.endsWith(`/${name}`)
    const kind = own ? 'echo' : said ? 'words' : (TYPES.get(typeIn(payload)) ?? 'other')
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return {
    through: (name) => (transport) => ({
      connect: async (options, events) => {
        const opened = await transport.connect(options, {
          ...events,
          onPacket: (packet) => {
            count(name, packet.topic, packet.payload, true)
            events.onPacket(packet)
          },
        })
        if ('trouble' in opened) return opened
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

export type Crowd = {
  readonly group: GroupId
  readonly people: readonly [Person, ...Person[]]
  readonly counter: Counter
}

type Making = {
  readonly more?: (name: string) => More
  /** How time passes; the town's clock unless told. */
  readonly pass?: (delay: number) => Promise<void>
}

/** So many people in one group; the first leads. All of them ask at once. */
export const crowd = async (world: Town, count: number, making: Making = {}): Promise<Crowd> => {
  const { more = (): More => ({}), pass = world.pass } = making
  const counting = counter()
  const people = Array.from({ length: count }, (_, index) => {
    const name = `p${index}`
    const own = more(name)
    const through = counting.through(name)
    const inner = own.through
    return world.person(name, {
      ...own,
      through: (transport) => through(inner ? inner(transport) : transport),
    })
  })
  const [first, ...others] = people
  if (!first) throw new Error('nobody')
  const until = async (what: string, done: () => boolean) => {
    for (let turn = 0; !done(); turn += 1) {
      if (turn > 600) throw new Error(`waited in vain: ${what}`)
      // oxlint-disable-next-line no-await-in-loop
      await pass(500)
    }
  }
  // as everywhere: whoever comes finds somebody
  first.start()
  await until('the first is here', () => isOnline(first))
  for (const one of others) one.start()
  await until('all see each other', () => people.every((one) => isOnline(one) && sees(one, count)))
  const group = found(first, 'lab')
  await until('all see the group', () => others.every((one) => groupOf(one, group) !== undefined))
  for (const one of others) ask(one, group)
  const asks = () => waitingJoins(stateOf(first)).filter(({ to }) => to === first.name)
  await until('all have asked', () => asks().length === others.length)
  for (const { id } of asks()) first.send({ type: 'group.admit', ask: id })
  await until('all are in', () => people.every((one) => members(one, group).length === count))
  await pass(30_000)
  return { group, people: [first, ...others], counter: counting }
}

const sees = (who: Person, count: number) => stateOf(who).people.size >= count
const isOnline = (who: Person) => stateOf(who).link.status === 'online'

/** A message in a plan: who says it, and when (ms from the beginning). */
export type Planned = { readonly by: number; readonly at: number }

/** Says everything in its time. */
export const sayAll = async (
  { group, people }: Crowd,
  plan: readonly Planned[],
  pass: (delay: number) => Promise<void>,
): Promise<void> => {
  let now = 0
  for (const [index, { by, at }] of plan.entries()) {
    const who = people[by]
    if (!who) throw new Error(`there is no person ${by}`)
    // oxlint-disable-next-line no-await-in-loop
    if (at > now) await pass(at - now)
    now = at
    const said = tell(who, group, `message ${index} of a long afternoon in a large room`)
    if (!said.ok) throw new Error(said.error)
  }
}

/** How many messages of others this person heard of the group and has not looked at. */
export const heardBy = (who: Person, group: GroupId): number =>
  stateOf(who).conversations.get(conversationOf(group))?.unread ?? 0

/** Lets time pass by the second until this holds; looking at a hundred people at each step takes long. */
export const bySeconds = async (
  pass: (delay: number) => Promise<void>,
  done: () => boolean,
  most: number,
): Promise<number> => {
  for (let seconds = 0; seconds <= most; seconds += 1) {
    if (done()) return seconds
    // oxlint-disable-next-line no-await-in-loop
    await pass(1000)
  }
  return Number.NaN
}

/** Does everybody have every message of this plan? */
export const allHave = ({ group, people }: Crowd, plan: readonly Planned[]): boolean =>
  people.every(
    (one, index) =>
      heardBy(one, group) >= plan.length - plan.filter(({ by }) => by === index).length,
  )

/** Does this author know that all have all that they said? */
export const knows = (author: Person, group: GroupId, said: number): boolean => {
  const delivery: Delivery | undefined = stateOf(author).delivery.get(group)
  const receivers = [...(delivery?.receivers?.values() ?? [])]
  return (
    receivers.length > 0 &&
    receivers.every(({ delivered }) => delivered.upto >= said && delivered.holes.length === 0)
  )
}

/** What the same flood costs each of those that are compared: raw subscribers, the program in several places, IRC clients. */
import { withIrcClient } from '../irc/irc.ts'
import type { IrcClient } from '../irc/irc.ts'
import { textOf } from '../author/author.ts'
import { cpuOf, memoryOf } from './figures.ts'
import { startHelper } from './helper.ts'
import { seesMessage } from './watched.ts'
import type { Watched, WatchedPlace } from './watched.ts'

/** Milliseconds until everything was done, microseconds of the processor for each message, megabytes after it. */
export type FloodCost = { readonly wall: number; readonly cpu: number; readonly memory: number }

/** One round of all that are compared. */
export type FloodRound = {
  readonly bare: FloodCost
  readonly check: FloodCost
  /** The program, in the order in which its places and builds are given. */
  readonly papo: readonly FloodCost[]
  readonly irc: ReadonlyMap<IrcClient, FloodCost>
}

/** How many messages, and how many a second; as fast as they are taken without a rate. */
export type FloodSize = { readonly count: number; readonly rate?: number | undefined }

/** A receipt of a group of many may take so long (docs/protocol.md). */
const PATIENCE = 300_000

const measured = async (
  pid: number,
  count: number,
  task: () => Promise<unknown>,
): Promise<FloodCost> => {
  const [cpu, began] = [cpuOf(pid), performance.now()]
  await task()
  const wall = performance.now() - began
  return { wall, cpu: ((cpuOf(pid) - cpu) * 1000) / count, memory: memoryOf(pid) }
}

/** A raw mqtt.js subscriber at QoS 1, with a key also with JSON and a check of each signature. */
export const rawFlood = async (
  { author, url }: Watched,
  { count, rate }: FloodSize,
  topic: string,
  key?: string,
): Promise<FloodCost> => {
  const raw = startHelper<never, { readonly is: 'ready' | 'heard' }>(
    new URL('raw-child.ts', import.meta.url),
    [url, String(count), topic, ...(key === undefined ? [] : [key])],
  )
  await raw.hears('ready')
  author.tell({ do: 'rewind' })
  const cost = await measured(raw.pid, count, async () => {
    author.tell({ do: 'publish', count, raw: true, ...(rate !== undefined && { rate }) })
    await raw.hears('heard', PATIENCE)
  })
  await author.hears('published')
  await raw.stop()
  return cost
}

/**
 * The program, until the last one is on its screen and confirmed. While another conversation is open nothing of it is on
 * the screen. Groups of many confirm seldom on purpose: there the screen ends it, and the receipts are waited for behind it.
 */
export const papoFlood = async (
  { author, screen }: Watched,
  place: WatchedPlace,
  { count, rate }: FloodSize,
): Promise<FloodCost> => {
  const isCrowd = typeof place === 'object' && place.members > 32
  const confirmed = async () => {
    let upTo = 0
    // a receipt for all so far may come in the middle of it
    // oxlint-disable-next-line no-await-in-loop
    while (upTo < count) ({ upTo } = await author.hears('confirmed', PATIENCE))
  }
  author.tell({ do: 'rewind' })
  const cost = await measured(screen.pid, count, async () => {
    author.tell({ do: 'publish', count, ...(rate !== undefined && { rate }) })
    if (place !== 'other') await seesMessage(screen, count)
    if (!isCrowd) await confirmed()
  })
  if (isCrowd) await confirmed()
  return cost
}

/** A client of IRC, until the last one is on its screen. */
export const ircFlood = (client: IrcClient, count: number): Promise<FloodCost> =>
  withIrcClient(client, count, (screen, flood) =>
    measured(screen.pid, count, () => {
      flood()
      return screen.sees(textOf(count), PATIENCE)
    }),
  )

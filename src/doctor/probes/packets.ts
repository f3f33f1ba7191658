/** What becomes of packets on a topic of ours: retained ones, large ones, deep ones, and how many copies there are. */
import type { EndTask, Measured, ProbeContext } from '../probe-context.ts'
import type { ProbeLink } from '../probe-links.ts'

/** How long (ms) a second copy may take after the first. */
const SECOND_COPY = 400
/** Seconds after which an MQTT 5 broker forgets what we retained, should nobody be left to clear it. */
const FORGOTTEN_AFTER = 60

const MARK = new TextEncoder().encode('papo doctor')
const EMPTY = new Uint8Array()

/** Which subscriptions get what was retained before them. */
export type RetainedBy = { readonly topic: boolean; readonly wildcard: boolean }

/** Retains a packet for a moment. If we die meanwhile, our last will clears it. */
export const retain = async ({
  links,
  clientId,
  ownTopic,
  atEnd,
  patience,
}: ProbeContext): Promise<Measured<RetainedBy>> => {
  const { topic, filter } = ownTopic('retained')
  const clear = { topic, payload: EMPTY, qos: 1, retain: true } as const
  const link = await links.open({ clientId: clientId('retained'), sessionExpiry: 0, will: clear })
  if ('reason' in link) return link
  if (!link.link.retains) {
    await link.close()
    return { topic: false, wildcard: false }
  }
  let isCleared = false
  const clearNow: EndTask = async (open) => {
    if (isCleared) return
    isCleared = true
    const cleared = await link.publish(clear)
    await link.close()
    if (cleared === 'done') return
    // the connection ended in the middle: another one clears what it may have left
    const other = await open({ clientId: clientId('clear'), sessionExpiry: 0 })
    if ('reason' in other) return
    await other.publish(clear)
    await other.close()
  }
  atEnd(clearNow)
  await link.publish({ topic, payload: MARK, qos: 1, retain: true, expires: FORGOTTEN_AFTER })
  const arrivesAt = async (subscription: string) => {
    const from = link.packets.length
    await link.subscribe([subscription], 1)
    const isHere = () => link.packets.slice(from).some((one) => one.topic === topic && one.retain)
    const arrived = await link.waitFor(isHere, patience())
    await link.unsubscribe([subscription])
    return arrived
  }
  const byTopic = await arrivesAt(topic)
  const byWildcard = await arrivesAt(filter)
  const end = link.ended()
  await clearNow(links.open)
  return end ?? { topic: byTopic, wildcard: byWildcard }
}

/** Does this packet come back? */
const comesBack = async (
  link: ProbeLink,
  topic: string,
  payload: Uint8Array,
  patience: number,
): Promise<boolean> => {
  const isBack = () =>
    link.packets.some(
      (one) => one.topic === topic && (one.size ?? one.payload.length) === payload.length,
    )
  const outcome = await link.publish({ topic, payload, qos: 1, retain: false })
  // what MQTT 5 refuses never comes
  return typeof outcome === 'string' && link.waitFor(isBack, patience)
}

/** Sizes of payloads in kilobytes; the last one is more than the largest packet of papo. */
export const SIZES = [1, 16, 48, 66] as const
const KILOBYTE = 1024

/** The largest of these sizes that comes back (in kilobytes), and what stopped the next one. */
export type LargestPacket = {
  readonly kilobytes: number
  readonly stopped: 'no' | 'silence' | 'hung-up'
}

export const findLargest = async ({
  links,
  clientId,
  ownTopic,
  patience,
}: ProbeContext): Promise<Measured<LargestPacket>> => {
  const { topic } = ownTopic('size')
  const link = await links.open({ clientId: clientId('size'), sessionExpiry: 0 })
  if ('reason' in link) return link
  await link.subscribe([topic], 1)
  let kilobytes = 0
  for (const size of SIZES) {
    // each only when the one before came back
    // oxlint-disable-next-line no-await-in-loop
    if (!(await comesBack(link, topic, new Uint8Array(size * KILOBYTE).fill(0x70), patience())))
      break
    kilobytes = size
  }
  const stopped = kilobytes === SIZES.at(-1) ? 'no' : link.ended() ? 'hung-up' : 'silence'
  await link.close()
  return { kilobytes, stopped }
}

/** Levels of topics that are tried besides those of papo itself, for open topics. */
const DEPTHS = [7, 16, 32] as const

/** The deepest topic (in levels) that came back, out of those that were tried; 0 for none. */
export const findDeepest = async ({
  links,
  clientId,
  ownTopic,
  patience,
}: ProbeContext): Promise<number> => {
  const { topic } = ownTopic('levels')
  const depth = topic.split('/').length
  const tryDepth = async (levels: number): Promise<number> => {
    const link = await links.open({ clientId: clientId(`levels-${levels}`), sessionExpiry: 0 })
    if ('reason' in link) return 0
    const deep = [topic, ...Array.from({ length: levels - depth }, () => 'x')].join('/')
    await link.subscribe([deep], 1)
    const isBack = await comesBack(link, deep, MARK, patience())
    await link.close()
    return isBack ? levels : 0
  }
  const tried = await Promise.all(
    [depth, ...DEPTHS.filter((levels) => levels > depth)].map(tryDepth),
  )
  return Math.max(0, ...tried)
}

/** How many copies of one packet come where two subscriptions of one connection want it. */
export const countCopies = async ({
  links,
  clientId,
  ownTopic,
  patience,
}: ProbeContext): Promise<Measured<number>> => {
  const { topic, filter } = ownTopic('copies')
  const link = await links.open({ clientId: clientId('copies'), sessionExpiry: 0 })
  if ('reason' in link) return link
  await link.subscribe([topic], 1)
  await link.subscribe([filter], 1)
  if (await comesBack(link, topic, MARK, patience()))
    await link.waitFor(() => link.packets.length > 1, SECOND_COPY)
  const end = link.ended()
  await link.close()
  return end ?? link.packets.length
}

/** Does a packet to myself come back on each topic that papo needs? And may I write in somebody else's name? */
import type { Essential } from '../../protocol/essentials.ts'
import type { Measured, ProbeContext } from '../probe-context.ts'
import type { ProbeLink } from '../probe-links.ts'

/** What became of a packet to myself on one topic. */
export type TopicProof = {
  readonly essential: Essential
  readonly version: 4 | 5
  /** The broker refused the filter. */
  readonly filterDenied: boolean
  /** The broker refused the packet. */
  readonly publishDenied: boolean
  /** The broker acknowledged the packet. One of MQTT 3.1.1 does that also where it drops it. */
  readonly acknowledged: boolean
  readonly cameBack: boolean
  /** How long (ms) a second one took to come back, or the first where that did not; 0 where none did. */
  readonly millis: number
  /** The connection ended over it: at the filter, or at the packet. */
  readonly hungUpAt: 'filter' | 'topic' | undefined
}

/** How long (ms) the next packet may take once one came back, and how long the first may: brokers can be late. */
const BACK = 1500
const FIRST_BACK = 6000

/** Nothing is in it, so that no papo takes it for more than it is. */
const EMPTY = new Uint8Array()

/** What was subscribed to and published. */
type Sent = Omit<TopicProof, 'cameBack' | 'millis'> & { readonly at: number }

const sendOne = async (
  { clock }: ProbeContext,
  link: ProbeLink,
  essential: Essential,
): Promise<Sent> => {
  const denied = await link.subscribe([essential.proofFilter], 1)
  const at = clock.now()
  const sent = {
    essential,
    at,
    version: link.link.version,
    filterDenied: denied !== 'lost' && denied.length > 0,
    publishDenied: false,
    acknowledged: false,
  }
  if (denied === 'lost') return { ...sent, hungUpAt: 'filter' }
  const outcome = await link.publish({
    topic: essential.proof,
    payload: EMPTY,
    qos: 1,
    retain: false,
  })
  return {
    ...sent,
    publishDenied: typeof outcome !== 'string',
    acknowledged: outcome === 'done',
    hungUpAt: outcome === 'lost' ? 'topic' : undefined,
  }
}

/** When a packet of ours came on each topic; what is there already does not count. */
const createArrivals = ({ clock }: ProbeContext, { packets }: ProbeLink) => {
  const arrivals = new Map<string, number>()
  const before = packets.length
  return {
    look: (): ReadonlyMap<string, number> => {
      for (const { topic, payload } of packets.slice(before)) {
        // a record of the same topic may be retained
        if (payload.length === 0 && !arrivals.has(topic)) arrivals.set(topic, clock.now())
      }
      return arrivals
    },
  }
}

/**
 * How long (ms) another packet takes on each of these topics. A cluster may take seconds until it delivers to a new
 * subscription, and be quick from then on.
 */
const measureAgain = async (
  context: ProbeContext,
  link: ProbeLink,
  topics: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const seen = createArrivals(context, link)
  const began = context.clock.now()
  for (const topic of topics) void link.publish({ topic, payload: EMPTY, qos: 1, retain: false })
  await link.waitFor(() => topics.every((topic) => seen.look().has(topic)), FIRST_BACK)
  return new Map([...seen.look()].map(([topic, at]) => [topic, Math.max(0, at - began)]))
}

/** Publishes to myself on these topics over this connection, and waits for what comes back. */
const prove = async (
  context: ProbeContext,
  link: ProbeLink,
  essentials: readonly Essential[],
): Promise<readonly TopicProof[]> => {
  const seen = createArrivals(context, link)
  const sent = await Promise.all(essentials.map((one) => sendOne(context, link, one)))
  const awaited = sent.filter(({ filterDenied, publishDenied }) => !filterDenied && !publishDenied)
  const countMissing = () =>
    awaited.filter(({ essential }) => !seen.look().has(essential.proof)).length
  /** Is one more there before this wait is over? Each begins when something came. */
  const waitForOne = (missing: number) =>
    link.waitFor(() => countMissing() < missing, seen.look().size === 0 ? FIRST_BACK : BACK)
  // oxlint-disable-next-line no-await-in-loop
  while (countMissing() > 0 && (await waitForOne(countMissing())));
  const isOver = link.ended() !== undefined
  const took = await measureAgain(context, link, [...seen.look().keys()])
  return sent.map(({ at, ...one }) => {
    const arrived = seen.look().get(one.essential.proof)
    const cameBack = arrived !== undefined
    const hungUpAt = cameBack ? undefined : (one.hungUpAt ?? (isOver ? 'topic' : undefined))
    const first = cameBack ? Math.max(0, arrived - at) : 0
    return { ...one, cameBack, millis: took.get(one.essential.proof) ?? first, hungUpAt }
  })
}

/** The proof over a connection of its own: nothing, where there is none any more. */
const proveAlone = async (
  context: ProbeContext,
  essential: Essential,
): Promise<readonly TopicProof[]> => {
  const { links, clientId } = context
  const opened = await links.open({
    clientId: clientId(`topic-${essential.kind}`),
    sessionExpiry: 0,
  })
  if ('reason' in opened) return []
  const proofs = await prove(context, opened, [essential])
  await opened.close()
  return proofs
}

/** All at once; over connections of their own where the broker hangs up, so that it is known at which. */
export const proveTopics = async (
  context: ProbeContext,
): Promise<Measured<readonly TopicProof[]>> => {
  const shared = await context.shared()
  if ('reason' in shared) return shared
  const together = await prove(context, shared, context.essentials)
  const end = shared.ended()
  if (!end) {
    await shared.unsubscribe(context.essentials.map(({ proofFilter }) => proofFilter))
    context.learn(together)
    return together
  }
  if (end.reason === 'no-qos1') return end
  const alone = await Promise.all(context.essentials.map((one) => proveAlone(context, one)))
  const proofs = alone.flat()
  context.learn(proofs)
  // it is nothing that a rule for one of them would change
  return proofs.every(({ hungUpAt }) => hungUpAt) ? end : proofs
}

/** Did a packet in my inbox arrive that somebody else seems to have sent? */
export const writeInOtherName = async (context: ProbeContext): Promise<Measured<boolean>> => {
  const link = await context.shared()
  if ('reason' in link) return link
  const { otherName: topic } = context
  await link.subscribe([topic], 1)
  await link.publish({ topic, payload: EMPTY, qos: 1, retain: false })
  const isBack = () => link.packets.some((packet) => packet.topic === topic)
  const cameBack = await link.waitFor(isBack, context.patience())
  await link.unsubscribe([topic])
  // a broker that hangs up at it refuses it too
  return cameBack
}

/** Does a packet to myself come back on each topic that papo needs? And may I write in somebody else's name? */
import type { Essential } from '../../protocol/essentials.ts'
import type { PublishOutcome } from '../../ports/transport.ts'
import type { Measured, ProbeContext } from '../probe-context.ts'
import type { ProbeLink } from '../probe-links.ts'

/** What became of a packet to myself on one topic. */
export type TopicProof = {
  readonly essential: Essential
  /** The broker refused the filter. */
  readonly filterDenied: boolean
  /** The broker refused the packet. */
  readonly publishDenied: boolean
  readonly cameBack: boolean
  /** The connection ended over it. */
  readonly hungUp: boolean
}

/** How long (ms) a packet may take after the broker acknowledged it. A silent refusal costs as much. */
const BACK = 1500

/** Nothing is in it, so that no papo takes it for more than it is. */
const EMPTY = new Uint8Array()

const isDenied = (outcome: PublishOutcome) => typeof outcome !== 'string'

/** Publishes to myself over this connection. */
const proveOne = async (link: ProbeLink, essential: Essential): Promise<TopicProof> => {
  const { proof, proofFilter } = essential
  const denied = await link.subscribe([proofFilter], 1)
  const filterDenied = denied !== 'lost' && denied.length > 0
  const from = link.packets.length
  const outcome = await link.publish({ topic: proof, payload: EMPTY, qos: 1, retain: false })
  const isBack = () => link.packets.slice(from).some(({ topic }) => topic === proof)
  const cameBack = filterDenied || isDenied(outcome) ? isBack() : await link.waitFor(isBack, BACK)
  const hungUp = !cameBack && link.ended() !== undefined
  return { essential, filterDenied, publishDenied: isDenied(outcome), cameBack, hungUp }
}

/** The proof over a connection of its own: nothing, where there is none any more. */
const proveAlone = async (
  { links, clientId }: ProbeContext,
  essential: Essential,
): Promise<TopicProof | undefined> => {
  const opened = await links.open({
    clientId: clientId(`topic-${essential.kind}`),
    sessionExpiry: 0,
  })
  if ('reason' in opened) return undefined
  const proof = await proveOne(opened, essential)
  await opened.close()
  return proof
}

/** All at once; over connections of their own where the broker hangs up, so that it is known at which. */
export const proveTopics = async (
  context: ProbeContext,
): Promise<Measured<readonly TopicProof[]>> => {
  const shared = await context.shared()
  if ('reason' in shared) return shared
  const proofs = await Promise.all(context.essentials.map((one) => proveOne(shared, one)))
  await shared.unsubscribe(context.essentials.map(({ proofFilter }) => proofFilter))
  if (proofs.every(({ hungUp }) => !hungUp)) return proofs
  const alone = await Promise.all(context.essentials.map((one) => proveAlone(context, one)))
  return alone.flatMap((proof) => proof ?? [])
}

/** Did a packet in my inbox arrive that somebody else seems to have sent? */
export const writeInOtherName = async (context: ProbeContext): Promise<Measured<boolean>> => {
  const link = await context.shared()
  if ('reason' in link) return link
  const { otherName: topic } = context
  await link.subscribe([topic], 1)
  await link.publish({ topic, payload: EMPTY, qos: 1, retain: false })
  const isBack = () => link.packets.some((packet) => packet.topic === topic)
  const cameBack = await link.waitFor(isBack, BACK)
  await link.unsubscribe([topic])
  // a broker that hangs up at it refuses it too
  return cameBack
}

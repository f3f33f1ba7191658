/** SUBSCRIBE and UNSUBSCRIBE of one client (MQTT 5 sections 3.8 to 3.11). */
import type { ClientPacket, RequestedFilter } from '../protocol/decode-packets.ts'
import { encodeSuback, encodeUnsuback } from '../protocol/encode-packets.ts'
import type { ProtocolVersion } from '../protocol/publish-packet.ts'
import { REASON, type ReasonCode } from '../protocol/reason-codes.ts'
import { splitShared } from '../sessions/routes.ts'
import type { ClientLink, BrokerSession } from '../sessions/session.ts'
import { isTopicFilter } from '../sessions/topic-tree.ts'
import type { GrantedFilter } from '../store/session-records.ts'
import type { BrokerContext } from './context.ts'

type Subscriber = {
  readonly context: BrokerContext
  readonly version: ProtocolVersion
  readonly session: BrokerSession
  readonly link: ClientLink
  readonly write: (bytes: Buffer) => void
  readonly log: (line: string) => void
}
type Subscribe = Extract<ClientPacket, { readonly type: 'subscribe' }>
type Unsubscribe = Extract<ClientPacket, { readonly type: 'unsubscribe' }>

/** Why a filter is refused. */
const filterFault = (
  { filter }: RequestedFilter,
  { context: { limits, filters }, session, log }: Subscriber,
): ReasonCode | undefined => {
  const refuse = (why: string) => {
    log(`a filter is refused: ${why}`)
    return REASON.topicFilterInvalid
  }
  const { group, filter: inner } = splitShared(filter)
  if (!isTopicFilter(inner) || (group === undefined && filter.startsWith('$share')))
    return refuse('it is none')
  if (Buffer.byteLength(filter) > limits.topic) return refuse('it is too long')
  if (inner.split('/').length > limits.topicLevels) return refuse('it has too many levels')
  return filters.add(session.id, filter) ? undefined : REASON.quotaExceeded
}

const grantOf = (
  { filter, qos, noLocal, retainAsPublished }: RequestedFilter,
  id: number | undefined,
  { isStored }: BrokerSession,
): GrantedFilter => ({
  filter,
  // what waits on disk is delivered at least once; exactly once would need each step of it on disk too
  qos: isStored && qos === 2 ? 1 : qos,
  noLocal,
  retainAsPublished,
  id: id ?? 0,
})

/** Answers when what was changed is on disk, where the session is stored. */
const answerStored = ({ context: { writer }, session, write }: Subscriber, bytes: Buffer) => {
  if (!session.isStored) return write(bytes)
  void writer.settle().then(() => write(bytes))
}

/** Grants or refuses each filter; false: the packet breaks the protocol. */
export const subscribe = (packet: Subscribe, subscriber: Subscriber): boolean => {
  const { context, version, session, link } = subscriber
  const { routes, records, router, system } = context
  if (packet.filters.some(({ filter, noLocal }) => noLocal && filter.startsWith('$share/')))
    return false
  const codes: number[] = []
  const granted: GrantedFilter[] = []
  const withRetained: GrantedFilter[] = []
  for (const requested of packet.filters) {
    const fault = filterFault(requested, subscriber)
    if (fault !== undefined) {
      codes.push(fault)
      continue
    }
    const grant = grantOf(requested, packet.id, session)
    const isNew = routes.set(session, grant)
    if (session.isStored) records.saveFilter(session.id, grant)
    codes.push(grant.qos)
    granted.push(grant)
    const { retainHandling, filter } = requested
    const wantsRetained = retainHandling === 0 || (retainHandling === 1 && isNew)
    if (wantsRetained && splitShared(filter).group === undefined) withRetained.push(grant)
  }
  answerStored(subscriber, encodeSuback(version, packet.messageId, codes))
  // in the one order of messages, so that an old retained message never comes after a newer live one
  link.queue.enqueueRetained(withRetained, router.next())
  system.greet(
    link,
    withRetained.map(({ filter }) => filter),
  )
  return true
}

/** Takes filters away. */
export const unsubscribe = (packet: Unsubscribe, subscriber: Subscriber): void => {
  const { context, version, session } = subscriber
  const { routes, records, filters } = context
  const codes = packet.filters.map((filter) => {
    filters.remove(session.id, filter)
    if (!routes.remove(session, filter)) return REASON.noSubscriptionExisted
    if (session.isStored) records.dropFilter(session.id, filter)
    return REASON.success
  })
  answerStored(subscriber, encodeUnsuback(version, packet.messageId, codes))
}

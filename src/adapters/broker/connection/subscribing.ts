/** SUBSCRIBE and UNSUBSCRIBE of one client (MQTT 5 sections 3.8 to 3.11). */
import { isTopicFilter } from '../../../core/broker/topic-filter.ts'
import type { ClientPacket, RequestedFilter } from '../protocol/decode-packets.ts'
import { encodeSuback, encodeUnsuback } from '../protocol/encode-packets.ts'
import type { ProtocolVersion } from '../protocol/publish-packet.ts'
import { REASON, type ReasonCode } from '../protocol/reason-codes.ts'
import { splitShared } from '../sessions/routes.ts'
import type { ClientLink, BrokerSession } from '../sessions/session.ts'
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
  if (!isTopicFilter(inner) || (group === undefined && /^\$share(?:\/|$)/u.test(filter)))
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

/** Answers when what was changed is on disk, where the session is stored; `failed` is called where it is not. */
const answerStored = (
  { context: { writer }, session, write }: Subscriber,
  bytes: Buffer,
  failed: () => void,
) => {
  if (!session.isStored) return write(bytes)
  void writer.settle().then((isStored) => (isStored ? write(bytes) : failed()))
}

/** Takes back what could not be stored: the session has the filters that it had before. */
const takeBack = (
  { context: { routes, filters }, session }: Subscriber,
  changes: readonly { readonly grant: GrantedFilter; readonly former: GrantedFilter | undefined }[],
) => {
  // from the last one: a packet may have a filter twice
  for (const { grant, former } of changes.toReversed()) {
    if (session.filters.get(grant.filter) !== grant) continue
    if (former) routes.set(session, former)
    else {
      session.owed.delete(grant.filter)
      routes.remove(session, grant.filter)
      filters.remove(session.id, grant.filter)
    }
  }
}

/** Grants or refuses each filter; false: the packet breaks the protocol. */
export const subscribe = (packet: Subscribe, subscriber: Subscriber): boolean => {
  const { context, version, session, link, write, log } = subscriber
  const { routes, records, router, system } = context
  if (packet.filters.some(({ filter, noLocal }) => noLocal && filter.startsWith('$share/')))
    return false
  const codes: number[] = []
  const changes: { readonly grant: GrantedFilter; readonly former: GrantedFilter | undefined }[] =
    []
  const withRetained: GrantedFilter[] = []
  // in the one order of messages, so that an old retained message never comes after a newer live one
  const place = router.next()
  for (const requested of packet.filters) {
    const fault = filterFault(requested, subscriber)
    if (fault !== undefined) {
      codes.push(fault)
      continue
    }
    const grant = grantOf(requested, packet.id, session)
    const former = session.filters.get(grant.filter)
    const isNew = routes.set(session, grant)
    codes.push(grant.qos)
    changes.push({ grant, former })
    const { retainHandling, filter } = requested
    const isWanted = retainHandling === 0 || (retainHandling === 1 && isNew)
    const wantsRetained = isWanted && splitShared(filter).group === undefined
    if (wantsRetained) withRetained.push(grant)
    if (!session.isStored) continue
    if (wantsRetained && grant.qos > 0) session.owed.set(filter, place)
    records.saveFilter(session.id, grant, session.owed.get(filter))
  }
  for (let more = 0; more < packet.tooMany; more += 1) codes.push(REASON.quotaExceeded)
  if (packet.tooMany > 0) log(`${packet.tooMany} filters are refused: too many in a packet`)
  answerStored(subscriber, encodeSuback(version, packet.messageId, codes), () => {
    log('its filters cannot be stored')
    takeBack(subscriber, changes)
    const refused = codes.map((code) => (code < REASON.unspecified ? REASON.unspecified : code))
    write(encodeSuback(version, packet.messageId, refused))
  })
  link.queue.enqueueRetained(withRetained, place)
  system.sendCurrent(
    link,
    withRetained.map(({ filter }) => filter),
  )
  return true
}

/** Takes filters away. */
export const unsubscribe = (packet: Unsubscribe, subscriber: Subscriber): void => {
  const { context, version, session, link } = subscriber
  const { routes, records, filters } = context
  const codes = packet.filters.map((filter) => {
    filters.remove(session.id, filter)
    session.owed.delete(filter)
    if (!routes.remove(session, filter)) return REASON.noSubscriptionExisted
    if (session.isStored) records.dropFilter(session.id, filter)
    return REASON.success
  })
  // MQTT 3.1.1 cannot refuse it; who comes back asks again
  answerStored(subscriber, encodeUnsuback(version, packet.messageId, codes), () =>
    link.close(REASON.unspecified, 'its UNSUBSCRIBE cannot be stored'),
  )
}

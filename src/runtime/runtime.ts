/** Where model and world meet: what is heard, what is said, and what follows from either. */
import { plaintextAtStart } from '../model/plaintext/plaintext-state.ts'
import { isPresent } from '../model/people/presence.ts'
import { STATE_VERSION } from '../model/state.ts'
import type { Millis, UserId } from '../core/ids.ts'
import { safeLine } from '../core/safe-text.ts'
import { groupOfSyncChannel } from '../protocol/messages/sync.ts'
import { filtersOf, addSpace, subscriptionQos } from '../protocol/topics.ts'
import { createStore } from '../store/store.ts'
import { createGroups } from './groups/groups.ts'
import { createConnection } from './connection/connection.ts'
import { createDelivery } from './outbound/delivery.ts'
import {
  tolerateDiskFailureInTimers,
  tolerateDiskFailure,
  reportDiskFailures,
} from './storage-errors.ts'
import { createHandle } from './handle.ts'
import { createReceiver } from './inbound/receive.ts'
import { openCounters } from './counters.ts'
import { createConnectionStore } from './connection/connection-store.ts'
import { createEventStore } from './event-store.ts'
import { createEffectRunner } from './effects.ts'
import { createBridges } from './bridges/bridges.ts'
import { restoreState } from './replay.ts'
import { createSender } from './outbound/send.ts'
import { createScope } from './scope.ts'
import { createPresence } from './connection/presence.ts'
import { suggestFreeName } from './connection/suggest-name.ts'
import { createPublishTracker } from './outbound/publish-tracker.ts'
import { createMinuteTimer } from './minute-timer.ts'
import { createTypingTimeouts } from './inbound/typing-timeouts.ts'
import type { Runtime, RuntimeSettings, RuntimePorts } from './runtime-types.ts'

/** The program without a screen: connects, listens, speaks, remembers. */
export const createRuntime = (ports: RuntimePorts, settings: RuntimeSettings): Runtime => {
  const { signer, ids } = ports
  const scope = createScope()
  const clock = scope.clock(tolerateDiskFailureInTimers(ports.clock))
  const disk = scope.disk(
    reportDiskFailures(ports.disk, (error) => {
      counters.reload()
      // told once, until a transaction succeeds again or another trouble is told
      if (store.get().warnings.at(-1)?.key !== 'disk-full') warn('disk-full', error.message)
    }),
  )
  const { me, space } = settings
  const now = (): Millis => clock.now()
  const fullTopic = (topic: string) => addSpace(space, topic)

  const stored = disk.snapshots.load(STATE_VERSION)
  const initialState = restoreState(stored, { ...me, key: signer.key }, now(), space)
  const plaintextName = settings.classic === true ? me.name : undefined
  const store = createStore({
    ...initialState,
    plaintext: plaintextAtStart(initialState.plaintext, plaintextName),
  })
  const counters = openCounters(disk.keyValues)
  const eventStore = createEventStore(
    store,
    disk,
    (effect) => tolerateDiskFailure(() => runEffect(effect)),
    (events) =>
      tolerateDiskFailure(() => {
        receiver.onCommitted(events)
        typingTimeouts.onCommitted(events)
        neighbours.committed(events)
        ports.onEvents?.(events)
      }),
    scope.isClosed,
  )
  const publishTracker = createPublishTracker(counters, (...card) =>
    community.rosterStatus(...card),
  )
  const isHere = (who: UserId) => isPresent(store.get().people.get(who), now())
  const warn = (key: string, about: string) => {
    eventStore.commit([
      { type: 'warning.raised', warning: { key, about: safeLine(about), at: now() } },
    ])
  }

  const own = () => [...filtersOf(me.id).map(fullTopic), ...community.wanted()]
  const neighbours = createBridges({
    disk,
    eventStore,
    clock,
    ids,
    own,
    send: (intent) => sender.send(intent, me.id),
  })
  const listen = (filters: readonly string[], on: boolean) =>
    connection.setSubscribed(on ? filters : neighbours.unwanted(filters), on)

  const community = createGroups({
    me: me.id,
    signer,
    disk,
    counters,
    eventStore,
    clock,
    ids,
    now,
    fullTopic,
    isHere,
    sender: () => sender,
    delivery: () => delivery,
    listen,
    warn,
    publishTracker: () => publishTracker,
    defer: (word, command) => receiver.defer(word, command),
  })
  const sender = createSender({
    signer,
    disk,
    counters,
    eventStore,
    ids,
    now,
    cards: community.rosters,
    fullTopic,
    onStored: (topic, seq) => {
      publishTracker.trackMessage(topic, seq)
      delivery.enqueue(topic, seq)
    },
    onEphemeral: (packet) => delivery.publishEphemeral(packet),
    onStatus: () => connection.publishPresence(),
  })
  const delivery = createDelivery({
    disk,
    counters,
    eventStore,
    clock,
    ids,
    fullTopic,
    isHere,
    me: me.id,
    sender,
    relays: community.relay,
    cardsWaiting: community.unpublishedRosters,
    onCounterChanged: publishTracker.notifyChanged,
    onRollback: () => warn('older-profile', ''),
    onOwnMessagesMissing: community.missing,
  })
  const presence = createPresence({
    me,
    clock,
    ids,
    sender,
    status: () => store.get().me.status,
    answer: (by, card) => {
      delivery.publishEphemeral(card)
      community.sendRostersTo(by)
    },
  })
  const typingTimeouts = createTypingTimeouts(clock, eventStore)
  const receiver = createReceiver({
    space,
    me: me.id,
    signer,
    disk,
    counters,
    eventStore,
    clock,
    receipts: () => delivery.receipts,
    connection: () => connection,
    cards: community.rosters,
    groups: community.handlers,
    onSync: (by, word, key) => {
      if (word.type === 'presence.query') return presence.onQuery(by)
      if (word.type === 'sync.have') return community.received(by, key, word)
      const inGroup = groupOfSyncChannel(word.channel) !== undefined
      if (word.type === 'sync.request' && inGroup) return community.received(by, key, word)
      delivery.receive(by, word)
    },
    onForeign: neighbours.receive,
    onOwnGroupMessage: delivery.receiveOwn,
    onArrival: (who, reconnected) => {
      delivery.onArrival(who)
      if (reconnected) delivery.scheduleReceipts(who)
      community.arrived(who)
    },
  })

  const connection = createConnection({
    transport: ports.transport,
    clock,
    leavingClock: ports.clock,
    ids,
    // the groups are told by this what they hear from now on
    filters: () => [...new Set([...community.filters(), ...neighbours.wanted()])],
    qosOf: (filter) => subscriptionQos(space, filter, neighbours.liveFilters()),
    unwanted: () => neighbours.unwanted([...community.unwanted(), ...neighbours.staleFilters()]),
    settings: settings.connection,
    packPresence: presence.pack,
    packSentinel: presence.packSentinel,
    status: () => store.get().me.status,
    ...createConnectionStore(disk, space, now),
    suggestion: () => suggestFreeName(me.name, (name) => store.get().people.has(name)),
    onPacket: (packet) => receiver.receivePacket(packet),
    onState: (link) => eventStore.commit([{ type: 'link.changed', link }]),
    onWarning: warn,
    onLinked: (link, { sessionLost, noRetained }) => {
      delivery.onLinked(link, sessionLost)
      community.linked(link)
      neighbours.linked(link)
      // where the broker gives no kept cards to us, we ask those who are here
      if (noRetained) delivery.publishEphemeral(presence.packQuery())
    },
    onUnlinked: (closed) => {
      receiver.flush()
      delivery.onUnlinked(closed)
      community.unlinked()
    },
  })

  const runEffect = createEffectRunner({
    me: me.id,
    disk,
    eventStore,
    clock,
    sender,
    delivery,
    community,
    openTopics: neighbours.openTopics,
    listen,
    warn,
    onPlain: publishTracker.trackPlaintext,
    onLeave: scope.onLeave,
    notify: ports.notify,
  })

  const minuteTimer = createMinuteTimer(clock, () => {
    eventStore.commit([{ type: 'minute.passed', now: now() }])
    community.everyMinute(store.get().link.status === 'online')
  })

  // from the first moment on there is a snapshot: without one not every message is folded again
  tolerateDiskFailure(() => {
    if (stored.snapshot === undefined) eventStore.snapshot()
    delivery.restore()
    community.restore()
    receiver.restore()
    community.resume()
    neighbours.openTopics.restore()
  })
  return createHandle({
    store,
    warn,
    scope,
    eventStore,
    publishTracker,
    send: (intent) => sender.send(intent, me.id),
    receiver,
    connection,
    delivery,
    neighbours,
    minuteTimer,
    leavingClock: ports.clock,
  })
}

/** Where model and world meet: the parts of the runtime, each made of those before it, connected to one loop. */
import { plaintextAtStart } from '../model/plaintext/plaintext-state.ts'
import { DEFAULT_PREFERENCES } from '../model/screen/preferences.ts'
import { isPresent } from '../model/people/presence.ts'
import { lookUpPerson } from '../model/people/strangers.ts'
import type { Intent } from '../model/commands.ts'
import type { Millis, UserId } from '../core/ids.ts'
import { diskTroubleOf, isDiskFailure } from '../ports/storage.ts'
import { safeLine } from '../core/text/safe-text.ts'
import { essentialsOf } from '../protocol/essentials.ts'
import { addSpace } from '../protocol/topics.ts'
import { createStore } from '../store/store.ts'
import { createGroups } from './groups/groups.ts'
import { createRelay } from './groups/relay.ts'
import { createRosterRegistry } from './groups/roster-registry.ts'
import { createConnection } from './connection/connection.ts'
import { createDelivery } from './outbound/delivery.ts'
import {
  tolerateDiskFailureInTimers,
  tolerateDiskFailure,
  reportFailures,
} from './storage-errors.ts'
import { createHandle } from './handle.ts'
import { createDeferredCommands } from './inbound/deferred-commands.ts'
import { createIndexer } from './add-to-index.ts'
import { createPacketBatch } from './inbound/packet-batch.ts'
import { createPacketGuard } from './inbound/packet-guard.ts'
import { createReceiver } from './inbound/receive.ts'
import { openCounters } from './counters.ts'
import { createConnectionStore } from './connection/connection-store.ts'
import { createHangUps } from './connection/access/hang-ups.ts'
import { createProofs } from './connection/access/proofs.ts'
import { createLinkSubscriptions, ownFilters } from './connection/subscriptions.ts'
import { createEventStore } from './event-store.ts'
import { createEffectRunner } from './effects.ts'
import { createBridges } from './bridges/bridges.ts'
import { createLoop } from './loop.ts'
import { loadStoredState, restoreState } from './replay.ts'
import type { StoredState } from './replay.ts'
import { createChoiceTeller } from './outbound/choice-teller.ts'
import { createGroupCommit } from './outbound/group-commit.ts'
import { createSender } from './outbound/send.ts'
import { createScope } from './scope.ts'
import { createPresence } from './connection/presence.ts'
import { suggestFreeName } from './connection/suggest-name.ts'
import { createPublishTracker } from './outbound/publish-tracker.ts'
import { createMinuteTimer } from './minute-timer.ts'
import { createTypingTimeouts } from './inbound/typing-timeouts.ts'
import type { RuntimeContext } from './runtime-context.ts'
import type { Runtime, RuntimeSettings, RuntimePorts } from './runtime-types.ts'

/** What the person is told of a disk that stores nothing. */
const DISK_WARNINGS = { failing: 'disk-full', busy: 'disk-busy' } as const

/** The program without a screen: connects, receives, sends, remembers. */
export const createRuntime = (ports: RuntimePorts, settings: RuntimeSettings): Runtime => {
  const { signer, ids, transport } = ports
  const { me, space } = settings
  const loop = createLoop()
  const { emit } = loop
  const scope = createScope()
  const clock = scope.clock(tolerateDiskFailureInTimers(ports.clock))
  const now = (): Millis => clock.now()
  const fullTopic = (topic: string) => addSpace(space, topic)
  const counters = openCounters(ports.disk.keyValues)
  const disk = scope.disk(
    reportFailures(ports.disk, {
      onUndone: (error) => {
        counters.reload()
        // what a bug left in the queue follows from what is undone
        if (batch.takeBack()) loop.forget()
        emit('undone', error)
        // what was stored meanwhile may have failed as well
        counters.reload()
      },
      // what was stored is not in the state yet
      onRecovery: () => queueMicrotask(() => emit('diskRecovered', undefined)),
    }),
  )

  const restore = (from: StoredState) =>
    restoreState(from, { ...me, key: signer.key }, now(), space)
  const stored = loadStoredState(disk.snapshots, restore)
  const initialState = restore(stored)
  const plaintextName = settings.classic === true ? me.name : undefined
  const store = createStore({
    ...initialState,
    preferences: settings.preferences ?? DEFAULT_PREFERENCES,
    plaintext: plaintextAtStart(initialState.plaintext, plaintextName),
  })
  const eventStore = createEventStore(store, disk, loop, scope.isClosed, stored.events.length)
  const isHere = (who: UserId) => isPresent(lookUpPerson(store.get(), who), now())
  const warn = (key: string, about: string) => {
    const warning = { key, about: safeLine(about), at: now() }
    eventStore.commit([{ type: 'warning.raised', warning }])
  }

  const common: RuntimeContext = {
    me: me.id,
    space,
    signer,
    disk,
    counters,
    eventStore,
    clock,
    ids,
    now,
    fullTopic,
    isHere,
    warn,
    emit,
  }
  const batch = createPacketBatch(store, {
    together: (work) => disk.together(() => counters.together(work)),
  })
  const guard = createPacketGuard({ ...common, mark: ports.packetMark })
  const groupCommit = createGroupCommit(common)
  const rosters = createRosterRegistry({ ...common, groupCommit })
  const sender = createSender({ ...common, rosters, groupCommit })
  const send = (intent: Intent) => sender.send(intent, me.id)
  const bridges = createBridges({ ...common, own: () => ownFilters(store.get(), space), send })
  const essentials = essentialsOf(space, me.id)
  const hangUps = createHangUps(now)
  const proofs = createProofs({ ...common, essentials, hangUps })
  const subscriptions = createLinkSubscriptions({ ...common, bridges, hangUps, proofs })
  const relay = createRelay({ ...common, sender, groupCommit })
  const deferred = createDeferredCommands({ ...common, guard })
  const delivery = createDelivery({ ...common, sender, groupCommit, relays: relay })
  const groups = createGroups({
    ...common,
    rosters,
    sender,
    groupCommit,
    relay,
    delivery,
    deferred,
    subscriptions,
  })
  const publishTracker = createPublishTracker(counters, groups.rosterStatus)
  const presence = createPresence({ ...common, me, sender, groups })
  const receiving = { rosters, bridges, deferred, delivery, groups, presence }
  const receiver = createReceiver({ ...common, guard, ...receiving })
  const connection = createConnection({
    ...common,
    transport,
    subscriptions,
    hangUps,
    proofs,
    essentials,
    presence,
    receiver,
    runBatch: (task) => batch.run(() => guard.together(task)),
    ...createConnectionStore(disk, space, now),
    leavingClock: ports.clock,
    settings: settings.connection,
    suggestion: () =>
      suggestFreeName(me.name, (name) => lookUpPerson(store.get(), name) !== undefined),
  })
  const runEffect = createEffectRunner({
    ...common,
    sender,
    delivery,
    groups,
    bridges,
    subscriptions,
    publishTracker,
    onLeave: scope.onLeave,
    afterwards: batch.afterwards,
    notify: (effect) => batch.afterwards(() => ports.notify(effect)),
  })
  const minuteTimer = createMinuteTimer(clock, () =>
    ports.byItself(() => eventStore.commit([{ type: 'minute.passed', now: now() }])),
  )

  loop.connect([
    guard.on,
    receiver.on,
    delivery.on,
    groups.on,
    deferred.on,
    createTypingTimeouts(clock, eventStore),
    ...bridges.on,
    { committed: (events) => batch.afterwards(() => ports.onEvents?.(events)) },
    createIndexer({ disk, clock, onLeave: scope.onLeave, isTyping: ports.isTyping }),
    { committed: createChoiceTeller({ ...common, tell: delivery.tellChoice }) },
    publishTracker.on,
    presence.on,
    subscriptions.on,
    connection.on,
    { effect: runEffect },
    {
      undone: (error) => {
        if (!isDiskFailure(error)) return
        const key = DISK_WARNINGS[diskTroubleOf(error)]
        // once, until a transaction succeeds again or something else is warned of
        if (store.get().warnings.at(-1)?.key !== key)
          warn(key, key === 'disk-full' ? error.message : '')
      },
      diskRecovered: () => {
        const isTold = store.get().warnings.some(({ key }) => key === DISK_WARNINGS.busy)
        if (isTold) eventStore.commit([{ type: 'warning.cleared', key: DISK_WARNINGS.busy }])
      },
    },
  ])
  // from the first moment on there is a snapshot: without one not every message is folded again
  if (stored.snapshot === undefined) tolerateDiskFailure(eventStore.snapshot)
  if (stored.unreadable !== undefined) warn('unreadable-events', String(stored.unreadable))
  emit('started', undefined)
  emit('restored', undefined)

  return createHandle({
    store,
    warn,
    scope,
    eventStore,
    publishTracker,
    send,
    receiver,
    connection,
    delivery,
    bridges,
    batch,
    groupCommit,
    minuteTimer,
    leavingClock: ports.clock,
  })
}

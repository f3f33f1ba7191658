/** Where model and world meet: what is heard, what is said, and what follows from either. */
import { classicAtStart } from '../model/plaintext/plaintext-state.ts'
import { isPresent } from '../model/people/presence.ts'
import { STATE_VERSION } from '../model/state.ts'
import type { Millis, UserId } from '../core/ids.ts'
import { safeLine } from '../core/safe-text.ts'
import { groupAbout } from '../protocol/messages/sync.ts'
import { filtersOf, inSpace, qosOf } from '../protocol/topics.ts'
import { createStore } from '../store/store.ts'
import { createCommunity } from './groups/groups.ts'
import { createConnection } from './connection/connection.ts'
import { createDelivery } from './outbound/delivery.ts'
import { tolerantClock, tolerating, watched } from './storage-errors.ts'
import { createHandle } from './handle.ts'
import { createHearing } from './inbound/receive.ts'
import { openLedger } from './counters.ts'
import { connectionMemory } from './connection/connection-store.ts'
import { createModel } from './event-store.ts'
import { createPerforming } from './effects.ts'
import { createNeighbours } from './bridges/bridges.ts'
import { begin } from './replay.ts'
import { createSpeaking } from './outbound/send.ts'
import { createScope } from './scope.ts'
import { createShowing } from './connection/presence.ts'
import { freeName } from './connection/suggest-name.ts'
import { createTracking } from './outbound/publish-tracker.ts'
import { everyMinute } from './minute-timer.ts'
import { createTyping } from './inbound/typing-timeouts.ts'
import type { Runtime, RuntimeSettings, World } from './runtime-types.ts'

/** The program without a screen: connects, listens, speaks, remembers. */
export const createRuntime = (world: World, settings: RuntimeSettings): Runtime => {
  const { signer, names } = world
  const scope = createScope()
  const clock = scope.clock(tolerantClock(world.clock))
  const disk = scope.disk(
    watched(world.disk, (error) => {
      ledger.reload()
      // told once, until a transaction succeeds again or another trouble is told
      if (store.get().troubles.at(-1)?.key !== 'disk-full') note('disk-full', error.message)
    }),
  )
  const { me, space } = settings
  const now = (): Millis => clock.now()
  const fullTopic = (topic: string) => inSpace(space, topic)

  const kept = disk.story.load(STATE_VERSION)
  const began = begin(kept, { ...me, key: signer.key }, now(), space)
  const plainName = settings.classic === true ? me.name : undefined
  const store = createStore({ ...began, classic: classicAtStart(began.classic, plainName) })
  const ledger = openLedger(disk.slots)
  const model = createModel(
    store,
    disk,
    (effect) => tolerating(() => perform(effect)),
    (events) =>
      tolerating(() => {
        hearing.happened(events)
        typing.happened(events)
        neighbours.happened(events)
        world.follow?.(events)
      }),
    scope.isClosed,
  )
  const tracking = createTracking(ledger, (...card) => community.cardStatus(...card))
  const isHere = (who: UserId) => isPresent(store.get().people.get(who), now())
  const note = (key: string, about: string) => {
    model.happen([{ type: 'trouble.noted', trouble: { key, about: safeLine(about), at: now() } }])
  }

  const own = () => [...filtersOf(me.id).map(fullTopic), ...community.wanted()]
  const neighbours = createNeighbours({
    disk,
    model,
    clock,
    names,
    own,
    say: (wish) => speaking.say(wish, me.id),
  })
  const listen = (filters: readonly string[], on: boolean) =>
    connection.listen(on ? filters : neighbours.unwanted(filters), on)

  const community = createCommunity({
    me: me.id,
    signer,
    disk,
    ledger,
    model,
    clock,
    names,
    now,
    fullTopic,
    isHere,
    speaking: () => speaking,
    delivery: () => delivery,
    listen,
    note,
    tracking: () => tracking,
    hold: (word, command) => hearing.hold(word, command),
  })
  const speaking = createSpeaking({
    signer,
    disk,
    ledger,
    model,
    names,
    now,
    cards: community.cards,
    fullTopic,
    onKept: (topic, seq) => {
      tracking.word(topic, seq)
      delivery.kept(topic, seq)
    },
    onFleeting: (packet) => delivery.fleeting(packet),
    onStatus: () => connection.showCard(),
  })
  const delivery = createDelivery({
    disk,
    ledger,
    model,
    clock,
    names,
    fullTopic,
    isHere,
    me: me.id,
    speaking,
    relays: community.relays,
    cardsWaiting: community.cardsWaiting,
    onCounted: tracking.changed,
    onOlder: () => note('older-profile', ''),
    onLacking: community.lacking,
  })
  const showing = createShowing({
    me,
    clock,
    names,
    speaking,
    status: () => store.get().me.status,
    answer: (by, card) => {
      delivery.fleeting(card)
      community.show(by)
    },
  })
  const typing = createTyping(clock, model)
  const hearing = createHearing({
    space,
    me: me.id,
    signer,
    disk,
    ledger,
    model,
    clock,
    receipts: () => delivery.receipts,
    connection: () => connection,
    cards: community.cards,
    groups: community.hearing,
    onService: (by, word, key) => {
      if (word.type === 'who.ask') return showing.asked(by)
      if (word.type === 'have') return community.heard(by, key, word)
      const inGroup = groupAbout(word.place) !== undefined
      if (word.type === 'resend' && inGroup) return community.heard(by, key, word)
      delivery.heard(by, word)
    },
    onForeign: neighbours.packet,
    onReturned: delivery.returned,
    onArrival: (who, anew) => {
      delivery.arrived(who)
      if (anew) delivery.remind(who)
      community.arrived(who)
    },
  })

  const connection = createConnection({
    transport: world.transport,
    clock,
    leavingClock: world.clock,
    names,
    // the groups are told by this what they hear from now on
    filters: () => [...new Set([...community.filters(), ...neighbours.wanted()])],
    qosOf: (filter) => qosOf(space, filter, neighbours.ofNow()),
    unwanted: () => neighbours.unwanted([...community.unwanted(), ...neighbours.left()]),
    settings: settings.connection,
    card: showing.card,
    marker: showing.marker,
    status: () => store.get().me.status,
    ...connectionMemory(disk, space, now),
    suggestion: () => freeName(me.name, (name) => store.get().people.has(name)),
    onPacket: (packet) => hearing.packet(packet),
    onState: (link) => model.happen([{ type: 'link.changed', link }]),
    onTrouble: note,
    onLinked: (link, { forgot, blind }) => {
      delivery.linked(link, forgot)
      community.linked(link)
      neighbours.linked(link)
      // where the broker gives no kept cards to us, we ask those who are here
      if (blind) delivery.fleeting(showing.question())
    },
    onUnlinked: (closed) => {
      hearing.flush()
      delivery.unlinked(closed)
      community.unlinked()
    },
  })

  const perform = createPerforming({
    me: me.id,
    disk,
    model,
    clock,
    speaking,
    delivery,
    community,
    openTopics: neighbours.openTopics,
    listen,
    note,
    onPlain: tracking.plain,
    onLeave: scope.onLeave,
    notify: world.notify,
  })

  const minutes = everyMinute(clock, () => {
    model.happen([{ type: 'minute.passed', now: now() }])
    community.minute(store.get().link.status === 'online')
  })

  // from the first moment on there is a snapshot: without one not every message is folded again
  tolerating(() => {
    if (kept.snapshot === undefined) model.snapshot()
    delivery.restore()
    community.restore()
    hearing.restore()
    community.resume()
    neighbours.openTopics.restore()
  })
  return createHandle({
    store,
    note,
    scope,
    model,
    tracking,
    say: (wish) => speaking.say(wish, me.id),
    hearing,
    connection,
    delivery,
    neighbours,
    minutes,
    leavingClock: world.clock,
  })
}

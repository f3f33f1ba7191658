/** Where model and world meet: what is heard, what is said, and what follows from either. */
import { classicAtStart } from '../chat/classicState.ts'
import { statusOf } from '../chat/presence.ts'
import { STATE_VERSION } from '../chat/state.ts'
import type { Millis, UserId } from '../core/names.ts'
import { fail } from '../core/result.ts'
import { safeLine } from '../core/text.ts'
import { isDiskFailure } from '../ports.ts'
import { groupAbout } from '../protocol/services.ts'
import { filtersOf, inSpace } from '../protocol/topics.ts'
import { createStore } from '../store/store.ts'
import { createClassic } from './classic.ts'
import { createCommunity } from './community.ts'
import { createConnection } from './connection.ts'
import { createDelivery } from './deliver.ts'
import { tolerantClock, tolerating, watched } from './diskful.ts'
import { createHearing } from './hear.ts'
import { openLedger } from './ledger.ts'
import { connectionMemory } from './memory.ts'
import { createModel } from './model.ts'
import { createPerforming } from './perform.ts'
import { heardBy, wantedBy } from './neighbour.ts'
import type { Neighbour } from './neighbour.ts'
import { begin } from './replay.ts'
import { createSpeaking } from './say.ts'
import { freeName } from './suggest.ts'
import { everyMinute } from './minute.ts'
import { createTopics } from './topics.ts'
import { createTyping } from './typing.ts'
import { createAnswering } from './who.ts'
import type { Runtime, RuntimeSettings, World } from './world.ts'

/** The program without a screen: connects, listens, speaks, remembers. */
export const createRuntime = (world: World, settings: RuntimeSettings): Runtime => {
  const { signer, names } = world
  const clock = tolerantClock(world.clock)
  const disk = watched(world.disk, (error) => {
    ledger.reload()
    // told once, until a transaction succeeds again or another trouble is told
    if (store.get().troubles.at(-1)?.key !== 'disk-full') note('disk-full', error.message)
  })
  const { me, space } = settings
  const now = (): Millis => clock.now()
  const fullTopic = (topic: string) => inSpace(space, topic)
  const myCard = { kind: 'card', of: me.id } as const
  const toMyself = { kind: 'control', of: me.id, from: me.id } as const

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
        for (const neighbour of neighbours) neighbour.happened(events)
        world.follow?.(events)
      }),
  )
  const isHere = (who: UserId) => {
    const person = store.get().people.get(who)
    return person !== undefined && statusOf(person, now()) !== 'offline'
  }
  const note = (key: string, about: string) => {
    model.happen([{ type: 'trouble.noted', trouble: { key, about: safeLine(about), at: now() } }])
  }

  const own = () => [...filtersOf(me.id).map(fullTopic), ...community.wanted()]
  const classic = createClassic({
    disk,
    model,
    clock,
    names,
    say: (wish) => speaking.say(wish, me.id),
  })
  const openTopics = createTopics({
    model: () => model,
    disk,
    clock,
    names,
    own: () => [...own(), ...classic.filters()],
  })
  const neighbours: readonly Neighbour[] = [openTopics, classic]
  const { wanted, unwanted } = wantedBy(own, neighbours)
  // what one leaves may still be another's
  const listen = (filters: readonly string[], on: boolean) =>
    connection.listen(on ? filters : unwanted(filters), on)

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
    onKept: (topic, seq) => delivery.kept(topic, seq),
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
  })
  const typing = createTyping(clock, model)
  const hearing = createHearing({
    space,
    me: me.id,
    signer,
    disk,
    ledger,
    model,
    now,
    receipts: () => delivery.receipts,
    connection: () => connection,
    cards: community.cards,
    groups: community.hearing,
    onService: (by, word, key) => {
      if (word.type === 'who.ask') return answerWho(by)
      if (word.type === 'have') return community.heard(by, key, word)
      const inGroup = groupAbout(word.place) !== undefined
      if (word.type === 'resend' && inGroup) return community.heard(by, key, word)
      delivery.heard(by, word)
    },
    onForeign: heardBy(neighbours, openTopics),
    onArrival: (who) => {
      delivery.arrived(who)
      community.arrived(who)
    },
  })

  const cardOf = (status: 'online' | 'away' | 'offline', boot: number, count: number) =>
    ({
      type: 'presence.show',
      status,
      name: me.name,
      caps: ['papo/1'],
      boot,
      count,
      seen: now(),
    }) as const

  let shown = { boot: 0, count: 0 }
  const connection = createConnection({
    transport: world.transport,
    clock,
    names,
    // the groups are told by this what they hear from now on
    filters: () => [...new Set([...community.filters(), ...wanted()])],
    unwanted: () =>
      unwanted([
        ...community.unwanted(),
        ...neighbours.flatMap((neighbour) => neighbour.unwanted()),
      ]),
    settings: settings.connection,
    card: (status, boot, count) => {
      if (status !== 'offline') shown = { boot, count }
      return speaking.card(cardOf(status, boot, count), myCard, true)
    },
    marker: () => speaking.service({ type: 'who.ask' }, toMyself, 1),
    status: () => store.get().me.status,
    ...connectionMemory(disk, space, now),
    suggestion: () => freeName(me.name, (name) => store.get().people.has(name)),
    onPacket: (packet) => hearing.packet(packet),
    onState: (link) => model.happen([{ type: 'link.changed', link }]),
    onTrouble: note,
    onLinked: (link, { forgot, blind }) => {
      delivery.linked(link, forgot)
      community.linked(link)
      for (const neighbour of neighbours) neighbour.linked(link)
      // where the broker gives no kept cards to us, we ask those who are here
      if (blind)
        delivery.fleeting(speaking.service({ type: 'who.ask' }, { kind: 'who', from: me.id }, 0))
    },
    onUnlinked: (closed) => {
      delivery.unlinked(closed)
      community.unlinked()
    },
  })

  const answerWho = createAnswering(clock, names, (by) => {
    const place = { kind: 'control', of: by, from: me.id } as const
    const card = cardOf(store.get().me.status, shown.boot, shown.count)
    delivery.fleeting(speaking.card(card, place, false))
    community.show(by)
  })

  const perform = createPerforming({
    me: me.id,
    disk,
    model,
    clock,
    speaking,
    delivery,
    community,
    openTopics,
    listen,
    note,
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
    openTopics.restore()
  })
  return {
    store,
    send: (wish) => {
      try {
        return speaking.say(wish, me.id)
      } catch (error) {
        if (isDiskFailure(error)) return fail('not-kept')
        throw error
      }
    },
    start: () => {
      minutes.start()
      connection.start()
    },
    stop: async () => {
      minutes.stop()
      await Promise.all(neighbours.map((neighbour) => neighbour.leaving()))
      await connection.stop()
      tolerating(model.snapshot)
    },
    reconnect: connection.reconnect,
    retry: (session, seq) => tolerating(() => delivery.retry(session, seq)),
    note,
  }
}

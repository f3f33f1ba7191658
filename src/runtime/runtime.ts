/** Where model and world meet: what is heard, what is said, and what follows from either. */
import { classicAtStart } from '../chat/classicState.ts'
import { echoOf } from '../chat/echo.ts'
import { statusOf } from '../chat/presence.ts'
import type { State } from '../chat/state.ts'
import { STATE_VERSION } from '../chat/state.ts'
import type { ChatEvent, Effect, Refusal, Wish } from '../chat/words.ts'
import type { Millis, Ref, SafeText, UserId } from '../core/names.ts'
import { ECHO, groupOf, personOf } from '../core/names.ts'
import type { Result } from '../core/result.ts'
import { fail } from '../core/result.ts'
import { safeLine } from '../core/text.ts'
import type { Clock, Disk, Names, Outgoing, Signer, Transport } from '../ports.ts'
import { isDiskFailure } from '../ports.ts'
import { groupAbout } from '../protocol/services.ts'
import { filtersOf, inSpace } from '../protocol/topics.ts'
import type { Store } from '../store/store.ts'
import { createStore } from '../store/store.ts'
import { createClassic } from './classic.ts'
import { createCommunity } from './community.ts'
import type { ConnectionSettings } from './connecting.ts'
import { createConnection } from './connection.ts'
import { createDelivery } from './deliver.ts'
import { tolerantClock, tolerating, watched } from './diskful.ts'
import { createHearing } from './hear.ts'
import { openLedger } from './ledger.ts'
import { connectionMemory } from './memory.ts'
import { createModel } from './model.ts'
import { recall, recallAround } from './recall.ts'
import { heardBy, wantedBy } from './neighbour.ts'
import type { Neighbour } from './neighbour.ts'
import { begin } from './replay.ts'
import { createSpeaking } from './say.ts'
import { freeName } from './suggest.ts'
import { everyMinute } from './minute.ts'
import { createTopics } from './topics.ts'
import { createTyping } from './typing.ts'
import { createAnswering } from './who.ts'

/** The world of one program. */
export type World = {
  readonly disk: Disk
  readonly signer: Signer
  readonly transport: Transport
  readonly clock: Clock
  readonly names: Names
  readonly notify: (effect: Extract<Effect, { type: 'notify' }>) => void
  /** Everything that happens, for those who follow (`papo tail`). */
  readonly follow?: (events: readonly ChatEvent[]) => void
}

export type RuntimeSettings = {
  readonly me: { readonly id: UserId; readonly name: SafeText }
  readonly space: string
  readonly connection: () => ConnectionSettings
  /** Does it speak the plain-text chat too? */
  readonly classic?: boolean
}

export type Runtime = {
  readonly store: Store<State>
  /** Says or does something as me. `not-kept`: the disk takes nothing more. */
  readonly send: (wish: Wish) => Result<Ref, Refusal>
  readonly start: () => void
  /** Says offline, closes the link, keeps a snapshot. The disk stays open for the caller to close. */
  readonly stop: () => Promise<void>
  readonly reconnect: () => void
  /** Tries a word again that the broker refused. */
  readonly retry: (
    session: Parameters<ReturnType<typeof createDelivery>['retry']>[0],
    seq: number,
  ) => void
  /** Puts facts of the program itself into the state (a trouble with the disk, say). */
  readonly note: (key: string, about: string) => void
}

type Line = Extract<Effect, { type: 'publish' }>['line']

/** Echo thinks this long (ms), so that the answer is seen to come. */
const ECHO_THINKS = 300

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
  })

  /** Nobody confirms bare text: of what did not even reach the broker the person hears. */
  const publishPlain = async (packet: Outgoing, line: Line | undefined) => {
    const outcome = await delivery.attempt(packet)
    if (line) return openTopics.told(line, outcome)
    if (outcome === 'done') return
    tolerating(() => note(outcome === 'lost' ? 'plain-lost' : outcome.reason, packet.topic))
  }

  const perform = (effect: Effect): void => {
    switch (effect.type) {
      case 'answer':
        speaking.say(effect.command, me.id)
        return
      case 'recall':
        return recall(model, disk, effect)
      case 'recall-around':
        return recallAround(model, disk, effect)
      case 'read': {
        const group = groupOf(effect.conversation)
        const who = personOf(effect.conversation)
        return delivery.read(({ about, from }) => {
          const of = groupAbout(about)
          return group === undefined ? of === undefined && from === who : of === group
        })
      }
      case 'regroup':
        return community.changed(effect)
      case 'echo': {
        clock.after(ECHO_THINKS, () => {
          const said = disk.history.find(effect.said)
          if (said && !said.deleted) speaking.say(echoOf(said), ECHO)
        })
        return
      }
      case 'publish': {
        const { topic, text, retain = false, line } = effect
        const payload = new TextEncoder().encode(text)
        return void publishPlain({ topic, payload, retain, qos: 1 }, line)
      }
      case 'listen':
        return listen(effect.filters, effect.on)
      case 'notify':
        return world.notify(effect)
    }
  }

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

/** A disk for tests: the contract of the real one in plain Maps, and nothing survives the program. */
import { termsOf, matches, excerptOf } from '../../../src/adapters/sqlite/search-terms.ts'
import { changed, isChanging } from '../../../src/model/messages/message-changes.ts'
import type { Changing } from '../../../src/model/messages/message-changes.ts'
import { keepingOf } from '../../../src/model/model.ts'
import type { Message } from '../../../src/model/messages/messages.ts'
import type { Mark } from '../../../src/model/direct/sessions.ts'
import { isBefore } from '../../../src/model/direct/sessions.ts'
import type { ChatEvent } from '../../../src/model/commands.ts'
import type { ConversationId, Ref, SafeText } from '../../../src/core/ids.ts'
import type { Disk, HeldWord, History, PageOf, Story } from '../../../src/ports.ts'
import { smallTables } from './memory-tables.ts'

type Fact = { readonly n: number; readonly event: ChatEvent }
type Snapshot = { readonly upto: number; readonly version: number; readonly state: string }

/** Everything on this disk. A transaction that fails puts back what was there before it. */
export type Contents = {
  readonly facts: readonly Fact[]
  readonly n: number
  readonly snapshots: readonly Snapshot[]
  readonly words: ReadonlyMap<string, ReadonlyMap<number, readonly [kept: number, Uint8Array]>>
  readonly held: readonly HeldWord[]
  readonly slots: ReadonlyMap<string, string>
}

/** Reads and replaces the contents. */
export type Box = {
  readonly get: () => Contents
  readonly set: (change: Partial<Contents>) => void
}

const markOf = ({ at, id }: Message): Mark => ({ at, ref: id })

const targetOf = (event: ChatEvent): Ref | undefined =>
  isChanging(event) ? event.target : undefined

const wiped = (event: ChatEvent, target: Ref): ChatEvent => {
  const text = '' as SafeText
  if (event.type === 'message.said' && event.message.id === target) {
    return { ...event, message: { ...event.message, text } }
  }
  return event.type === 'message.edited' && event.target === target ? { ...event, text } : event
}

const slice = (all: readonly Message[], of: PageOf, limit: number) => {
  if (of.kind === 'newest') return [Math.max(0, all.length - limit), all.length] as const
  if (of.kind === 'oldest') return [0, limit] as const
  const { mark } = of
  const from = all.filter((message) => isBefore(markOf(message), mark)).length
  const after = all.filter((message) => !isBefore(mark, markOf(message))).length
  if (of.kind === 'before') return [Math.max(0, from - limit), from] as const
  if (of.kind === 'after') return [after, after + limit] as const
  const half = Math.floor(limit / 2)
  return [Math.max(0, from - half), from + limit - half] as const
}

/** Messages and what changed them, by the message: of these facts and no others. */
type Index = {
  readonly facts: readonly Fact[]
  readonly said: Map<Ref, Message>
  readonly changes: Map<Ref, readonly Changing[]>
}

const note = ({ said, changes }: Index, event: ChatEvent) => {
  if (event.type === 'message.said') said.set(event.message.id, event.message)
  if (isChanging(event)) {
    changes.set(event.target, [...(changes.get(event.target) ?? []), event])
  }
}

const historyIn = (box: Box): History => {
  let newest: Index | undefined
  const index = (): Index => {
    const { facts } = box.get()
    // what a transaction took back is gathered anew
    if (newest?.facts !== facts) {
      newest = { facts, said: new Map(), changes: new Map() }
      for (const { event } of facts) note(newest, event)
    }
    return newest
  }
  const said = (): readonly Message[] => [...index().said.values()]
  const stand = (message: Message): Message =>
    changed(message, index().changes.get(message.id) ?? [])
  const find = (id: Ref) => {
    const message = index().said.get(id)
    return message && stand(message)
  }

  const append = (event: ChatEvent) => {
    if (keepingOf(event) === 'not') return
    if (event.type === 'message.said' && index().said.has(event.message.id)) return
    const ends = isChanging(event) && event.type !== 'message.voided'
    if (ends && find(event.target)?.deleted) return
    const { facts, n } = box.get()
    const kept = structuredClone(event)
    const known = index()
    note(known, kept)
    box.set({ n: n + 1, facts: [...facts, { n: n + 1, event: kept }] })
    newest = { ...known, facts: box.get().facts }
    const target = event.type === 'message.said' ? event.message.id : targetOf(event)
    if (!target || !find(target)?.deleted) return
    const all = box.get().facts.map((fact) => ({ ...fact, event: wiped(fact.event, target) }))
    box.set({ facts: all })
  }

  return {
    append: (events) => {
      for (const event of events) append(event)
    },
    page: (conversation: ConversationId, of, limit) => {
      const all = said()
        .filter((message) => message.conversation === conversation)
        .toSorted((a, b) => (isBefore(markOf(a), markOf(b)) ? -1 : 1))
      const [from, to] = slice(all, of, limit)
      const messages = all.slice(from, to).map(stand)
      return { messages, hasOlder: from > 0, hasNewer: to < all.length }
    },
    find,
    changes: (id) => index().changes.get(id) ?? [],
    reindex: () => false,
    isIndexed: () => true,
    search: ({ words, conversation, limit }) => {
      const terms = termsOf(words)
      const found = said()
        .map(stand)
        .filter((message) => conversation === undefined || message.conversation === conversation)
        .filter((message) => !message.deleted && !message.voided && matches(message.text, terms))
      return found
        .slice(Math.max(0, found.length - limit))
        .toSorted((a, b) => (isBefore(markOf(a), markOf(b)) ? 1 : -1))
        .map((message) => ({ message, excerpt: excerptOf(message.text, terms) }))
    },
  }
}

const newestOfEachSession = (facts: readonly Fact[]): ReadonlySet<Ref> => {
  const newest = new Map<string, Message>()
  for (const { event } of facts) {
    if (event.type !== 'message.said') continue
    const { message } = event
    const known = newest.get(message.session)
    if (!known || isBefore(markOf(known), markOf(message))) newest.set(message.session, message)
  }
  return new Set(Array.from(newest.values(), ({ id }) => id))
}

const storyIn = (box: Box): Story => ({
  load: (version) => {
    const { facts, snapshots } = box.get()
    const snapshot = snapshots.findLast((one) => one.version === version)
    const newest = newestOfEachSession(facts)
    const wanted = ({ n, event }: Fact) => {
      if (snapshot) return n > snapshot.upto
      if (event.type === 'message.said') return newest.has(event.message.id)
      return isChanging(event) ? newest.has(event.target) : true
    }
    const events = facts.filter(wanted).map(({ event }) => structuredClone(event))
    return { snapshot: snapshot?.state, events }
  },
  snapshot: (version, state) => {
    const { facts, snapshots, n: upto } = box.get()
    const since = snapshots.at(-1)?.upto ?? 0
    // an older snapshot may still hold the text of a message that was deleted since
    const wiped = facts.some(({ n, event }) => n > since && event.type === 'message.deleted')
    const kept = wiped ? [] : snapshots.slice(-1)
    box.set({
      snapshots: [...kept, { upto, version, state }],
      facts: facts.filter(({ event }) => keepingOf(event) === 'lasting'),
    })
  },
})

/** A disk in memory; `now` gives Unix time in milliseconds. It can be read on after `close`. */
export const memoryDisk = (now: () => number = Date.now): Disk => {
  let contents: Contents = {
    facts: [],
    n: 0,
    snapshots: [],
    words: new Map(),
    held: [],
    slots: new Map(),
  }
  const box: Box = {
    get: () => contents,
    set: (change) => {
      contents = { ...contents, ...change }
    },
  }
  const history = historyIn(box)
  const transaction: Disk['transaction'] = (_durable, work) => {
    const before = contents
    try {
      return work()
    } catch (error) {
      contents = before
      throw error
    }
  }
  return {
    history: {
      ...history,
      append: (events) => transaction(false, () => history.append(events)),
    },
    story: storyIn(box),
    ...smallTables(box, now),
    transaction,
    close: () => {},
  }
}

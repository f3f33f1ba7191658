/** A disk for tests: the contract of the real one in plain Maps, and nothing survives the program. */
import { termsOf, matches, excerptOf } from '../../../src/core/text/search-terms.ts'
import { withMessageChanges, isMessageChange } from '../../../src/model/messages/message-changes.ts'
import type { MessageChange } from '../../../src/model/messages/message-changes.ts'
import { columnsOf, forgottenBy } from '../../../src/adapters/sqlite/event-columns.ts'
import { keepingOf } from '../../../src/model/model.ts'
import { readStoredEvent } from '../../../src/model/stored-events.ts'
import type { Message } from '../../../src/model/messages/messages.ts'
import { isFiltering, passesFilter } from '../../../src/model/messages/search-query.ts'
import type { SearchQuery } from '../../../src/model/messages/search-query.ts'
import { persistentMap } from '../../../src/core/collections/persistent-map.ts'
import { isBefore } from '../../../src/model/direct/sessions.ts'
import type { ChatEvent } from '../../../src/model/events.ts'
import type { ConversationId, Ref, SafeText } from '../../../src/core/ids.ts'
import type { Disk, History, PageRequest, SignedOriginal } from '../../../src/ports/storage.ts'
import { eventsIn, markOf, withEvents } from './memory-contents.ts'
import type { Contents, ContentsRef, StoredEvent } from './memory-contents.ts'
import { snapshotsIn } from './memory-snapshots.ts'
import { smallTables } from './memory-tables.ts'

const targetOf = (event: ChatEvent): Ref | undefined =>
  isMessageChange(event) ? event.target : undefined

const wiped = (stored: StoredEvent, target: Ref): StoredEvent => {
  const { n, event } = stored
  const text = '' as SafeText
  if (event.type === 'message.sent' && event.message.id === target) {
    return { n, event: { ...event, message: { ...event.message, text } } }
  }
  return event.type === 'message.edited' && event.target === target
    ? { n, event: { ...event, text } }
    : stored
}

/** Is this the message, or a change of it? */
const isAbout =
  (id: Ref) =>
  ({ event }: StoredEvent): boolean =>
    event.type === 'message.sent' ? event.message.id === id : targetOf(event) === id

/** By what an event of a stranger is forgotten; empty for others. */
const strangersIdOf = (event: ChatEvent): string =>
  event.type === 'message.sent' ? '' : (columnsOf(event).id ?? '')

const slice = (all: readonly Message[], of: PageRequest, limit: number) => {
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
  readonly storedEvents: readonly StoredEvent[]
  readonly count: number
  readonly messages: Map<Ref, Message>
  readonly changes: Map<Ref, readonly MessageChange[]>
}

const note = ({ messages, changes }: Index, event: ChatEvent) => {
  if (event.type === 'message.sent') messages.set(event.message.id, event.message)
  if (isMessageChange(event)) {
    changes.set(event.target, [...(changes.get(event.target) ?? []), event])
  }
}

const historyIn = (contentsRef: ContentsRef): History => {
  let newest: Index | undefined
  const index = (): Index => {
    const { storedEvents, count } = contentsRef.get()
    // what a transaction took back is gathered anew
    if (newest?.storedEvents !== storedEvents || newest.count !== count) {
      newest = { storedEvents, count, messages: new Map(), changes: new Map() }
      for (const { event } of eventsIn(contentsRef.get())) note(newest, event)
    }
    return newest
  }
  const said = (): readonly Message[] => [...index().messages.values()]
  const stand = (message: Message): Message =>
    withMessageChanges(message, index().changes.get(message.id) ?? [])
  const find = (id: Ref) => {
    const message = index().messages.get(id)
    return message && stand(message)
  }

  const append = (event: ChatEvent, signed?: SignedOriginal) => {
    if (keepingOf(event) === 'not') return
    if (event.type === 'message.sent' && index().messages.has(event.message.id)) return
    const forgotten = forgottenBy(event)
    if (forgotten.length > 0) {
      const left = eventsIn(contentsRef.get()).filter(
        (one) => !forgotten.includes(strangersIdOf(one.event)),
      )
      contentsRef.set(withEvents(left))
    }
    const ends = isMessageChange(event) && event.type !== 'message.voided'
    if (ends && find(event.target)?.deleted) return
    // what the real disk could not read at the next start would be lost
    const kept = readStoredEvent(JSON.parse(JSON.stringify(event)))
    if (!kept) throw new Error(`an event that nobody can read: ${JSON.stringify(event)}`)
    const known = index()
    note(known, kept)
    const n = contentsRef.get().n + 1
    const events = eventsIn(contentsRef.get())
    const isSigned = event.type === 'message.sent' || isMessageChange(event)
    events.push({ n, event: kept, ...(isSigned && signed ? { signed } : {}) })
    contentsRef.set({ n, ...withEvents(events) })
    newest = { ...known, ...withEvents(events) }
    const target = event.type === 'message.sent' ? event.message.id : targetOf(event)
    if (!target || !find(target)?.deleted) return
    const all = eventsIn(contentsRef.get()).map((fact) => wiped(fact, target))
    contentsRef.set(withEvents(all))
  }

  const foundBy = (query: SearchQuery): readonly Message[] => {
    const terms = termsOf(query.words)
    if (terms.length === 0 && !isFiltering(query)) return []
    return said()
      .map(stand)
      .filter((message) => !message.deleted && !message.voided && passesFilter(query, message))
      .filter(({ text }) => terms.length === 0 || matches(text, terms))
  }

  return {
    append: (events, signed) => {
      for (const event of events) append(event, signed)
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
    sent: (id) => index().messages.get(id),
    changes: (id) => index().changes.get(id) ?? [],
    signed: (id) =>
      eventsIn(contentsRef.get())
        .filter(isAbout(id))
        .flatMap(({ signed }) => signed ?? []),
    addToIndex: () => false,
    reindex: () => false,
    isIndexed: () => true,
    search: ({ limit, ...query }) => {
      const terms = termsOf(query.words)
      const found = foundBy(query)
      return found
        .slice(Math.max(0, found.length - limit))
        .toSorted((a, b) => (isBefore(markOf(a), markOf(b)) ? 1 : -1))
        .map((message) => ({ message, excerpt: excerptOf(message.text, terms) }))
    },
    count: (query, most) => Math.min(most, foundBy(query).length),
  }
}

/** A disk in memory; `now` gives Unix time in milliseconds. It can be read on after `close`. */
export const createMemoryDisk = (now: () => number = Date.now): Disk => {
  let contents: Contents = {
    storedEvents: [],
    count: 0,
    n: 0,
    snapshots: [],
    packets: persistentMap(new Map()),
    deferred: [],
    keyValues: persistentMap(new Map()),
  }
  const contentsRef: ContentsRef = {
    get: () => contents,
    set: (change) => {
      contents = { ...contents, ...change }
    },
  }
  const history = historyIn(contentsRef)
  let outermost: Contents | undefined
  let broken: { readonly error: unknown } | undefined
  const within = <T>(work: () => T): T => {
    if (broken) throw broken.error
    try {
      return work()
    } catch (error) {
      broken ??= { error }
      throw error
    }
  }
  const transaction: Disk['transaction'] = (_durable, work) => {
    if (outermost) return within(work)
    outermost = contents
    try {
      const result = work()
      if (broken) throw broken.error
      return result
    } catch (error) {
      contents = outermost
      throw broken ? broken.error : error
    } finally {
      outermost = undefined
      broken = undefined
    }
  }
  return {
    history: {
      ...history,
      append: (events, signed) => transaction(false, () => history.append(events, signed)),
    },
    snapshots: snapshotsIn(contentsRef),
    ...smallTables(contentsRef, now),
    transaction,
    together: (work) => transaction(false, work),
    flush: (done) => done(),
    close: () => {},
  }
}

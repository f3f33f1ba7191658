/** Loads messages from disk: pages for the reader, single ones for commands about them. */
import type { State } from '../model/state.ts'
import type { Command, Intent } from '../model/commands.ts'
import type { Effect } from '../model/events.ts'
import { isChangeCommand } from '../model/messages/message-commands.ts'
import { isReadable, isUnread } from '../model/messages/displayed.ts'
import type { Message } from '../model/messages/messages.ts'
import { conversationIn } from '../model/messages/channel-info.ts'
import type { Disk } from '../ports/storage.ts'
import type { EventStore } from './event-store.ts'

/** How many messages come back from disk at once. */
const PAGE = 200

/** Loads the message that a command is about, if it is not in its window, so that the command can be decided. */
export const loadTarget = (eventStore: EventStore, disk: Disk, command: Command | Intent): void => {
  if (!isChangeCommand(command)) return
  const state = eventStore.state()
  const conversation = conversationIn(state, command.channel)
  const window = conversation && state.conversations.get(conversation)?.messages
  if (window?.some(({ id }) => id === command.target)) return
  const message = disk.history.find(command.target)
  if (message) eventStore.commit([{ type: 'history.messageLoaded', message }])
}

type LoadHistory = Extract<Effect, { type: 'load-history' }>

const pageOf = (state: State, { conversation, direction }: LoadHistory) => {
  const kept = state.conversations.get(conversation)?.messages
  const edge = direction === 'older' ? kept?.[0] : kept?.at(-1)
  if (direction === 'oldest') return { of: { kind: 'oldest' }, where: 'replace' } as const
  if (direction === 'newest' || !edge) {
    return { of: { kind: 'newest' }, where: 'replace' } as const
  }
  const mark = { at: edge.at, ref: edge.id }
  return direction === 'older'
    ? ({ of: { kind: 'before', mark }, where: 'above' } as const)
    : ({ of: { kind: 'after', mark }, where: 'below' } as const)
}

/** More of a conversation, above or below its window, or the page at one of its ends. */
export const loadHistory = (eventStore: EventStore, disk: Disk, effect: LoadHistory): void => {
  const { conversation } = effect
  const { of, where } = pageOf(eventStore.state(), effect)
  const page = disk.history.page(conversation, of, PAGE)
  eventStore.commit([{ type: 'history.loaded', conversation, where, ...page }])
}

/** At most so many pages are looked through for the first unread message. */
const MAX_UNREAD_PAGES = 100

const aroundOf = ({ at, id }: Message) => ({ kind: 'around', mark: { at, ref: id } }) as const

/** The first unread message from this one on, as far as it is looked for. */
const firstUnread = (state: State, disk: Disk, from: Message): Message | undefined => {
  const isNew = (message: Message) => isUnread(state, message) && isReadable(state, message)
  let last = from
  for (let pages = 0; pages < MAX_UNREAD_PAGES; pages += 1) {
    if (isNew(last)) return last
    const of = { kind: 'after', mark: { at: last.at, ref: last.id } } as const
    const { messages, hasNewer } = disk.history.page(from.conversation, of, PAGE)
    const found = messages.find(isNew)
    const end = messages.at(-1)
    if (found || !hasNewer || end === undefined) return found
    last = end
  }
  return undefined
}

/** The window around one message, or around the first unread one from there on. */
export const loadHistoryAround = (
  eventStore: EventStore,
  disk: Disk,
  { conversation, message, unread = false }: Extract<Effect, { type: 'load-history-around' }>,
): void => {
  const named = disk.history.find(message)
  const first = named && unread ? firstUnread(eventStore.state(), disk, named) : undefined
  const found = first ?? named
  const marked = first && { newFrom: first.id }
  if (found) {
    const page = disk.history.page(conversation, aroundOf(found), PAGE)
    eventStore.commit([
      { type: 'history.loaded', conversation, where: 'replace', ...page, ...marked },
    ])
  } else if (unread) {
    loadHistory(eventStore, disk, { type: 'load-history', conversation, direction: 'newest' })
  }
}

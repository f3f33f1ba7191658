/** Loads messages from disk: pages for the reader, single ones for commands about them. */
import type { State } from '../model/state.ts'
import type { Command, Intent } from '../model/commands.ts'
import type { Effect } from '../model/events.ts'
import { isChangeCommand } from '../model/messages/message-commands.ts'
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

/** The window around one message. */
export const loadHistoryAround = (
  eventStore: EventStore,
  disk: Disk,
  { conversation, message }: Extract<Effect, { type: 'load-history-around' }>,
): void => {
  const found = disk.history.find(message)
  if (!found) return
  const of = { kind: 'around', mark: { at: found.at, ref: found.id } } as const
  const page = disk.history.page(conversation, of, PAGE)
  eventStore.commit([{ type: 'history.loaded', conversation, where: 'replace', ...page }])
}

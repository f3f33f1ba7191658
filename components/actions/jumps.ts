/** Jumps in what was written: to a hit of a search, to what a reply is about, to a date, and back. */
import { messageOf } from '../../src/model/messages/message-window.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import { parseRef } from '../../src/core/ids.ts'
import type { ConversationId, Ref } from '../../src/core/ids.ts'
import type { SearchResult } from '../../src/store/services.ts'
import type { ActiveSearch } from '../state/ui-store.ts'
import { prompt, refuse } from './action-context.ts'
import type { ActionContext } from './action-context.ts'
import { goToNewest, openConversation } from './conversations.ts'

/** So many places to go back to are kept. */
const MOST_JUMPS = 50
/** So many hits are read at first, and so many more each time. */
export const HITS_PAGE = 50

/** Shows a message, chosen, wherever it is. */
const showMessage = (ctx: ActionContext, conversation: ConversationId, message: Ref): boolean => {
  if (!openConversation(ctx, conversation)) return false
  ctx.services.send({ type: 'view.jump', conversation, message })
  ctx.ui.patch({ pane: 'chat', chosen: message, chosenFrom: undefined })
  return true
}

/** Keeps where the reader is, to go back to. */
const keepPlace = ({ now, ui }: ActionContext): void => {
  const conversation = now().open
  if (conversation === undefined) return
  const { chosen, pane } = ui.get()
  const bottom = parseRef(ui.scrollPositions.get(conversation)?.key)
  const message = pane === 'chat' && chosen !== undefined ? chosen : bottom
  ui.jumps.current = [...ui.jumps.current, { conversation, message }].slice(-MOST_JUMPS)
}

/** Goes to the newest of a conversation. */
const showNewest = (ctx: ActionContext, conversation: ConversationId): void => {
  const { ui, services } = ctx
  const isOpen = ctx.now().open === conversation
  if (!openConversation(ctx, conversation)) return
  if (isOpen) return void goToNewest(ctx)
  // it is drawn with the next frame, and begins there
  ui.scrollPositions.delete(conversation)
  services.send({ type: 'view.page', conversation, direction: 'newest' })
}

/** Goes back to where the last jump began. */
export const jumpBack = (ctx: ActionContext): void => {
  const { ui, texts } = ctx
  const place = ui.jumps.current.at(-1)
  if (!place) return void refuse(ctx, texts.jumps.noWayBack)
  ui.jumps.current = ui.jumps.current.slice(0, -1)
  if (place.message === undefined) showNewest(ctx, place.conversation)
  else showMessage(ctx, place.conversation, place.message)
}

/** The search goes on from this hit, which may be in what was folded. */
const showHit = ({ ui }: ActionContext, search: ActiveSearch): void =>
  ui.patch({ search, unfolded: new Set([...ui.get().unfolded, search.message]) })

/** What a search found, as it was typed. */
type Found = Pick<SearchResult, 'query' | 'hits' | 'count'> & {
  readonly typed: string
  readonly here: ConversationId | undefined
}

/** Jumps to a hit of a search, which goes on from there. */
export const jumpToHit = (
  ctx: ActionContext,
  { typed, here, query, hits, count }: Found,
  place: number,
): void => {
  const message = hits[place]?.message
  if (!message) return
  keepPlace(ctx)
  if (!showMessage(ctx, message.conversation, message.id)) return
  showHit(ctx, { typed, here, query, message: message.id, place, count })
}

/** Goes to the next older hit of the last search (1), or to the one before (-1). */
export const stepHit = (ctx: ActionContext, step: 1 | -1): void => {
  const { ui, services, texts } = ctx
  const { search } = ui.get()
  if (!search) return ui.patch({ overlay: { kind: 'search', start: '' } })
  const { typed, here } = search
  // what came since moved it on
  const limit = search.place + 2 * HITS_PAGE
  const { query, hits, count } = services.search(typed, limit, here)
  const found = hits.findIndex(({ message }) => message.id === search.message)
  const place = found === -1 ? Math.min(search.place, hits.length - 1) : found + step
  const message = hits[place]?.message
  if (!message) return void refuse(ctx, step === 1 ? texts.search.noOlder : texts.search.noNewer)
  if (!showMessage(ctx, message.conversation, message.id)) return
  showHit(ctx, { ...search, query, message: message.id, place, count })
}

/** Goes to the message that this one replies to. */
export const jumpToQuoted = (ctx: ActionContext, { conversation, reply }: Message): boolean => {
  const { texts, services } = ctx
  if (reply === undefined) return refuse(ctx, texts.jumps.noReply)
  const known = messageOf(ctx.now(), conversation, reply) ?? services.message(reply)
  if (!known || known.voided || known.conversation !== conversation)
    return refuse(ctx, texts.jumps.noQuoted)
  keepPlace(ctx)
  return showMessage(ctx, conversation, reply)
}

/** Goes to the first message of a day in the open conversation, or to the next one after it; false where there is no such day. */
export const jumpToDate = (ctx: ActionContext, typed: string): boolean => {
  const { texts, services } = ctx
  const conversation = ctx.now().open
  if (conversation === undefined) return refuse(ctx, texts.notices.noConversation)
  const found = services.messageOn(conversation, typed)
  if (!found.ok) return refuse(ctx, texts.jumps[found.error])
  keepPlace(ctx)
  return showMessage(ctx, conversation, found.value)
}

/** Asks for the date, then goes there. */
export const promptForDate = (ctx: ActionContext): void =>
  prompt(ctx, ctx.texts.jumps.askDate, (typed) => jumpToDate(ctx, typed))

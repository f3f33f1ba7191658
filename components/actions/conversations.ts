/** Which conversation is on the screen, and the ways to another one. */
import { conversationList, sessionToSpeakIn } from '../../src/model/screen/pane-selectors.ts'
import { ECHO, groupOf, personOf } from '../../src/core/ids.ts'
import type { ConversationId, UserId } from '../../src/core/ids.ts'
import { waitingForMe } from '../panes/pending-requests.ts'
import { granted, nameOf } from './action-context.ts'
import type { Desk } from './action-context.ts'
import { talkName } from '../state/conversation-titles.ts'
import { endPlainly, plainPlace } from './plaintext/plaintext-chats.ts'

/** The text that was begun with nothing open goes along into the conversation that opens, if that has no draft. */
const takeAlong = (desk: Desk, conversation: ConversationId): void => {
  const { ui, services, now, texts } = desk
  const text = ui.composer.current?.text() ?? ''
  if (text === '') return
  if (now().conversations.get(conversation)?.draft !== '') {
    services.send({ type: 'view.draft', text })
    ui.tell(texts.notices.leftBehind(talkName(now(), conversation)), 'warning')
    return
  }
  services.send({ type: 'view.draft', conversation, text })
  forgetLoose(desk)
}

/** The text that was begun with nothing open went somewhere. */
export const forgetLoose = ({ ui, services }: Desk): void => {
  services.send({ type: 'view.draft', text: '' })
  // the input that it was typed into is on the screen until the next one is drawn
  ui.composer.current?.setText('')
}

/** Opens a conversation and puts the keyboard into its input. */
export const openConversation = (desk: Desk, conversation: ConversationId): boolean => {
  const { ui, services } = desk
  const before = desk.now().open
  const opened =
    before === conversation || granted(desk, services.send({ type: 'view.open', conversation }))
  if (opened && before === undefined) takeAlong(desk, conversation)
  ui.patch({ pane: 'input', layer: undefined, question: undefined, chosen: undefined })
  if (ui.get().answering?.conversation !== conversation) ui.patch({ answering: undefined })
  return opened
}

/** Closes what is on the screen; nothing is said to anybody. */
export const closeConversation = (desk: Desk): void => {
  desk.services.send({ type: 'view.close' })
  desk.ui.patch({ pane: 'input', layer: undefined, chosen: undefined, answering: undefined })
}

/** The previous (-1) or next (1) conversation of the list, around its ends. */
export const stepConversation = (desk: Desk, step: 1 | -1): void => {
  const list = conversationList(desk.now())
  const here = list.findIndex(({ id }) => id === desk.now().open)
  const start = here === -1 && step === -1 ? 0 : here
  const next = list[(start + step + list.length) % list.length]
  if (next) openConversation(desk, next.id)
}

/** The conversation with this number, from 1. */
export const numberedConversation = (desk: Desk, number: number): void => {
  const wanted = conversationList(desk.now())[number - 1]
  if (wanted) openConversation(desk, wanted.id)
  else desk.ui.tell(desk.texts.notices.noSuchNumber(number), 'warning')
}

/** The next one that calls me by name, then with something unread, then the first that waits for an answer. */
export const nextWaiting = (desk: Desk): void => {
  const state = desk.now()
  const list = conversationList(state)
  const here = list.findIndex(({ id }) => id === state.open)
  // the open one may be behind a list that has the whole screen
  const { pane } = desk.ui.get()
  const looksOn = pane === 'input' || pane === 'chat'
  const after = [...list.slice(here + 1), ...list.slice(0, here + 1)].filter(
    ({ id }) => !looksOn || id !== state.open,
  )
  const audible = after.filter(({ muted }) => !muted)
  const unread =
    audible.find(({ mentions }) => mentions > 0) ?? audible.find(({ unread }) => unread > 0)
  if (unread) openConversation(desk, unread.id)
  else if (waitingForMe(state).length > 0) desk.ui.patch({ pane: 'requests', layer: undefined })
  else desk.ui.tell(desk.texts.notices.noUnread)
}

/** The person of the open conversation; tells when none is open. */
export const openPerson = (desk: Desk): UserId | undefined => {
  const { open } = desk.now()
  const who = open === undefined ? undefined : personOf(open)
  if (who !== undefined) return who
  const inGroup = open !== undefined && groupOf(open) !== undefined
  const { notices, group } = desk.texts
  desk.ui.tell(inGroup ? group.notices.onlyForTwo : notices.noConversation, 'warning')
  return who
}

/** Says END in this conversation, or in the open one; it asks nothing, because any later message takes it back. */
export const endConversation = (desk: Desk, named?: ConversationId): void => {
  const wanted = named ?? desk.now().open
  if (wanted !== undefined && plainPlace(wanted)) {
    endPlainly(desk, wanted)
    return
  }
  const who = named === undefined ? openPerson(desk) : personOf(named)
  if (wanted === undefined || who === undefined) return
  const name = nameOf(desk.now(), who)
  const session = sessionToSpeakIn(desk.now(), wanted)
  if (!session) {
    desk.ui.tell(desk.texts.notices.noOpenSession(name), 'warning')
    return
  }
  if (who === ECHO) {
    desk.ui.tell(desk.texts.refusals['reserved-name'], 'danger')
    return
  }
  if (!granted(desk, desk.services.send({ type: 'session.end', session: session.id }))) return
  desk.ui.tell(desk.texts.notices.ended(name))
}

/** Mutes a conversation, or takes it back. */
export const toggleMute = (desk: Desk, conversation: ConversationId): void => {
  const muted = !(desk.now().conversations.get(conversation)?.muted ?? false)
  if (!granted(desk, desk.services.send({ type: 'view.mute', conversation, muted }))) return
  const name = talkName(desk.now(), conversation)
  desk.ui.tell(muted ? desk.texts.notices.muted(name) : desk.texts.notices.unmuted(name))
}

/** What I do with a person: open, ask, block, compare. */
import { groupsCalled } from '../../src/model/groups/group-selectors.ts'
import { relationWith } from '../../src/model/screen/pane-selectors.ts'
import { safeText } from '../../src/core/safe-text.ts'
import { conversationWith, userId } from '../../src/core/ids.ts'
import type { UserId } from '../../src/core/ids.ts'
import { mayI, wishToTalk } from './intent-checks.ts'
import { openConversation } from './conversations.ts'
import { granted, nameOf } from './action-context.ts'
import type { Desk } from './action-context.ts'

/** The name that was typed, with or without `@`; nothing when it can be nobody's. */
const nameTyped = (typed: string): UserId | undefined => userId(typed.replace(/^@/u, ''))

/** Was my own name typed? */
export const isMyName = (desk: Desk, typed: string): boolean =>
  nameTyped(typed) === desk.now().me.id

/** The person with this name, with or without `@`, as typed; tells when there is none. */
export const personCalled = (desk: Desk, typed: string): UserId | undefined => {
  const who = nameTyped(typed)
  if (who !== undefined && desk.now().people.has(who)) return who
  const { notices, refusals } = desk.texts
  const isMe = isMyName(desk, typed)
  const isGroup = groupsCalled(desk.now(), typed).length > 0
  const nobody = isGroup ? notices.isAGroup(typed) : notices.nobodyCalled(typed)
  desk.ui.tell(isMe ? refusals['talking-to-yourself'] : nobody, 'danger')
  return undefined
}

/** Asks for a conversation with this greeting. */
export const ask = (desk: Desk, who: UserId, greeting: string): boolean => {
  const text = safeText(greeting.trim())
  if (!granted(desk, desk.services.send({ type: 'request.make', to: who, text }))) return false
  desk.ui.patch({ pane: 'input' })
  desk.ui.tell(desk.texts.notices.asked(nameOf(desk.now(), who)))
  return true
}

/** Asks for the greeting, then for the conversation; tells at once where it would be refused. */
export const askWithGreeting = (desk: Desk, who: UserId): boolean => {
  if (!mayI(desk, wishToTalk(who))) return false
  const text = desk.texts.ask.greeting(nameOf(desk.now(), who))
  desk.ui.patch({
    layer: undefined,
    question: { kind: 'prompt', text, onDone: (greeting) => ask(desk, who, greeting) },
  })
  return true
}

/** Enter on a person: opens the conversation, or does what is needed to have one. */
export const enterPerson = (desk: Desk, who: UserId): void => {
  const state = desk.now()
  const name = nameOf(state, who)
  const relation = relationWith(state, who)
  if (relation === 'none') askWithGreeting(desk, who)
  else if (relation === 'asked') desk.ui.tell(desk.texts.notices.stillWaiting(name), 'warning')
  else if (relation === 'asks-me') desk.ui.patch({ pane: 'requests', layer: undefined })
  else if (relation === 'blocked') desk.ui.tell(desk.texts.refusals.blocked, 'danger')
  else openConversation(desk, conversationWith(who))
}

/** Blocks or takes a block back, without asking. */
export const setBlocked = (desk: Desk, who: UserId, blocked: boolean): boolean => {
  const type = blocked ? 'person.block' : 'person.unblock'
  if (!granted(desk, desk.services.send({ type, who }))) return false
  const name = nameOf(desk.now(), who)
  desk.ui.tell(blocked ? desk.texts.notices.blocked(name) : desk.texts.notices.unblocked(name))
  return true
}

/** Asks, then blocks or takes the block back. */
export const toggleBlock = (desk: Desk, who: UserId): void => {
  const blocked = desk.now().people.get(who)?.blocked ?? false
  const name = nameOf(desk.now(), who)
  desk.ui.patch({
    question: {
      kind: 'confirm',
      text: blocked ? desk.texts.ask.unblock(name) : desk.texts.ask.block(name),
      onYes: () => void setBlocked(desk, who, !blocked),
    },
  })
}

/** Asks whether I compared; then the key is theirs. The words stay on the screen meanwhile. */
export const askWhetherTheyMatch = (desk: Desk, who: UserId): void => {
  const { ui, texts, services } = desk
  const name = nameOf(desk.now(), who)
  const onYes = () => {
    if (!granted(desk, services.send({ type: 'person.verify', who }))) return
    ui.tell(texts.verify.done(name))
    ui.patch({ layer: undefined })
  }
  ui.patch({ question: { kind: 'confirm', text: texts.ask.match(name), onYes } })
}

/** Asks whether I know why the key changed; then the new one is theirs. */
export const askToTakeNewKey = (desk: Desk, who: UserId): void => {
  const { ui, texts, services } = desk
  const key = desk.now().people.get(who)?.rival
  if (key === undefined) return
  const name = nameOf(desk.now(), who)
  const onYes = () => {
    if (!granted(desk, services.send({ type: 'person.trust', who, key }))) return
    ui.tell(texts.verify.taken(name))
  }
  ui.patch({ question: { kind: 'confirm', text: texts.ask.takeNew(name), onYes } })
}

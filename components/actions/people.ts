/** Actions on a person: open, ask, block, compare. */
import { groupsNamed } from '../../src/model/groups/group-selectors.ts'
import { relationWith } from '../../src/model/screen/relations.ts'
import { safeText } from '../../src/core/text/safe-text.ts'
import { personConversationId, parseUserId } from '../../src/core/ids.ts'
import type { UserId } from '../../src/core/ids.ts'
import { keptFor } from '../../src/model/people/forgetting.ts'
import { signs } from '../../src/model/people/people.ts'
import { missingOfNeeded } from '../../src/core/broker/essential.ts'
import { missingSummary } from '../../src/i18n/missing-rights.ts'
import type { ActionTable } from '../keys/key-table.ts'
import { parsePlaintextName, showPlaintextPerson } from './plaintext/plaintext-pages.ts'
import { requestIntent } from '../../src/model/screen/conversation-intents.ts'
import { personWarning } from '../state/name-warnings.ts'
import { openConversation, openPlace, toggleMute } from './conversations.ts'
import {
  checkAllowed,
  confirm,
  prompt,
  isDelayed,
  refuse,
  succeeded,
  sendAndTell,
  personName,
  tellDone,
} from './action-context.ts'
import { lookUpPerson } from '../../src/model/people/strangers.ts'
import type { ActionContext } from './action-context.ts'

/** The name that was typed, with or without `@`; nothing when it can be nobody's. */
const parseUserName = (typed: string): UserId | undefined => parseUserId(typed.replace(/^@/u, ''))

/** Was my own name typed? */
export const isMyName = (ctx: ActionContext, typed: string): boolean =>
  parseUserName(typed) === ctx.now().me.id

/** The person with this name, with or without `@`, as typed; tells when there is none. */
export const findPerson = (ctx: ActionContext, typed: string): UserId | undefined => {
  const who = parseUserName(typed)
  if (who !== undefined && lookUpPerson(ctx.now(), who)) return who
  const { notices, refusals } = ctx.texts
  const isMe = isMyName(ctx, typed)
  const isGroup = groupsNamed(ctx.now(), typed).length > 0
  const nobody = isGroup ? notices.isAGroup(typed) : notices.nobodyCalled(typed)
  ctx.ui.notify(isMe ? refusals['talking-to-yourself'] : nobody, 'danger')
  return undefined
}

/** The same, and those of the plain-text chat, known or not: `?bob`, or `bob?` as it is shown. */
export const findAnybody = (ctx: ActionContext, typed: string): UserId | undefined =>
  parsePlaintextName(typed) ?? findPerson(ctx, typed)

const requireKey = (ctx: ActionContext, who: UserId): boolean =>
  signs(who) || refuse(ctx, ctx.texts.plaintext.notSigned)

/** Can the request go out? If it is known that the broker does not take it, nobody is told that it was sent. */
const canBeAsked = (ctx: ActionContext, who: UserId): boolean => {
  if (!signs(who)) return true
  const right = missingOfNeeded(ctx.now().link, [{ kind: 'inbox', access: 'write' }])
  // what it only hung up at is tried all the same: the link may have been at fault
  const missing =
    right?.cause === 'hung-up' ? undefined : right && missingSummary(ctx.texts, [right])
  return !missing || refuse(ctx, `${missing.short} (${missing.detail})`, 'danger')
}

const requestNow = (ctx: ActionContext, who: UserId, greeting: string): boolean => {
  if (!canBeAsked(ctx, who)) return false
  const intent = requestIntent(who, safeText(greeting.trim()))
  if (!succeeded(ctx, ctx.services.send(intent))) return false
  const { notices, plaintext } = ctx.texts
  const asked = isDelayed(ctx.now()) ? notices.askedLater : notices.asked
  ctx.ui.patch({ pane: 'input' })
  tellDone(ctx, (signs(who) ? asked : plaintext.asked)(personName(ctx.now(), who)))
  return true
}

/** Prompts for a greeting, which begins as `initial`, and says first if the name can be taken for another one. */
const promptToRequest = (ctx: ActionContext, who: UserId, initial = ''): void => {
  const question = ctx.texts.ask.greeting(personName(ctx.now(), who))
  const text = `${personWarning(ctx.now(), who, ctx.texts)} ${question}`.trim()
  prompt(ctx, text, (greeting) => requestNow(ctx, who, greeting), initial)
}

/**
 * Asks for a conversation, with this greeting where one can be sent. False when nothing was sent: it was refused, or
 * asks once more because the name can be taken for another one; what was typed stays where it is.
 */
export const requestChat = (ctx: ActionContext, who: UserId, greeting: string): boolean => {
  const warning = personWarning(ctx.now(), who, ctx.texts)
  if (warning === '') return requestNow(ctx, who, greeting)
  if (!checkAllowed(ctx, requestIntent(who))) return false
  if (signs(who)) promptToRequest(ctx, who, greeting)
  else confirm(ctx, ctx.texts.lookAlike.askAnyway(warning), () => void requestNow(ctx, who, ''))
  return false
}

/** Prompts for a greeting, if there can be one, then asks for the conversation; tells at once if that would be refused. */
export const promptForGreeting = (ctx: ActionContext, who: UserId): boolean => {
  if (!signs(who)) return requestChat(ctx, who, '')
  if (!checkAllowed(ctx, requestIntent(who))) return false
  promptToRequest(ctx, who)
  return true
}

/** From the input of a conversation that is over: asks whether to ask anew; what was typed stays. */
export const offerToRequest = (ctx: ActionContext, who: UserId): void => {
  if (!checkAllowed(ctx, requestIntent(who))) return
  const question = ctx.texts.ask.again(personName(ctx.now(), who))
  const text = `${personWarning(ctx.now(), who, ctx.texts)} ${question}`.trim()
  confirm(ctx, text, () => void requestNow(ctx, who, ''))
}

/**
 * Enter on a person: opens their place, and does what is needed to start a conversation. It is opened first, whatever
 * follows: words that are typed now are for this person.
 */
export const enterPerson = (ctx: ActionContext, who: UserId): boolean => {
  const state = ctx.now()
  const name = personName(state, who)
  const relation = relationWith(state, who)
  // nobody keeps an unsigned request for those who are away, so it may be sent again
  const mayRepeat = relation === 'asked' && !signs(who)
  const conversation = personConversationId(who)
  if (relation === 'talking' || relation === 'ended' || relation === 'built-in')
    return openConversation(ctx, conversation)
  const opened = openPlace(ctx, conversation)
  if (relation === 'none' || mayRepeat) return promptForGreeting(ctx, who) || opened
  if (relation === 'asked') ctx.ui.notify(ctx.texts.notices.stillWaiting(name), 'warning')
  if (relation === 'blocked') ctx.ui.notify(ctx.texts.refusals.blocked, 'danger')
  return opened
}

/** Blocks or takes a block back, without asking. */
export const setBlocked = (ctx: ActionContext, who: UserId, blocked: boolean): boolean => {
  if (!requireKey(ctx, who)) return false
  const { notices } = ctx.texts
  if ((ctx.now().people.get(who)?.blocked ?? false) === blocked) {
    const already = notices[blocked ? 'alreadyBlocked' : 'notBlocked']
    return refuse(ctx, already(personName(ctx.now(), who)))
  }
  const type = blocked ? 'person.block' : 'person.unblock'
  const words = notices[blocked ? 'blocked' : 'unblocked']
  return sendAndTell(ctx, { type, who }, words(personName(ctx.now(), who)))
}

/** Asks, then blocks or takes the block back. */
export const toggleBlock = (ctx: ActionContext, who: UserId): void => {
  if (!requireKey(ctx, who)) return
  const blocked = ctx.now().people.get(who)?.blocked ?? false
  const name = personName(ctx.now(), who)
  const text = ctx.texts.ask[blocked ? 'unblock' : 'block'](name)
  confirm(ctx, text, () => void setBlocked(ctx, who, !blocked))
}

/** Shows all that is known of a person. */
export const showPerson = (ctx: ActionContext, who: UserId): void =>
  signs(who) ? ctx.ui.patch({ overlay: { kind: 'person', who } }) : showPlaintextPerson(ctx, who)

/** Shows what both have to compare. False where there is no key. */
export const showSafetyWords = (ctx: ActionContext, who: UserId): boolean => {
  if (!requireKey(ctx, who)) return false
  ctx.ui.patch({ overlay: { kind: 'verify', who } })
  return true
}

/** What the keys do to somebody in the list. */
export const personActions = (ctx: ActionContext, who: UserId): ActionTable => ({
  open: () => enterPerson(ctx, who),
  info: () => showPerson(ctx, who),
  verify: () => void showSafetyWords(ctx, who),
  block: () => toggleBlock(ctx, who),
  mute: () => toggleMute(ctx, personConversationId(who)),
  forget: () => void confirmForget(ctx, who),
})

/** Asks, and then forgets somebody whom I never talked to. */
export const confirmForget = (ctx: ActionContext, who: UserId): boolean => {
  const forget = { type: 'person.forget', who } as const
  if (!signs(who)) return refuse(ctx, ctx.texts.plaintext.notSigned)
  const { ask, notices } = ctx.texts
  const name = personName(ctx.now(), who)
  const kept = keptFor(ctx.now(), who)
  if (kept !== undefined) return refuse(ctx, notices.keptFor[kept](name))
  if (!checkAllowed(ctx, forget)) return false
  confirm(ctx, ask.forget(name), () => void sendAndTell(ctx, forget, notices.forgotten(name)))
  return true
}

/** Asks whether I compared; then the key is verified. The safety words stay on the screen meanwhile. */
export const confirmKeysMatch = (ctx: ActionContext, who: UserId): void => {
  const { ui, texts } = ctx
  const name = personName(ctx.now(), who)
  const onYes = () => {
    const isSent = sendAndTell(ctx, { type: 'person.verify', who }, texts.verify.done(name))
    if (isSent) ui.patch({ overlay: undefined })
  }
  ui.patch({ question: { kind: 'confirm', text: texts.ask.match(name), onYes } })
}

/** Does this say that an invite line came on another way than papo? */
export const saysElsewhere = ({ texts }: ActionContext, answer: string): boolean =>
  ['elsewhere', texts.ask.elsewhere].includes(answer.trim().toLowerCase())

type Added = { readonly who: UserId; readonly isWrittenHere: boolean }

/**
 * Tells that somebody was added by an invite line, and asks how it came unless that was said with it
 * (`isFromElsewhere`). Only what came on another way than papo verifies a key.
 */
export const tellAdded = (
  ctx: ActionContext,
  { who, isWrittenHere }: Added,
  isFromElsewhere: boolean,
): void => {
  const { ui, texts } = ctx
  const { notices } = texts
  const name = personName(ctx.now(), who)
  // whoever wrote it here may have made it
  if (isWrittenHere) return ui.notify(notices.addedFromHere(name))
  const verify = () =>
    void sendAndTell(ctx, { type: 'person.verify', who }, notices.addedVerified(name))
  if (isFromElsewhere) return verify()
  ui.notify(notices.added(name))
  if (ctx.now().people.get(who)?.trust === 'verified') return
  prompt(ctx, texts.ask.cameElsewhere(name), (answer) => {
    if (saysElsewhere(ctx, answer)) verify()
  })
}

/** Asks whether I know why the key changed; then the new one is theirs. */
export const confirmNewKey = (ctx: ActionContext, who: UserId): void => {
  const { ui, texts } = ctx
  const key = lookUpPerson(ctx.now(), who)?.conflictingKey
  if (key === undefined) return
  const name = personName(ctx.now(), who)
  const onYes = () =>
    void sendAndTell(ctx, { type: 'person.trust', who, key }, texts.verify.taken(name))
  ui.patch({ question: { kind: 'confirm', text: texts.ask.takeNew(name), onYes } })
}

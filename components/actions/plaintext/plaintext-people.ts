/** What I do with people and groups of the plain-text chat. */
import { isLeader, isMember } from '../../../src/model/plaintext/plaintext-groups.ts'
import type { ClassicAsk } from '../../../src/model/plaintext/plaintext-state.ts'
import { isOver } from '../../../src/model/plaintext/plaintext-sessions.ts'
import {
  classicRelation,
  classicSaying,
  classicStanding,
  classicWaiting,
} from '../../../src/model/plaintext/plaintext-selectors.ts'
import type { Wish } from '../../../src/model/commands.ts'
import {
  classicId,
  classicName,
  classicPlace,
  isClassic,
  plainlyShown,
} from '../../../src/core/plaintext-ids.ts'
import type { ConversationId, SafeText, UserId } from '../../../src/core/ids.ts'
import { conversationWith } from '../../../src/core/ids.ts'
import type { Action } from '../../keys/key-table.ts'
import { mayI } from '../intent-checks.ts'
import { openConversation } from '../conversations.ts'
import { granted } from '../action-context.ts'
import type { Desk } from '../action-context.ts'
import { doPlainly, plainPlace } from './plaintext-chats.ts'

/** Somebody of the plain-text chat, by `?bob`, or `bob?` as it is shown; `undefined` for other names. */
export const plainCalled = (typed: string): UserId | undefined => {
  const [, before, after] = /^@?(?:\?(.+)|([^?]+)\?)$/u.exec(typed) ?? []
  const name = classicName(before ?? after)
  return name && classicId(name)
}

/** Whoever asked waits at the input. */
const toInput = (desk: Desk): true => {
  desk.ui.patch({ pane: 'input' })
  return true
}

/** Asks for a conversation. */
export const askPlainly = (desk: Desk, to: UserId): boolean =>
  doPlainly(desk, { type: 'classic.ask', to }, desk.texts.classic.asked(plainlyShown(to))) &&
  toInput(desk)

/** Enter on somebody there: opens the conversation, or asks for one. */
export const enterPlain = (desk: Desk, who: UserId): void => {
  const relation = classicRelation(desk.now(), who)
  if (relation === 'asks-me') desk.ui.patch({ pane: 'requests', layer: undefined })
  else if (relation === 'talking' || relation === 'ended') {
    openConversation(desk, conversationWith(who))
  } else askPlainly(desk, who)
}

/** Asks the leader of a group to be let in. */
export const enterPlainGroup = (desk: Desk, group: SafeText): boolean => {
  if (isMember(desk.now(), group)) return openConversation(desk, classicPlace(group))
  const invited = classicWaiting(desk.now()).find(
    (ask) => ask.kind === 'invite' && ask.group === group,
  )
  if (invited) return acceptPlainly(desk, invited)
  const words = desk.texts.classic.entering(group)
  return doPlainly(desk, { type: 'classic.enter', group }, words) && toInput(desk)
}

const wishFor = ({ kind, from, group }: ClassicAsk): Wish | undefined => {
  if (kind === 'talk') return { type: 'classic.accept', from }
  if (group === undefined) return undefined
  return kind === 'invite'
    ? { type: 'classic.join', group }
    : { type: 'classic.invite', group, whom: from }
}

/** Says yes to what waits for my answer, and opens the conversation that comes of it. */
export const acceptPlainly = (desk: Desk, ask: ClassicAsk): boolean => {
  const wish = wishFor(ask)
  const { accepted, comeIn, joined } = desk.texts.classic
  const name = plainlyShown(ask.from)
  if (!wish) return false
  const { group = '' } = ask
  const words = { talk: accepted(name), enter: comeIn(name, group), invite: joined(group) }
  if (!doPlainly(desk, wish, words[ask.kind])) return false
  if (ask.kind === 'talk') openConversation(desk, conversationWith(ask.from))
  if (ask.kind === 'invite' && ask.group !== undefined) {
    openConversation(desk, classicPlace(ask.group))
  }
  return true
}

/** Says no. */
export const denyPlainly = (desk: Desk, { kind, from, group }: ClassicAsk): boolean => {
  const words = desk.texts.notices.denied(group ?? plainlyShown(from))
  if (kind === 'invite' && group !== undefined) {
    return doPlainly(desk, { type: 'classic.decline', group }, words)
  }
  const about = kind === 'enter' && group !== undefined ? { group } : {}
  return doPlainly(desk, { type: 'classic.deny', from, ...about }, words)
}

/** Says a text in a conversation there; where nothing can be said, offers to ask. */
export const sayPlainly = (desk: Desk, conversation: ConversationId, text: SafeText): boolean => {
  const wish = classicSaying(desk.now(), conversation, text)
  if (wish) {
    const said = granted(desk, desk.services.send(wish))
    if (said) desk.ui.patch({ said: desk.ui.get().said + 1 })
    return said
  }
  const place = plainPlace(conversation)
  if (place && 'who' in place) {
    const { who } = place
    if (!mayI(desk, { type: 'classic.ask', to: who })) return false
    const question = desk.texts.ask.again(plainlyShown(who))
    const onYes = () => void askPlainly(desk, who)
    desk.ui.patch({ question: { kind: 'confirm', text: question, onYes } })
  } else if (place) offerToEnter(desk, place.group)
  return false
}

/** From the input of a group that I am not in: offers to be let in; what was typed stays. */
const offerToEnter = (desk: Desk, group: SafeText): void => {
  const { ui, texts } = desk
  const name = plainlyShown(classicId(group))
  const standing = classicStanding(desk.now(), group)
  if (standing === 'unknown') {
    ui.tell(texts.refusals['group-disbanded'], 'danger')
    return
  }
  if (standing !== 'invited' && !mayI(desk, { type: 'classic.enter', group })) return
  const { joinFromInput, acceptFromInput } = texts.group.ask
  const text = (standing === 'invited' ? acceptFromInput : joinFromInput)(name)
  const onYes = () => void enterPlainGroup(desk, group)
  ui.patch({ question: { kind: 'confirm', text, onYes } })
}

/** Lines about somebody there, for a page to read. */
export const aboutPlain = (desk: Desk, who: UserId): void => {
  const { texts, ui } = desk
  const state = desk.now()
  const person = state.classic.people.get(who)
  const talks = [...state.classic.talks.values()].filter((talk) => talk.with === who)
  const name = plainlyShown(who)
  const lines = [
    texts.classic.title(name),
    '',
    ...(person
      ? [`${texts[person.status]}, ${texts.card.lastSeen}: ${texts.dates.moment(person.seen)}`, '']
      : []),
    ...talks
      .filter((talk) => !isOver(talk))
      .map(({ topic, since }) => `${texts.card.topic}: ${topic} (${texts.dates.moment(since)})`),
  ]
  ui.patch({ layer: { kind: 'page', title: texts.card.title(name), lines } })
}

/** Lines about a group there. */
export const aboutPlainGroup = (desk: Desk, name: SafeText): void => {
  const { texts, ui } = desk
  const group = desk.now().classic.groups.get(name)
  if (!group) return
  const { id } = desk.now().me
  const shown = (who: UserId) => (who === id ? texts.you : plainlyShown(who))
  const { leader, members } = group
  const lines = [
    texts.classic.title(name),
    '',
    texts.classic.leader(leader === undefined ? '?' : shown(leader)),
    texts.classic.members([...members.keys()].map(shown).join(', ')),
    ...(isLeader(desk.now(), name) ? ['', texts.classic.leaderHint(name)] : []),
  ]
  ui.patch({ layer: { kind: 'page', title: texts.card.title(name), lines } })
}

/** The keys on somebody there: what needs a key of theirs is told to be impossible. */
export const onPlainPerson = (
  desk: Desk,
  action: Action | undefined,
  who: UserId,
): (() => void) | undefined => {
  if (action === 'open') return () => enterPlain(desk, who)
  if (action === 'info') return () => aboutPlain(desk, who)
  const needsKey = action === 'verify' || action === 'block'
  return needsKey ? () => desk.ui.tell(desk.texts.classic.notSigned, 'warning') : undefined
}

/** The keys on a request from there. */
export const onPlainAsk = (
  desk: Desk,
  action: Action,
  ask: ClassicAsk,
): (() => void) | undefined => {
  if (action === 'accept') return () => void acceptPlainly(desk, ask)
  if (action === 'deny') return () => void denyPlainly(desk, ask)
  if (action === 'info' && isClassic(ask.from)) return () => aboutPlain(desk, ask.from)
  if (action !== 'denyAndBlock') return undefined
  return () => desk.ui.tell(desk.texts.classic.notSigned, 'warning')
}

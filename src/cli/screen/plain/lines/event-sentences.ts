/** What happens, as lines for the person who is here: what others did, and what one did through another program. */
import { plaintextNews } from '../../../../../components/notices/news.ts'
import { personName } from '../../../../../components/actions/action-context.ts'
import { groupSystemLines } from '../../../../../components/chat/system-lines/group-system-lines.ts'
import {
  conversationTitle,
  groupTitle,
} from '../../../../../components/state/conversation-titles.ts'
import { displayedTime } from '../../../../model/shown-time.ts'
import { personWarning } from '../../../../../components/state/name-warnings.ts'
import type { GroupId } from '../../../../core/ids.ts'
import { lookUp } from '../../../../i18n/lookup.ts'
import { isClosed } from '../../../../model/direct/sessions.ts'
import type { ChatEvent } from '../../../../model/events.ts'
import { amMember } from '../../../../model/groups/membership.ts'
import { messageOf } from '../../../../model/messages/message-window.ts'
import type { State } from '../../../../model/state.ts'
import { enrichEvent } from '../../../api/enrich-event.ts'
import { eventLines } from '../../../commands/lines/event-lines.ts'
import { readFollowedEvent } from '../../../rpc/followed-events.ts'
import { cliTexts } from '../../../texts/cli-texts.ts'
import { messageExcerpt, plainMessageLine, timed } from './chat-lines.ts'
import type { PlainView } from './plain-view.ts'
import { createPresenceTeller } from './presence-sentences.ts'

type Told = readonly string[]

const NOTHING: Told = []

const some = (told: string | undefined): Told => (told === undefined ? NOTHING : [told])

type ChangeEvent = Extract<
  ChatEvent,
  { readonly type: 'message.edited' | 'message.deleted' | 'message.reacted' }
>

/** What became of a message, and where, unless that is the conversation that is open. */
const changeSentence = (event: ChangeEvent, view: PlainView): string | undefined => {
  const { state, texts } = view
  const { conversation, target } = event
  const message = messageOf(state, conversation, target) ?? view.services.message(target)
  if (!message) return undefined
  const { plain } = texts
  const place = conversation === state.open ? '' : `${conversationTitle(state, conversation)}: `
  const when = texts.dates.stamp(displayedTime(message), state.now)
  const by = personName(state, message.by)
  switch (event.type) {
    case 'message.edited':
      return place + plain.edited(by, when, event.text)
    case 'message.deleted':
      return place + plain.deleted(by, when)
    case 'message.reacted': {
      const words = event.on ? plain.reacted : plain.unreacted
      return place + words(personName(state, event.by), event.emoji, messageExcerpt(message, view))
    }
  }
}

/** A request for a conversation, and its answer. `isOwn`: the person did it here, and was told. */
const requestSentence = (
  event: Extract<ChatEvent, { readonly type: 'request.made' | 'request.answered' }>,
  { state, texts }: PlainView,
  isOwn: boolean,
): string | undefined => {
  const request = event.type === 'request.made' ? event.request : state.requests.get(event.id)
  if (!request) return undefined
  const mine = request.from === state.me.id
  const name = personName(state, mine ? request.to : request.from)
  if (event.type === 'request.made') {
    if (mine) return isOwn ? undefined : texts.system.iAsked(name, request.text)
    const warning = personWarning(state, request.from, texts)
    return `${warning} ${texts.plain.asksYou(name, request.text)}`.trim()
  }
  if (event.answer === 'crossed') return texts.system.crossed
  if (mine && event.answer === 'accepted') return texts.notices.saidYes(name)
  if (mine)
    return event.answer === 'denied' ? texts.notices.saidNo(name, request.reason ?? '') : undefined
  if (isOwn) return undefined
  if (event.answer === 'accepted') return texts.system.iAccepted(name)
  return event.answer === 'denied' ? texts.system.iDenied(name, request.reason ?? '') : undefined
}

const endSentence = (
  { id, by }: Extract<ChatEvent, { readonly type: 'session.ended' }>,
  { state, texts }: PlainView,
  isOwn: boolean,
): string | undefined => {
  const session = state.sessions.get(id)
  if (!session) return undefined
  const name = personName(state, session.with)
  const closed = isClosed(session, state.me.id)
  if (by === state.me.id) return isOwn ? undefined : texts.system.iEnded(name, !closed)
  return closed
    ? `${texts.system.theyEnded(name)}; ${texts.system.closed}`
    : texts.system.theyEnded(name)
}

/** What changed in a group that I am in, or with me. */
const rosterSentences = (
  { id, rev }: { readonly id: GroupId; readonly rev: number },
  { state, texts }: PlainView,
  isOwn: boolean,
): Told => {
  const group = state.groups.get(id)
  const all = (group?.changes ?? []).filter((change) => change.rev === rev)
  // that I am in is told with the answer to what I asked
  const changes = all.filter((one) => one.kind !== 'joined' || one.who !== state.me.id)
  const isMine =
    amMember(state, id) || changes.some((one) => 'who' in one && one.who === state.me.id)
  if (isOwn || !isMine) return NOTHING
  const nameOf = (who: Parameters<typeof personName>[1]) => personName(state, who)
  const lines = groupSystemLines({ changes }, { me: state.me.id, nameOf, texts })
  return lines.map(({ text }) => `${groupTitle(state, id)}: ${text}`)
}

/** Who asks to join a group of mine, who invites me, and what became of what I asked. */
const joinSentence = (
  event: Extract<ChatEvent, { readonly type: 'join.made' | 'join.answered' }>,
  { state, texts }: PlainView,
  isOwn: boolean,
): string | undefined => {
  const join = event.type === 'join.made' ? event.join : state.joins.get(event.id)
  if (!join) return undefined
  const group = state.groups.get(join.group)
  const title = group ? groupTitle(state, join.group) : join.name
  const mine = join.from === state.me.id
  const name = personName(state, mine ? join.to : join.from)
  const {
    plain,
    group: { notices },
  } = texts
  if (event.type === 'join.made') {
    if (mine)
      return isOwn
        ? undefined
        : join.kind === 'ask'
          ? notices.asked(title, name)
          : notices.invited(name, title)
    // whom I invited is let in by my program
    if (join.invitation !== undefined) return undefined
    return (join.kind === 'ask' ? plain.asksToJoin : plain.invitesYou)(name, title, join.text)
  }
  if (!mine) return undefined
  if (event.answer === 'denied')
    return join.kind === 'ask'
      ? notices.notLetIn(title, join.reason ?? '')
      : notices.theyDeclined(name, title, join.reason ?? '')
  return join.kind === 'ask' && event.answer === 'accepted' ? notices.youAreIn(title) : undefined
}

/** The lines of events without words of the screen, as `papo tail` prints them. */
const asTail = (event: ChatEvent, { state, texts }: PlainView): Told => {
  const read = readFollowedEvent(JSON.parse(JSON.stringify(enrichEvent(state, event))))
  return read ? eventLines(read, cliTexts(texts.language === 'en' ? 'en' : 'pt-BR')) : NOTHING
}

export type EventTeller = {
  /** The lines of these events; `isOwn`: they follow from what the person types at this moment. */
  readonly lines: (events: readonly ChatEvent[], view: PlainView, isOwn: boolean) => Told
  /** Who was here before anything was told. */
  readonly begin: (state: State) => void
}

/** Makes what tells events; it knows what was told last of the link and of everybody. */
export const createEventTeller = (): EventTeller => {
  const presence = createPresenceTeller()
  let news: ReadonlySet<string> | undefined

  /** Of the plain-text chat there are no events that have words of their own. */
  const plaintextSentences = ({ state, texts }: PlainView): Told => {
    const all = plaintextNews(state)
    const fresh = news ? all.filter(({ key }) => !news?.has(key)) : []
    news = new Set(all.map(({ key }) => key))
    return fresh.flatMap(({ text }) => text(state, texts, false) ?? [])
  }

  const sentences = (event: ChatEvent, view: PlainView, isOwn: boolean): Told => {
    const { type } = event
    if (type === 'message.sent') return [plainMessageLine(event.message, view)]
    if (type === 'message.edited' || type === 'message.deleted' || type === 'message.reacted')
      return some(changeSentence(event, view))
    if (type === 'request.made' || type === 'request.answered')
      return some(requestSentence(event, view, isOwn))
    if (type === 'session.ended') return some(endSentence(event, view, isOwn))
    if (type === 'join.made' || type === 'join.answered')
      return some(joinSentence(event, view, isOwn))
    if (type === 'group.rosterObserved' || type === 'group.rosterAdopted')
      return rosterSentences({ id: event.roster.group, rev: event.roster.rev }, view, isOwn)
    if (type === 'presence.updated' || type === 'stranger.seen')
      return some(presence.ofPerson(event, view))
    if (type === 'link.changed') return some(presence.ofLink(view))
    if (type === 'link.proved') return some(presence.ofRights(event, view))
    if (type === 'warning.raised') {
      const { key, about } = event.warning
      return [view.texts.troubleAbout(lookUp(view.texts.warnings, key), about)]
    }
    if (type === 'warning.cleared')
      return event.key === 'disk-busy' ? [view.texts.plain.diskFree] : NOTHING
    return type === 'group.equivocated' || type === 'message.voided' ? asTail(event, view) : NOTHING
  }

  return {
    begin: (state) => {
      news = new Set(plaintextNews(state).map(({ key }) => key))
      presence.begin(state)
    },
    lines: (events, view, isOwn) => {
      const told = events.flatMap((event) => {
        const lines = sentences(event, view, isOwn)
        // messages have the time when they were written
        return event.type === 'message.sent' ||
          event.type === 'message.voided' ||
          event.type === 'group.equivocated'
          ? lines
          : lines.map((line) => timed(Date.now(), line, view))
      })
      const unsigned = events.some(({ type }) => type.startsWith('plaintext.'))
        ? plaintextSentences(view)
        : []
      // what two of the events say is said once
      return [...new Set(told), ...unsigned.map((line) => timed(Date.now(), line, view))]
    },
  }
}

/** What happens, as lines for a person. */
import { displayedTime } from '../../../model/shown-time.ts'
import { groupConversationId } from '../../../core/ids.ts'
import { entryOf, lookUp } from '../../../i18n/lookup.ts'
import type { FollowedEvent, ShownEvent } from '../../rpc/followed-events.ts'
import type { CliTexts } from '../../texts/cli-texts.ts'
import { groupEventLines } from './group-event-lines.ts'
import type { NameOf } from './group-event-lines.ts'
import { messageLine } from './message-line.ts'
import { cell, formatTime, indentedText, linkProblemCause, translate } from './print.ts'

/** Lines for a person; none for what is not worth one. */
export const eventLines = (
  { shown, group, conversation, names }: FollowedEvent,
  texts: CliTexts,
): readonly string[] => {
  if (!shown) return []
  const message = shown.type === 'message.sent' ? shown.message : undefined
  const at = formatTime(message ? displayedTime(message) : Date.now())
  const nameOf: NameOf = (id) => cell(id === undefined ? id : lookUp(names, id))
  const place = group === undefined ? conversation : groupConversationId(group)
  const prefix = [at, nameOf(place)].filter(Boolean).join('  ')
  return sentencesOf(shown, texts, nameOf).map((sentence) => `${prefix}  ${sentence}`)
}

const sentencesOf = (event: ShownEvent, texts: CliTexts, nameOf: NameOf): readonly string[] => {
  const { events, labels, topics } = texts
  switch (event.type) {
    case 'message.sent':
      return [messageLine({ ...event.message, name: nameOf(event.message.by) }, topics)]
    case 'message.edited':
      return [events.edited(nameOf(event.by), indentedText(event.text))]
    case 'message.deleted':
      return [events.deleted(nameOf(event.by))]
    case 'message.reacted':
      return [(event.on ? events.reacted : events.unreacted)(nameOf(event.by), cell(event.emoji))]
    case 'presence.updated':
    case 'stranger.seen':
      return [events.presence(cell(event.name), translate(labels, event.status))]
    case 'request.made': {
      const { from, to, text } = event.request
      return [events.asks(nameOf(from), nameOf(to), indentedText(text))]
    }
    case 'request.answered': {
      const { answer, reason, request } = event
      const [from, to] = [nameOf(request?.from), nameOf(request?.to)]
      const sentence = entryOf(events.answered, answer) ?? events.answered['other']
      const why = answer === 'denied' ? cell(reason) : translate(labels, answer)
      return sentence ? [sentence(from, to, why)] : []
    }
    case 'session.opened':
      return [events.opened(nameOf(event.with))]
    case 'session.ended':
      return [events.ended(nameOf(event.by), nameOf(event.to))]
    case 'link.changed': {
      const { broker, status, problem, detail } = event.link
      const why = problem === undefined ? '' : linkProblemCause(texts, problem, detail)
      return [events.link(cell(broker), translate(labels, status), why)]
    }
    case 'group.rosterObserved':
    case 'group.rosterAdopted':
    case 'group.forked':
    case 'group.left':
    case 'group.equivocated':
    case 'join.made':
    case 'join.answered':
    case 'message.voided':
      return groupEventLines(event, texts, nameOf)
  }
}

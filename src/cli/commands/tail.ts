/** `papo tail`: what happens, a line each, until it is ended. */
import { displayedTime } from '../../model/shown-time.ts'
import { parsePlaintextUserId } from '../../core/plaintext-ids.ts'
import {
  groupConversationId,
  groupNameOf,
  parseUserId,
  personConversationId,
} from '../../core/ids.ts'
import { INTERNAL_EVENTS } from '../../model/model.ts'
import type { Invocation } from '../args.ts'
import { looksLikeGroup } from '../api/find-group.ts'
import { looksLikeTopic } from '../api/open-topics.ts'
import type { FollowedEvent, ShownEvent } from '../rpc/followed-events.ts'
import { jsonLine } from '../process/printable.ts'
import type { CliTexts } from '../texts/cli-texts.ts'
import { callOrReport } from './call.ts'
import type { CommandContext, CommandEnd } from './call.ts'
import { groupEventLines } from './group-event-lines.ts'
import {
  indentedText,
  cell,
  refusalText,
  formatTime,
  linkProblemCause,
  translate,
} from './print.ts'
import { messageLine, tailTopic } from './tail-topic.ts'

/** Lines for a person; none for what is not worth one. */
const eventLines = (
  { shown, group, conversation }: FollowedEvent,
  texts: CliTexts,
): readonly string[] => {
  if (!shown) return []
  const message = shown.type === 'message.sent' ? shown.message : undefined
  const at = formatTime(message ? displayedTime(message) : Date.now())
  const place = group === undefined ? conversation : groupConversationId(group)
  const prefix = [at, cell(place)].filter(Boolean).join('  ')
  return sentencesOf(shown, texts).map((sentence) => `${prefix}  ${sentence}`)
}

const sentencesOf = (event: ShownEvent, texts: CliTexts): readonly string[] => {
  const { events, labels, topics } = texts
  switch (event.type) {
    case 'message.sent':
      return [messageLine(event, topics)]
    case 'message.edited':
      return [events.edited(cell(event.by), indentedText(event.text))]
    case 'message.deleted':
      return [events.deleted(cell(event.by))]
    case 'message.reacted':
      return [(event.on ? events.reacted : events.unreacted)(cell(event.by), cell(event.emoji))]
    case 'presence.updated':
    case 'stranger.seen':
      return [events.presence(cell(event.name), translate(labels, event.status))]
    case 'request.made': {
      const { from, to, text } = event.request
      return [events.asks(cell(from), cell(to), indentedText(text))]
    }
    case 'request.answered':
      return [events.answered(translate(labels, event.answer), cell(event.session))]
    case 'session.opened':
      return [events.opened(cell(event.with), cell(event.id))]
    case 'session.ended':
      return [events.ended(cell(event.by), cell(event.id))]
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
      return groupEventLines(event, texts)
  }
}

/** Is this event about the conversation with that person? */
const isAboutPerson = ({ conversation, people }: FollowedEvent, who: string): boolean => {
  const id = parseUserId(who) ?? parsePlaintextUserId(who)
  return id !== undefined && (conversation === personConversationId(id) || people.includes(id))
}

/** Is this event about the group with this name or id? */
const isAboutGroup = ({ group }: FollowedEvent, typed: string): boolean => {
  if (group === undefined) return false
  const wanted = typed.slice(1)
  return group === wanted || groupNameOf(group) === wanted.normalize('NFKC').toLowerCase()
}

const isAbout = (event: FollowedEvent, target: string) => {
  if (looksLikeTopic(target)) return event.conversation === target
  return looksLikeGroup(target) ? isAboutGroup(event, target) : isAboutPerson(event, target)
}

/** A name that nobody can have, such as a script's variable that was not set, means nobody. */
const isValidTarget = (target: string) =>
  looksLikeTopic(target) ||
  looksLikeGroup(target) ||
  (parseUserId(target) ?? parsePlaintextUserId(target)) !== undefined

/** Follows until `ended` resolves, or until the profile is taken from us. */
export const runTail = async (
  call: Invocation,
  context: CommandContext,
  ended: Promise<'stopped'>,
): Promise<CommandEnd> => {
  const { profile, texts, out } = context
  let [target] = call.positionals
  if (target !== undefined && !isValidTarget(target)) {
    out.error(refusalText(texts, 'unknown-person', { who: target }))
    return 1
  }
  let isUnreadableReported = false
  await profile.follow((event) => {
    if (!event) {
      if (!isUnreadableReported) out.error(refusalText(texts, 'unreadable-event'))
      isUnreadableReported = true
    } else if (
      !INTERNAL_EVENTS.has(event.type) &&
      (target === undefined || isAbout(event, target))
    ) {
      const lines = call.flags['json'] === true ? [jsonLine(event.json)] : eventLines(event, texts)
      for (const line of lines) out.line(line)
    }
  })
  if (target !== undefined && looksLikeTopic(target)) return tailTopic(target, context, ended)
  const end: Promise<CommandEnd> = Promise.race([
    ended.then(() => 0),
    profile.disconnected.then(() => 'retry' as const),
  ])
  // until it is known which group is meant, all of this name are followed: nothing is missed
  if (target !== undefined && looksLikeGroup(target)) {
    const found = await Promise.race([callOrReport(context, 'group info', { group: target }), end])
    if (typeof found !== 'object') return found
    if (!found.ok) return found.end
    target = `#${found.value.id}`
  }
  return end
}

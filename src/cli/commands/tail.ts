/** `papo tail`: what happens, a line each, until it is ended. */
import { plaintextUserId, validatePlaintextName } from '../../core/plaintext-ids.ts'
import { personConversationId, parseGroupId, groupNameOf, parseUserId } from '../../core/ids.ts'
import { INTERNAL_EVENTS } from '../../model/model.ts'
import type { Invocation } from '../args.ts'
import { looksLikeGroup } from '../api/find-group.ts'
import { looksLikeTopic } from '../api/open-topics.ts'
import type { AttachedProfile } from '../rpc/attach.ts'
import { jsonLine } from '../process/printable.ts'
import type { CliTexts } from '../texts/cli-texts.ts'
import { groupOfEvent, groupEventLines } from './group-event-lines.ts'
import {
  indentedText,
  cell,
  refusalText,
  formatTime,
  linkProblemCause,
  translate,
} from './print.ts'
import type { Out } from './print.ts'
import { isAboutTopic, messageLine, tailTopic } from './tail-topic.ts'

type EventJson = { readonly [name: string]: unknown }

const eventOf = (value: unknown): EventJson =>
  typeof value === 'object' && value !== null ? { ...value } : {}

/** Lines for a person; none for what is not worth one. */
const eventLines = (event: EventJson, texts: CliTexts): readonly string[] => {
  const inGroup = groupEventLines(event, texts)
  if (inGroup)
    return inGroup.map((line) => `${formatTime(Date.now())}  ${groupOfEvent(event)}  ${line}`)
  const line = eventLine(event, texts)
  return line === undefined ? [] : [line]
}

const eventLine = (event: EventJson, texts: CliTexts): string | undefined => {
  const { events, labels, topics } = texts
  const by = cell(event['by'])
  const timestamped = (sentence: string) =>
    `${formatTime(Date.now())}  ${[cell(event['conversation']), sentence].filter(Boolean).join('  ')}`
  const label = (value: unknown) => translate(labels, value)
  switch (event['type']) {
    case 'message.sent': {
      const message = eventOf(event['message'])
      return `${formatTime(message['at'])}  ${cell(message['conversation'])}  ${messageLine(message, topics)}`
    }
    case 'message.edited':
      return timestamped(events.edited(by, indentedText(event['text'])))
    case 'message.deleted':
      return timestamped(events.deleted(by))
    case 'message.reacted': {
      const sentence = event['on'] === true ? events.reacted : events.unreacted
      return timestamped(sentence(by, cell(event['emoji'])))
    }
    case 'presence.updated':
      return timestamped(events.presence(cell(event['name']), label(event['status'])))
    case 'request.made': {
      const request = eventOf(event['request'])
      return timestamped(
        events.asks(cell(request['from']), cell(request['to']), indentedText(request['text'])),
      )
    }
    case 'request.answered':
      return timestamped(events.answered(label(event['answer']), cell(event['session'])))
    case 'session.opened':
      return timestamped(events.opened(cell(event['with']), cell(event['id'])))
    case 'session.ended':
      return timestamped(events.ended(by, cell(event['id'])))
    case 'link.changed': {
      const { broker, status, problem, detail } = eventOf(event['link'])
      const why = problem === undefined ? '' : linkProblemCause(texts, problem, detail)
      return timestamped(events.link(cell(broker), label(status), why))
    }
    default:
      return undefined
  }
}

/** Somebody of the plain-text chat. */
const plaintextIdOf = (who: string) => {
  const name = who.startsWith('?') ? validatePlaintextName(who.slice(1)) : undefined
  return name && plaintextUserId(name)
}

/** Is this event about the conversation with that person? */
const isAboutPerson = (event: EventJson, who: string): boolean => {
  const id = parseUserId(who) ?? plaintextIdOf(who)
  if (id === undefined) return false
  const asked = eventOf(event['request'] ?? event['join'])
  const message = eventOf(event['message'])
  const conversation = event['conversation'] ?? message['conversation']
  return (
    conversation === personConversationId(id) ||
    [event['who'], event['with'], asked['from'], asked['to']].includes(id)
  )
}

/** Is this event about the group with this name or id? */
const isAboutGroup = (event: EventJson, typed: string): boolean => {
  const id = parseGroupId(groupOfEvent(event)?.slice(1))
  if (id === undefined) return false
  const wanted = typed.slice(1)
  return id === wanted || groupNameOf(id) === wanted.normalize('NFKC').toLowerCase()
}

const isAbout = (event: EventJson, target: string) => {
  if (looksLikeTopic(target)) return isAboutTopic(event, target)
  return looksLikeGroup(target) ? isAboutGroup(event, target) : isAboutPerson(event, target)
}

/** A name that nobody can have, such as a script's variable that was not set, means nobody. */
const isValidTarget = (target: string) =>
  looksLikeTopic(target) ||
  looksLikeGroup(target) ||
  (parseUserId(target) ?? plaintextIdOf(target)) !== undefined

/** Follows until `ended` resolves; gives back why it ended. */
export const runTail = async (
  call: Invocation,
  profile: AttachedProfile,
  texts: CliTexts,
  out: Out,
  ended: Promise<'stopped'>,
): Promise<'stopped' | 'disconnected' | 'refused'> => {
  let [target] = call.positionals
  const json = call.flags['json'] === true
  if (target !== undefined && !isValidTarget(target)) {
    out.error(refusalText(texts, 'unknown-person', { who: target }))
    return 'refused'
  }
  await profile.follow((value) => {
    const event = eventOf(value)
    if (INTERNAL_EVENTS.has(event['type']) || (target !== undefined && !isAbout(event, target)))
      return
    const lines = json ? [jsonLine(event)] : eventLines(event, texts)
    for (const line of lines) out.line(line)
  })
  const disconnected = profile.disconnected.then(() => 'disconnected' as const)
  if (target !== undefined && looksLikeTopic(target))
    return tailTopic(target, profile, texts, out, ended)
  // until it is known which group is meant, all of this name are followed: nothing is missed
  if (target !== undefined && looksLikeGroup(target)) {
    const params = { group: target }
    const found = await Promise.race([profile.call('group info', params), ended, disconnected])
    if (typeof found === 'string') return found
    if (!found.ok && ['closing', 'disconnected'].includes(found.error)) return 'disconnected'
    if (!found.ok) {
      out.error(refusalText(texts, found.error, params))
      return 'refused'
    }
    target = `#${cell(eventOf(found.value)['id'])}`
  }
  return Promise.race([ended, disconnected])
}

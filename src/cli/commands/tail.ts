/** `papo tail`: what happens, a line each, until it is ended. */
import { classicId, classicName } from '../../core/plaintext-ids.ts'
import { conversationWith, readGroupId, groupNameOf, userId } from '../../core/ids.ts'
import type { Call } from '../args.ts'
import { meansGroup } from '../api/find-group.ts'
import { meansTopic } from '../api/open-topics.ts'
import type { Visit } from '../rpc/attach.ts'
import { jsonLine } from '../process/printable.ts'
import type { CliTexts } from '../texts/cli-texts.ts'
import { groupIn, groupLines } from './group-event-lines.ts'
import { block, cell, refusal, time, whyNot, wordOf } from './print.ts'
import type { Out } from './print.ts'
import { isAboutTopic, said, tailTopic } from './tail-topic.ts'

type Event = { readonly [name: string]: unknown }

const eventOf = (value: unknown): Event =>
  typeof value === 'object' && value !== null ? { ...value } : {}

/** Facts of the moment or of this program alone are not what somebody follows. */
const QUIET: ReadonlySet<unknown> = new Set([
  'minute.passed',
  'waiting.counted',
  'delivery.noted',
  'history.recalled',
  'history.fetched',
  'view.opened',
  'view.closed',
  'view.paged',
  'view.jumped',
  'view.drafted',
  'view.wasRead',
  'view.wasShown',
  'shown.noted',
  'message.renumbered',
  'view.muted',
  'typing.seen',
  'packet.refused',
  'classic.told',
  'classic.tuned',
  'classic.copied',
])

/** Lines for a person; none for what is not worth one. */
const linesOf = (event: Event, texts: CliTexts): readonly string[] => {
  const inGroup = groupLines(event, texts)
  if (inGroup) return inGroup.map((line) => `${time(Date.now())}  ${groupIn(event)}  ${line}`)
  const line = lineOf(event, texts)
  return line === undefined ? [] : [line]
}

const lineOf = (event: Event, texts: CliTexts): string | undefined => {
  const { events, words, topics } = texts
  const by = cell(event['by'])
  const told = (sentence: string) =>
    `${time(Date.now())}  ${[cell(event['conversation']), sentence].filter(Boolean).join('  ')}`
  const word = (value: unknown) => wordOf(words, value)
  switch (event['type']) {
    case 'message.said': {
      const message = eventOf(event['message'])
      return `${time(message['at'])}  ${cell(message['conversation'])}  ${said(message, topics)}`
    }
    case 'message.edited':
      return told(events.edited(by, block(event['text'])))
    case 'message.deleted':
      return told(events.deleted(by))
    case 'message.reacted': {
      const sentence = event['on'] === true ? events.reacted : events.unreacted
      return told(sentence(by, cell(event['emoji'])))
    }
    case 'presence.shown':
      return told(events.presence(cell(event['name']), word(event['status'])))
    case 'request.made': {
      const request = eventOf(event['request'])
      return told(events.asks(cell(request['from']), cell(request['to']), block(request['text'])))
    }
    case 'request.answered':
      return told(events.answered(word(event['answer']), cell(event['session'])))
    case 'session.opened':
      return told(events.opened(cell(event['with']), cell(event['id'])))
    case 'session.ended':
      return told(events.ended(by, cell(event['id'])))
    case 'link.changed': {
      const { broker, status, trouble, detail } = eventOf(event['link'])
      const why = trouble === undefined ? '' : whyNot(texts, trouble, detail)
      return told(events.link(cell(broker), word(status), why))
    }
    default:
      return undefined
  }
}

/** Somebody of the plain-text chat. */
const plainId = (who: string) => {
  const name = who.startsWith('?') ? classicName(who.slice(1)) : undefined
  return name && classicId(name)
}

/** Is this event about the conversation with that person? */
const isAboutPerson = (event: Event, who: string): boolean => {
  const id = userId(who) ?? plainId(who)
  if (id === undefined) return false
  const asked = eventOf(event['request'] ?? event['join'])
  const message = eventOf(event['message'])
  const conversation = event['conversation'] ?? message['conversation']
  return (
    conversation === conversationWith(id) ||
    [event['who'], event['with'], asked['from'], asked['to']].includes(id)
  )
}

/** Is this event about the group with this name or id? */
const isAboutGroup = (event: Event, typed: string): boolean => {
  const id = readGroupId(groupIn(event)?.slice(1))
  if (id === undefined) return false
  const wanted = typed.slice(1)
  return id === wanted || groupNameOf(id) === wanted.normalize('NFKC').toLowerCase()
}

const isAbout = (event: Event, whom: string) => {
  if (meansTopic(whom)) return isAboutTopic(event, whom)
  return meansGroup(whom) ? isAboutGroup(event, whom) : isAboutPerson(event, whom)
}

/** A name that nobody can have, such as a script's variable that was not set, means nobody. */
const canBeMeant = (whom: string) =>
  meansTopic(whom) || meansGroup(whom) || (userId(whom) ?? plainId(whom)) !== undefined

/** Follows until `ended` resolves; gives back why it ended. */
export const tail = async (
  call: Call,
  visit: Visit,
  texts: CliTexts,
  out: Out,
  ended: Promise<'asked'>,
): Promise<'asked' | 'gone' | 'refused'> => {
  let [whom] = call.words
  const json = call.flags['json'] === true
  if (whom !== undefined && !canBeMeant(whom)) {
    out.error(refusal(texts, 'unknown-person', { who: whom }))
    return 'refused'
  }
  await visit.follow((value) => {
    const event = eventOf(value)
    if (QUIET.has(event['type']) || (whom !== undefined && !isAbout(event, whom))) return
    const lines = json ? [jsonLine(event)] : linesOf(event, texts)
    for (const line of lines) out.line(line)
  })
  const gone = visit.gone.then(() => 'gone' as const)
  if (whom !== undefined && meansTopic(whom)) return tailTopic(whom, visit, texts, out, ended)
  // until it is known which group is meant, all of this name are followed: nothing is missed
  if (whom !== undefined && meansGroup(whom)) {
    const params = { group: whom }
    const found = await Promise.race([visit.call('group info', params), ended, gone])
    if (typeof found === 'string') return found
    if (!found.ok && ['closing', 'gone'].includes(found.error)) return 'gone'
    if (!found.ok) {
      out.error(refusal(texts, found.error, params))
      return 'refused'
    }
    whom = `#${cell(eventOf(found.value)['id'])}`
  }
  return Promise.race([ended, gone])
}

/** `papo tail`: what happens, a line each, until it is ended. */
import { classicId, classicName } from '../../core/classic.ts'
import { conversationWith, userId } from '../../core/names.ts'
import type { Call } from '../args.ts'
import type { Visit } from '../visit.ts'
import type { CliTexts } from '../texts.ts'
import { block, cell, time, wordOf } from './print.ts'
import type { Out } from './print.ts'

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
  'view.muted',
  'typing.seen',
  'packet.refused',
  'classic.told',
  'classic.tuned',
  'classic.copied',
])

/** One line for a person; `undefined` for what is not worth one. */
const lineOf = (event: Event, { events, words }: CliTexts): string | undefined => {
  const by = cell(event['by'])
  const told = (sentence: string) =>
    `${time(Date.now())}  ${[cell(event['conversation']), sentence].filter(Boolean).join('  ')}`
  const word = (value: unknown) => wordOf(words, value)
  switch (event['type']) {
    case 'message.said': {
      const message = eventOf(event['message'])
      return `${time(message['at'])}  ${cell(message['conversation'])}  ${cell(message['by'])}: ${block(message['text'])}`
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
      const link = eventOf(event['link'])
      const { broker, status, trouble } = { broker: '', status: '', trouble: '', ...link }
      return told(events.link(cell(broker), word(status), cell(trouble)))
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
const isAbout = (event: Event, who: string): boolean => {
  const id = userId(who) ?? plainId(who)
  if (id === undefined) return false
  const request = eventOf(event['request'])
  const message = eventOf(event['message'])
  const conversation = event['conversation'] ?? message['conversation']
  return (
    conversation === conversationWith(id) ||
    [event['who'], event['with'], request['from'], request['to']].includes(id)
  )
}

/** Follows until `ended` resolves; gives back why it ended. */
export const tail = async (
  call: Call,
  visit: Visit,
  texts: CliTexts,
  out: Out,
  ended: Promise<'asked'>,
): Promise<'asked' | 'gone'> => {
  const [who] = call.words
  const json = call.flags['json'] === true
  await visit.follow((value) => {
    const event = eventOf(value)
    if (QUIET.has(event['type']) || (who !== undefined && !isAbout(event, who))) return
    const line = json ? JSON.stringify(event) : lineOf(event, texts)
    if (line !== undefined) out.line(line)
  })
  return Promise.race([ended, visit.gone.then(() => 'gone' as const)])
}

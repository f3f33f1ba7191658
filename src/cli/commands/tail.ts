/** `papo tail`: what happens, a line each, until it is ended. */
import { conversationWith, userId } from '../../core/names.ts'
import type { Call } from '../args.ts'
import type { Visit } from '../visit.ts'
import { block, cell, time } from './print.ts'
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
])

/** One line for a person; `undefined` for what is not worth one. */
const lineOf = (event: Event): string | undefined => {
  const now = time(Date.now())
  switch (event['type']) {
    case 'message.said': {
      const message = eventOf(event['message'])
      return `${time(message['at'])}  ${cell(message['conversation'])}  ${cell(message['by'])}: ${block(message['text'])}`
    }
    case 'message.edited':
      return `${now}  ${cell(event['conversation'])}  * edited ${cell(event['target'])}: ${block(event['text'])}`
    case 'message.deleted':
      return `${now}  ${cell(event['conversation'])}  * deleted ${cell(event['target'])}`
    case 'message.reacted':
      return `${now}  ${cell(event['conversation'])}  ${cell(event['by'])} ${event['on'] === true ? '+' : '-'}${cell(event['emoji'])}`
    case 'presence.shown':
      return `${now}  ${cell(event['name'])} is ${cell(event['status'])}`
    case 'request.made': {
      const request = eventOf(event['request'])
      return `${time(request['at'])}  ${cell(request['from'])} asks ${cell(request['to'])}: ${block(request['text'])}`
    }
    case 'request.answered':
      return `${now}  request ${cell(event['id'])} ${cell(event['answer'])} ${cell(event['session'])}`.trimEnd()
    case 'session.opened':
      return `${now}  conversation with ${cell(event['with'])} is open: ${cell(event['id'])}`
    case 'session.ended':
      return `${now}  ${cell(event['by'])} ended ${cell(event['id'])}`
    case 'link.changed': {
      const link = eventOf(event['link'])
      return `${now}  ${cell(link['broker'])} ${cell(link['status'])} ${cell(link['trouble'])}`.trimEnd()
    }
    default:
      return undefined
  }
}

/** Is this event about the conversation with that person? */
const isAbout = (event: Event, who: string): boolean => {
  const id = userId(who)
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
  out: Out,
  ended: Promise<'asked'>,
): Promise<'asked' | 'gone'> => {
  const [who] = call.words
  const json = call.flags['json'] === true
  await visit.follow((value) => {
    const event = eventOf(value)
    if (QUIET.has(event['type']) || (who !== undefined && !isAbout(event, who))) return
    const line = json ? JSON.stringify(event) : lineOf(event)
    if (line !== undefined) out.line(line)
  })
  return Promise.race([ended, visit.gone.then(() => 'gone' as const)])
}

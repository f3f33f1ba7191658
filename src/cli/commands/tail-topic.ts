/** What happens on open topics, a line each, and looking on at one of them. */
import { NOBODY } from '../../core/ids.ts'
import type { CliTexts } from '../texts/cli-texts.ts'
import type { Visit } from '../rpc/attach.ts'
import { block, cell, refusal } from './print.ts'
import type { Out } from './print.ts'

type Event = { readonly [name: string]: unknown }

const eventOf = (value: unknown): Event =>
  typeof value === 'object' && value !== null ? { ...value } : {}

/** Who said what; of a line that nobody signed also where it was, and what is not shown of it. */
export const said = (message: Event, topics: CliTexts['topics']): string => {
  const plain = eventOf(message['plain'])
  const { kind, count } = { kind: '', count: 0, ...eventOf(plain['note']) }
  const by =
    message['by'] === NOBODY ? `${cell(plain['from'])}${topics.nobody}` : cell(message['by'])
  const notes: Readonly<Record<string, string>> = {
    empty: topics.nothing,
    binary: topics.binary(count),
    cut: topics.cut(count),
    flood: topics.flood(count),
  }
  const note = Object.hasOwn(notes, kind) ? notes[kind] : ''
  const kept = plain['kept'] === true ? ` ${topics.kept}` : ''
  const where = plain['topic'] === undefined ? '' : `${cell(plain['topic'])}  `
  return `${where}${by}: ${block(message['text'])}${note}${kept}`
}

/** Is this event a line of that open topic, written with `>` before it? */
export const isAboutTopic = (event: Event, topic: string): boolean =>
  eventOf(event['message'])['conversation'] === topic

/** Follows an open topic until `ended` resolves, and leaves it again if it was not followed before. */
export const tailTopic = async (
  who: string,
  visit: Visit,
  texts: CliTexts,
  out: Out,
  ended: Promise<'asked'>,
): Promise<'asked' | 'gone' | 'refused'> => {
  const followed = await visit.call('topic-follow', { who })
  if (!followed.ok && ['closing', 'gone'].includes(followed.error)) return 'gone'
  if (!followed.ok) {
    out.error(refusal(texts, followed.error, { who }))
    return 'refused'
  }
  const end = await Promise.race([ended, visit.gone.then(() => 'gone' as const)])
  // what was followed only to look on is left again
  const fresh = eventOf(followed.value)['fresh'] === true
  if (end === 'asked' && fresh) await visit.call('topic-leave', { who })
  return end
}

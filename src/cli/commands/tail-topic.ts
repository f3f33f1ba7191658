/** What happens on open topics, a line each, and looking on at one of them. */
import { ANONYMOUS } from '../../core/ids.ts'
import type { CliTexts } from '../texts/cli-texts.ts'
import type { AttachedProfile } from '../rpc/attach.ts'
import { indentedText, cell, refusalText } from './print.ts'
import type { Out } from './print.ts'

type EventJson = { readonly [name: string]: unknown }

const eventOf = (value: unknown): EventJson =>
  typeof value === 'object' && value !== null ? { ...value } : {}

/** Who said what; of a line that nobody signed also where it was, and what is not shown of it. */
export const messageLine = (message: EventJson, topics: CliTexts['topics']): string => {
  const unsigned = eventOf(message['unsigned'])
  const { kind, count } = { kind: '', count: 0, ...eventOf(unsigned['note']) }
  const by =
    message['by'] === ANONYMOUS ? `${cell(unsigned['from'])}${topics.nobody}` : cell(message['by'])
  const notes: Readonly<Record<string, string>> = {
    empty: topics.nothing,
    binary: topics.binary(count),
    cut: topics.cut(count),
    flood: topics.flood(count),
  }
  const note = Object.hasOwn(notes, kind) ? notes[kind] : ''
  const kept = unsigned['retained'] === true ? ` ${topics.kept}` : ''
  const where = unsigned['topic'] === undefined ? '' : `${cell(unsigned['topic'])}  `
  return `${where}${by}: ${indentedText(message['text'])}${note}${kept}`
}

/** Is this event a line of that open topic, written with `>` before it? */
export const isAboutTopic = (event: EventJson, topic: string): boolean =>
  eventOf(event['message'])['conversation'] === topic

/** Follows an open topic until `ended` resolves, and leaves it again if it was not followed before. */
export const tailTopic = async (
  who: string,
  profile: AttachedProfile,
  texts: CliTexts,
  out: Out,
  ended: Promise<'stopped'>,
): Promise<'stopped' | 'disconnected' | 'refused'> => {
  const followed = await profile.call('topic-follow', { who })
  if (!followed.ok && ['closing', 'disconnected'].includes(followed.error)) return 'disconnected'
  if (!followed.ok) {
    out.error(refusalText(texts, followed.error, { who }))
    return 'refused'
  }
  const end = await Promise.race([ended, profile.disconnected.then(() => 'disconnected' as const)])
  // what was followed only to look on is left again
  const fresh = eventOf(followed.value)['fresh'] === true
  if (end === 'stopped' && fresh) await profile.call('topic-leave', { who })
  return end
}

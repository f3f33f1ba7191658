/** Messages as `papo tail` prints them, and following an open topic. */
import { ANONYMOUS } from '../../core/ids.ts'
import { entryOf } from '../../i18n/lookup.ts'
import type { CliTexts } from '../texts/cli-texts.ts'
import type { ShownEvent } from '../rpc/followed-events.ts'
import { callOrReport } from './call.ts'
import type { CommandContext, CommandEnd } from './call.ts'
import { indentedText, cell } from './print.ts'

/** Who sent what; of a line that nobody signed also where it was, and what is not shown of it. */
export const messageLine = (
  { message }: Extract<ShownEvent, { readonly type: 'message.sent' }>,
  topics: CliTexts['topics'],
): string => {
  const { unsigned } = message
  const { kind, count } = unsigned?.note ?? { kind: '', count: 0 }
  const by = message.by === ANONYMOUS ? `${cell(unsigned?.from)}${topics.nobody}` : cell(message.by)
  const notes: Readonly<Record<string, string>> = {
    empty: topics.nothing,
    binary: topics.binary(count),
    cut: topics.cut(count),
    flood: topics.flood(count),
  }
  const kept = unsigned?.retained === true ? ` ${topics.kept}` : ''
  const where = unsigned?.topic === undefined ? '' : `${cell(unsigned.topic)}  `
  return `${where}${by}: ${indentedText(message.text)}${entryOf(notes, kind) ?? ''}${kept}`
}

/** Follows an open topic until `ended` resolves, and leaves it again if it was not followed before. */
export const tailTopic = async (
  who: string,
  context: CommandContext,
  ended: Promise<'stopped'>,
): Promise<CommandEnd> => {
  const { profile } = context
  const followed = await callOrReport(context, 'topic-follow', { who })
  if (!followed.ok) return followed.end
  const end = await Promise.race([ended, profile.disconnected])
  if (end !== 'stopped') return 'retry'
  if (followed.value.fresh) await profile.call('topic-leave', { who })
  return 0
}

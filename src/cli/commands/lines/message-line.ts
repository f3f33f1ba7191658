/** Messages as a person reads them in the output of commands. */
import { ANONYMOUS } from '../../../core/ids.ts'
import { entryOf } from '../../../i18n/lookup.ts'
import type { ResultOf } from '../../rpc/contract.ts'
import type { CliTexts } from '../../texts/cli-texts.ts'
import { cell, formatTime, indentedText } from './print.ts'

type LoggedMessage = ResultOf<'log'>['rows'][number]

/** Who wrote it; of a line that nobody signed only the name that stands in it, marked. */
export const authorCell = (
  { by, name, unsigned }: Pick<LoggedMessage, 'by' | 'name' | 'unsigned'>,
  topics: CliTexts['topics'],
): string => (by === ANONYMOUS ? `${cell(unsigned?.from)}${topics.nobody}` : cell(name))

/** Who sent what; of a line that nobody signed also where it was, and what is not shown of it. */
export const messageLine = (
  message: Pick<LoggedMessage, 'by' | 'name' | 'text' | 'unsigned'>,
  topics: CliTexts['topics'],
): string => {
  const { unsigned } = message
  const { kind, count } = unsigned?.note ?? { kind: '', count: 0 }
  const by = authorCell(message, topics)
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

/** The same with its time, and with what became of it: `2026-11-20 09:12  Bob: yes (edited) 👍 Alice`. */
export const loggedLine = (message: LoggedMessage, { topics, log }: CliTexts): string => {
  const { at, edited, deleted, reactions } = message
  const line =
    deleted === true
      ? `${cell(message.name)}: ${log.deleted}`
      : `${messageLine(message, topics)}${edited === undefined ? '' : ` ${log.edited}`}`
  const reacted = reactions.map(({ emoji, name }) => ` ${cell(emoji)} ${cell(name)}`)
  return `${formatTime(at)}  ${line}${reacted.join('')}`
}

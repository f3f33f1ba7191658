/** Answers as lines for a person, or as JSON for a program. */
import stringWidth from 'string-width'
import { safeLine, safeText, tame } from '../../core/safe-text.ts'
import { troubleSentence } from '../../i18n/link-ends.ts'
import { shown } from '../process/printable.ts'
import type { CliTexts } from '../texts/cli-texts.ts'

/** Where a command writes; tests give their own. */
export type Out = { readonly line: (text: string) => void; readonly error: (text: string) => void }

/** The terminal of this process. */
export const terminal: Out = {
  line: (text) => void process.stdout.write(`${shown(text)}\n`),
  error: (text) => void process.stderr.write(`${shown(text)}\n`),
}

/** Columns of text, as wide on the terminal as their widest cell. */
export const table = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = rows.reduce<readonly number[]>(
    (most, row) => row.map((cell, index) => Math.max(most[index] ?? 0, stringWidth(cell))),
    [],
  )
  return rows.map((row) =>
    row
      .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - stringWidth(cell)))
      .join('  ')
      .trimEnd(),
  )
}

const two = (value: number) => String(value).padStart(2, '0')

/** `2026-11-20 09:12`, in the time of this machine. */
export const time = (at: unknown): string => {
  if (typeof at !== 'number') return ''
  const date = new Date(at)
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}

/** A value of an answer as text on one line, clean whatever it was. */
export const cell = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? tame(safeLine(String(value), 400)) : ''

/** A value of the program's own vocabulary in the person's language; what has no word stays as it is. */
export const wordOf = (words: Readonly<Record<string, string>>, value: unknown): string => {
  const name = cell(value)
  return (Object.hasOwn(words, name) ? words[name] : undefined) ?? name
}

/** A text of several lines, indented after the first. */
export const block = (value: unknown): string =>
  typeof value === 'string' ? tame(safeText(value)).replaceAll('\n', '\n    ') : ''

/** A refusal as a sentence with a next step; `params` are those of what was refused. */
export const refusal = (
  texts: CliTexts,
  reason: string,
  params: { readonly [name: string]: unknown } = {},
): string => {
  if (reason === 'not-yet') return texts.notYet
  if (reason === 'gone') return texts.gone
  if (reason === 'not-delivered') return texts.notDelivered
  const [kind = '', why = ''] = reason.split(':')
  if (why !== '' && (kind === 'denied' || kind === 'dropped')) {
    return texts[kind](wordOf(texts.denials, why))
  }
  const who = cell(params['who'])
  // an empty name means a group too: a script's variable that was not set
  const named = params['group'] ?? params['name'] ?? (who.startsWith('#') ? who : undefined)
  const { refusals } = texts.groups
  const isOfGroup = named !== undefined && Object.hasOwn(refusals, reason)
  const ofGroup = isOfGroup ? refusals[reason] : undefined
  if (ofGroup) return ofGroup(cell(named).replace(/^#/u, ''), who)
  const known = Object.hasOwn(texts.refusals, reason) ? texts.refusals[reason] : undefined
  return known ? known(who) : texts.refused(reason)
}

/** Why this program is not linked to its broker, as a sentence with a next step; nothing when it is. */
export const linkTrouble = (texts: CliTexts, link: unknown): string | undefined => {
  const { status, step, trouble, broker, name, detail }: { readonly [name: string]: unknown } =
    Object(link)
  if (status === 'online' || typeof broker !== 'string') return undefined
  if (trouble === 'name-taken') return texts.nameTaken(cell(name))
  if (trouble === 'elsewhere' || trouble === 'taken-over') return texts.elsewhere
  if (step === 'reading') return texts.reading(cell(broker))
  const why = typeof trouble === 'string' ? whyNot(texts, trouble, detail) : texts.noAnswerYet
  return texts.offline(cell(broker), why)
}

/** What is wrong with a link, as cause and next step. */
export const whyNot = ({ troubles }: CliTexts, trouble: unknown, detail: unknown): string =>
  troubleSentence(troubles, { trouble: cell(trouble), detail: cell(detail) }, 'shell')

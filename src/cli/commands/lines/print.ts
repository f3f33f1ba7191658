/** Results as lines for a person. */
import type { LookAlike } from '../../../core/text/look-alike.ts'
import { safeLine, safeText, limitMarks, revealLine } from '../../../core/text/safe-text.ts'
import { createDates } from '../../../i18n/times/dates.ts'
import { entryOf, lookUp } from '../../../i18n/lookup.ts'
import { linkEndSentence } from '../../../i18n/link-ends.ts'
import { widthOf } from '../../../text/width.ts'
import { fit } from '../../../text/wrap.ts'
import { missingSentence, missingSentences } from '../../../i18n/missing-rights.ts'
import { parseJson } from '../../../core/schema.ts'
import { largeRosterInFailure } from '../../api/large-roster.ts'
import { lackInFailure } from '../../api/rights.ts'
import { readLack, readLargeRoster } from '../../rpc/result-shapes.ts'
import { forTerminal } from '../../process/for-terminal.ts'
import { printable } from '../../process/printable.ts'
import type { ResultOf } from '../../rpc/contract.ts'
import type { CliTexts } from '../../texts/cli-texts.ts'

/** Where a command writes; tests give their own. */
export type Out = { readonly line: (text: string) => void; readonly error: (text: string) => void }

/** The terminal of this process. */
export const terminal: Out = {
  line: (text) => void process.stdout.write(`${printable(text)}\n`),
  error: (text) => void process.stderr.write(`${forTerminal(printable(text), process.stderr)}\n`),
}

/** Columns of text, as wide on the terminal as their widest cell. */
export const alignColumns = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = rows.reduce<readonly number[]>(
    (most, row) => row.map((cell, index) => Math.max(most[index] ?? 0, widthOf(cell))),
    [],
  )
  return rows.map((row) =>
    row
      .map((cell, index) => fit(cell, widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

const dates = createDates('en-GB')

/** `2026-11-20 09:12`, in the time of this machine. */
export const formatTime = (at: number | undefined): string =>
  at === undefined ? '' : `${dates.dayKey(at)} ${dates.clock(at)}`

/** A value of a result as text on one line, harmless whatever it was. */
export const cell = (value: string | number | undefined): string =>
  value === undefined ? '' : limitMarks(safeLine(String(value), 400))

/** That a name can be taken for another one, behind that name; empty where it cannot. */
export const lookAlikeCell = (texts: CliTexts, alike: LookAlike | undefined): string =>
  alike ? `≠ ${texts.lookAlike.phrase({ ...alike, name: cell(alike.name) })}` : ''

/** A value of the program's own vocabulary in the person's language; what has no translation stays as it is. */
export const translate = (labels: Readonly<Record<string, string>>, value: string): string =>
  lookUp(labels, cell(value))

/** A text of several lines, indented after the first. */
export const indentedText = (value: string): string =>
  limitMarks(safeText(value)).replaceAll('\n', '\n    ')

/** Whom or what a call was about. */
type CallNames = {
  readonly timeout?: number
  readonly who?: string | undefined
  readonly group?: string | undefined
  readonly name?: string | undefined
}

const LOOK_ALIKE = /^look-alike:(known|other|me|word):([\s\S]*)$/u

/** A name that only reads like another one: what was asked for, and how to get it all the same. */
const lookAlikeRefusal = (texts: CliTexts, reason: string, about: CallNames): string => {
  const [, is, name] = LOOK_ALIKE.exec(reason) ?? []
  const kind = (['known', 'other', 'me', 'word'] as const).find((one) => one === is) ?? 'other'
  return texts.lookAlike.refusal(cell(about.who ?? about.group), { is: kind, name: cell(name) })
}

/** A refusal as a sentence with a next step. */
export const refusalText = (texts: CliTexts, reason: string, about: CallNames = {}): string =>
  `papo: ${refusalSentence(texts, reason, about)}`

/** What a search asks for and nobody knows, with what was typed. */
const SEARCH_PROBLEM = /^(search-(?:from|in|date|unfinished)):([\s\S]*)$/u

const refusalSentence = (texts: CliTexts, reason: string, about: CallNames): string => {
  const [, problem = '', typed = ''] = SEARCH_PROBLEM.exec(reason) ?? []
  const ofSearch = entryOf(texts.refusals, problem)
  if (ofSearch) return ofSearch(revealLine(typed))
  if (reason === 'not-yet') return texts.notYet
  if (reason === 'disconnected') return texts.disconnected
  if (reason === 'not-delivered') return texts.notDelivered
  const lack = readLack(parseJson(lackInFailure(reason) ?? ''))
  if (lack) return missingSentence(texts, lack.right, lack.isKept)
  const large = readLargeRoster(parseJson(largeRosterInFailure(reason) ?? ''))
  if (large) return texts.groups.tooLarge({ ...large, name: cell(large.name) })
  const [kind = '', why = ''] = reason.split(':')
  if (why !== '' && (kind === 'denied' || kind === 'dropped')) {
    return texts[kind](translate(texts.denials, why))
  }
  // what was typed, with whatever is hidden in it
  const who = about.who === undefined ? '' : revealLine(about.who)
  if (kind === 'look-alike') return lookAlikeRefusal(texts, reason, about)
  // an empty name means a group too: a script's variable that was not set
  const named = about.group ?? about.name ?? (who.startsWith('#') ? who : undefined)
  const ofGroup = named === undefined ? undefined : entryOf(texts.groups.refusals, reason)
  const heirs = /^no-such-heirs:([\s\S]*)$/u.exec(reason)?.[1]
  if (named !== undefined && heirs !== undefined)
    return refusalSentence(texts, 'no-such-heirs', { group: named, who: heirs })
  if (named !== undefined && ofGroup) return ofGroup(revealLine(named).replace(/^#/u, ''), who)
  const known = entryOf(texts.refusals, reason)
  return known ? known(who) : texts.refused(reason)
}

/** Why this program is not linked to its broker, as a sentence with a next step; nothing when it is. */
export const linkProblem = (
  texts: CliTexts,
  { status, step, problem, broker, name, detail }: ResultOf<'link'>,
): string | undefined => {
  if (status === 'online') return undefined
  if (problem === 'name-taken') return texts.nameTaken(cell(name))
  if (problem === 'elsewhere' || problem === 'taken-over') return texts.elsewhere
  if (step === 'reading') return texts.reading(cell(broker))
  const why = problem === undefined ? texts.noAnswerYet : linkProblemCause(texts, problem, detail)
  return texts.offline(cell(broker), why)
}

/** What of this kind the broker does not let the person do, or of all kinds; each as a sentence with the rule that it needs. */
export const missingProblems = (
  texts: CliTexts,
  { missing = [] }: Pick<ResultOf<'link'>, 'missing'>,
): readonly string[] => missingSentences(texts, missing).map((one) => `papo: ${one}`)

/** What is wrong with a link, as cause and next step. */
export const linkProblemCause = (
  { warnings }: CliTexts,
  problem: string,
  detail: string | undefined,
): string => linkEndSentence(warnings, { reason: cell(problem), detail: cell(detail) }, 'shell')

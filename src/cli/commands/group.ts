/** `papo group …`: what is done in groups, and all that is known of one. */
import type { Call } from '../args.ts'
import { isMeantAsDuration, readDuration } from '../../core/duration.ts'
import { numberOf } from '../args.ts'
import type { Params } from '../api/context.ts'
import { PATIENCE } from '../command-spec.ts'
import { jsonLine } from '../process/printable.ts'
import type { CliTexts } from '../texts/cli-texts.ts'
import type { Visit } from '../rpc/attach.ts'
import { deed } from './direct.ts'
import { cell, linkTrouble, refusal, table, wordOf } from './print.ts'
import type { Out } from './print.ts'

/** After how long, and who: a first word that is no duration is somebody's name. */
const heirsOf = (words: readonly string[]): Params | undefined => {
  const [first = '', ...rest] = words
  if (!isMeantAsDuration(first)) return { heirs: words, who: first }
  const after = readDuration(first)
  return after.ok ? { heirs: rest, after: after.value } : undefined
}

/** Commands whose second word is a person. */
const OF_PERSON: ReadonlySet<string> = new Set([
  'group invite',
  'group accept',
  'group deny',
  'group kick',
  'group transfer',
])

/** What the words of a command mean; `undefined` when they cannot be meant so. */
const paramsOf = ({ command: { name }, words }: Call): Params | undefined => {
  const [group = '', ...rest] = words
  if (name === 'group new') return { name: group, text: rest.join(' ') }
  if (name === 'group heirs') {
    const heirs = heirsOf(rest)
    return heirs && { group, ...heirs }
  }
  if (!OF_PERSON.has(name)) return { group, text: rest.join(' ') }
  const [who = '', ...text] = rest
  return { group, who, text: text.join(' ') }
}

/** Does it. 0 done, 1 refused or not yet, 2 wrong usage; `again` when nobody has tried yet. */
export const group = async (
  call: Call,
  visit: Visit,
  texts: CliTexts,
  out: Out,
): Promise<number | 'again'> => {
  const { name } = call.command
  const seconds = numberOf(call, 'timeout', PATIENCE)
  const params = paramsOf(call)
  if (!params) {
    out.error(texts.groups.badAfter(call.words[1] ?? ''))
    return 2
  }
  const asked = { ...params, timeout: seconds * 1000 }
  if (name === 'group info') return info(visit, asked, texts, out, call.flags['json'] === true)
  return deed(visit, name, asked, texts, out)
}

type Row = { readonly [name: string]: unknown }

const rowOf = (value: unknown): Row =>
  typeof value === 'object' && value !== null ? { ...value } : {}
const rowsOf = (value: unknown): readonly Row[] => (Array.isArray(value) ? value.map(rowOf) : [])
const names = (value: unknown): string =>
  Array.isArray(value) ? value.map((name) => cell(name)).join(', ') : ''

const info = async (
  visit: Visit,
  params: Params,
  texts: CliTexts,
  out: Out,
  json: boolean,
): Promise<number | 'again'> => {
  const answer = await visit.call('group info', params)
  // nothing was changed: it may be asked again, also when its program has died
  if (!answer.ok && ['closing', 'gone'].includes(answer.error)) return 'again'
  if (!answer.ok) {
    out.error(refusal(texts, answer.error, params))
    return 1
  }
  if (json) out.line(jsonLine(answer.value))
  else for (const line of linesOf(rowOf(answer.value), texts)) out.line(line)
  const link = await visit.call('link', { timeout: 1 })
  const trouble = link.ok ? linkTrouble(texts, link.value) : undefined
  if (trouble !== undefined) out.error(`${trouble}\n${texts.stale}`)
  return 0
}

/** Everything about a group, for a person. */
const linesOf = (facts: Row, { groups, words }: CliTexts): readonly string[] => {
  const { about, standings } = groups
  const heirs = rowOf(facts['heirs'])
  const after = typeof heirs['after'] === 'number' ? heirs['after'] : 0
  const members = rowsOf(facts['members'])
  const lines: readonly (readonly [string, string])[] = [
    [about.name, cell(facts['name'])],
    [about.id, cell(facts['id'])],
    [about.topic, cell(facts['topic'])],
    [
      about.standing,
      facts['disbanded'] === true ? about.disbanded : wordOf(standings, facts['standing']),
    ],
    [about.leader, cell(facts['leader'])],
    [about.heirs, after === 0 ? '' : groups.heirs(names(heirs['list']), after)],
    [about.place, cell(facts['place'])],
    [about.members, String(members.length)],
  ]
  return [
    ...table(lines.filter(([, value]) => value !== '')),
    ...table(
      members.map((member) => [
        ' ',
        cell(member['id']),
        wordOf(words, member['status']),
        wordOf({ ...words, ...groups.trust }, member['trust']),
        member['leads'] === true ? (standings['leader'] ?? '') : '',
        member['leaving'] === true ? (standings['leaving'] ?? '') : '',
        cell(member['key']),
      ]),
    ),
  ]
}

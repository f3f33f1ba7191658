/** `papo group …`: what is done in groups, and all that is known of one. */
import type { Invocation } from '../args.ts'
import { looksLikeDuration, parseDuration } from '../../core/duration.ts'
import { numberFlag } from '../args.ts'
import type { Params } from '../api/context.ts'
import { DEFAULT_TIMEOUT } from '../command-spec.ts'
import { jsonLine } from '../process/printable.ts'
import type { CliTexts } from '../texts/cli-texts.ts'
import type { AttachedProfile } from '../rpc/attach.ts'
import { callAndReport } from './direct.ts'
import { cell, linkProblem, refusalText, alignColumns, translate } from './print.ts'
import type { Out } from './print.ts'

/** After how long, and who: a first word that is no duration is somebody's name. */
const heirsOf = (words: readonly string[]): Params | undefined => {
  const [first = '', ...rest] = words
  if (!looksLikeDuration(first)) return { heirs: words, who: first }
  const after = parseDuration(first)
  return after.ok ? { heirs: rest, after: after.value } : undefined
}

/** Commands whose second word is a person. */
const MEMBER_COMMANDS: ReadonlySet<string> = new Set([
  'group invite',
  'group accept',
  'group deny',
  'group kick',
  'group transfer',
])

/** What the words of a command mean; `undefined` when they cannot be meant so. */
const paramsOf = ({ command: { name }, positionals }: Invocation): Params | undefined => {
  const [group = '', ...rest] = positionals
  if (name === 'group new') return { name: group, text: rest.join(' ') }
  if (name === 'group heirs') {
    const heirs = heirsOf(rest)
    return heirs && { group, ...heirs }
  }
  if (!MEMBER_COMMANDS.has(name)) return { group, text: rest.join(' ') }
  const [who = '', ...text] = rest
  return { group, who, text: text.join(' ') }
}

/** Does it. 0 done, 1 refused or not yet, 2 wrong usage; `again` when nobody has tried yet. */
export const runGroupCommand = async (
  call: Invocation,
  profile: AttachedProfile,
  texts: CliTexts,
  out: Out,
): Promise<number | 'retry'> => {
  const { name } = call.command
  const seconds = numberFlag(call, 'timeout', DEFAULT_TIMEOUT)
  const params = paramsOf(call)
  if (!params) {
    out.error(texts.groups.badAfter(call.positionals[1] ?? ''))
    return 2
  }
  const request = { ...params, timeout: seconds * 1000 }
  if (name === 'group info')
    return printGroupInfo(profile, request, texts, out, call.flags['json'] === true)
  return callAndReport(profile, name, request, texts, out)
}

type JsonObject = { readonly [name: string]: unknown }

const objectOf = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null ? { ...value } : {}
const objectsOf = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.map(objectOf) : []
const names = (value: unknown): string =>
  Array.isArray(value) ? value.map((name) => cell(name)).join(', ') : ''

const printGroupInfo = async (
  profile: AttachedProfile,
  params: Params,
  texts: CliTexts,
  out: Out,
  json: boolean,
): Promise<number | 'retry'> => {
  const answer = await profile.call('group info', params)
  // nothing was changed: it may be asked again, also when its program has died
  if (!answer.ok && ['closing', 'disconnected'].includes(answer.error)) return 'retry'
  if (!answer.ok) {
    out.error(refusalText(texts, answer.error, params))
    return 1
  }
  if (json) out.line(jsonLine(answer.value))
  else for (const line of infoLines(objectOf(answer.value), texts)) out.line(line)
  const link = await profile.call('link', { timeout: 1 })
  const problem = link.ok ? linkProblem(texts, link.value) : undefined
  if (problem !== undefined) out.error(`${problem}\n${texts.stale}`)
  return 0
}

/** Everything about a group, for a person. */
const infoLines = (info: JsonObject, { groups, labels }: CliTexts): readonly string[] => {
  const { about, roles } = groups
  const heirs = objectOf(info['heirs'])
  const after = typeof heirs['after'] === 'number' ? heirs['after'] : 0
  const members = objectsOf(info['members'])
  const lines: readonly (readonly [string, string])[] = [
    [about.name, cell(info['name'])],
    [about.id, cell(info['id'])],
    [about.topic, cell(info['topic'])],
    [about.role, info['disbanded'] === true ? about.disbanded : translate(roles, info['role'])],
    [about.leader, cell(info['leader'])],
    [about.heirs, after === 0 ? '' : groups.heirs(names(heirs['list']), after)],
    [about.messagesTopic, cell(info['messagesTopic'])],
    [about.members, String(members.length)],
  ]
  return [
    ...alignColumns(lines.filter(([, value]) => value !== '')),
    ...alignColumns(
      members.map((member) => [
        ' ',
        cell(member['id']),
        translate(labels, member['status']),
        translate({ ...labels, ...groups.trust }, member['trust']),
        member['leads'] === true ? (roles['leader'] ?? '') : '',
        member['leaving'] === true ? (roles['leaving'] ?? '') : '',
        cell(member['key']),
      ]),
    ),
  ]
}

/** `papo group …`: what is done in groups, and everything that is known of one. */
import { revealLine } from '../../core/text/safe-text.ts'
import type { Invocation } from '../args.ts'
import { isAnyway, timeoutMillis } from '../args.ts'
import { looksLikeDuration, parseDuration } from '../../core/duration.ts'
import { jsonLine } from '../process/printable.ts'
import type { CliTexts } from '../texts/cli-texts.ts'
import type { ResultOf } from '../rpc/contract.ts'
import { callOrReport, findLinkProblem } from './call.ts'
import type { CallOutcome, CommandContext, CommandEnd } from './call.ts'
import { cell, alignColumns, lookAlikeCell, translate } from './lines/print.ts'

/** After how long, and who: a first word that is not a duration is somebody's name. */
const heirsOf = (words: readonly string[]) => {
  const [first = '', ...rest] = words
  if (!looksLikeDuration(first)) return { heirs: words, who: first }
  const after = parseDuration(first)
  return after.ok ? { heirs: rest, after: after.value } : undefined
}

type Outcome = CallOutcome<ResultOf<'group topic'>>

/** Calls the method of a command that changes something. */
const change = (call: Invocation, context: CommandContext): Promise<Outcome> => {
  const { name } = call.command
  const timeout = timeoutMillis(call)
  const [group = '', ...words] = call.positionals
  const [who = '', ...others] = words
  const text = words.join(' ')
  switch (name) {
    case 'group new':
      return callOrReport(context, name, { name: group, text, timeout })
    case 'group join':
      return callOrReport(context, name, { group, text, anyway: isAnyway(call), timeout })
    case 'group topic':
      return callOrReport(context, name, { group, text, timeout })
    case 'group invite':
      return callOrReport(context, name, { group, who, text: others.join(' '), timeout })
    case 'group deny': {
      // nobody named means my invitation, an empty name nobody at all
      const denied = words.length === 0 ? {} : { who, text: others.join(' ') }
      return callOrReport(context, name, { group, ...denied, timeout })
    }
    case 'group accept':
      return callOrReport(context, name, { group, who, anyway: isAnyway(call), timeout })
    case 'group kick':
    case 'group transfer':
      return callOrReport(context, name, { group, who, timeout })
    case 'group leave':
    case 'group claim':
    case 'group disband':
      return callOrReport(context, name, { group, timeout })
    // group heirs
    default:
      return changeHeirs(group, words, timeout, context)
  }
}

const changeHeirs = async (
  group: string,
  words: readonly string[],
  timeout: number,
  context: CommandContext,
): Promise<Outcome> => {
  const heirs = heirsOf(words)
  if (heirs) return callOrReport(context, 'group heirs', { group, ...heirs, timeout })
  context.out.error(context.texts.groups.badAfter(revealLine(words[0] ?? '')))
  return { ok: false, end: 2 }
}

/** Runs it: 0 done, 1 refused or not yet, 2 wrong usage. */
export const runGroupCommand = async (
  call: Invocation,
  context: CommandContext,
): Promise<CommandEnd> => {
  if (call.command.name === 'group info') return printGroupInfo(call, context)
  const done = await change(call, context)
  return done.ok ? 0 : done.end
}

const names = (list: readonly string[]): string => list.map((name) => cell(name)).join(', ')

const printGroupInfo = async (call: Invocation, context: CommandContext): Promise<CommandEnd> => {
  const { texts, out } = context
  const [group = ''] = call.positionals
  const info = await callOrReport(context, 'group info', { group, timeout: timeoutMillis(call) })
  if (!info.ok) return info.end
  if (call.flags['json'] === true) out.line(jsonLine(info.value))
  else for (const line of infoLines(info.value, texts)) out.line(line)
  const problem = await findLinkProblem(context, 1)
  if (problem !== undefined) out.error(`${problem}\n${texts.stale}`)
  return 0
}

/** Everything about a group, for a person. */
const infoLines = (info: ResultOf<'group info'>, texts: CliTexts): readonly string[] => {
  const { groups, labels } = texts
  const { about, roles } = groups
  const { after, list } = info.heirs
  const lines: readonly (readonly [string, string])[] = [
    [about.name, [cell(info.name), lookAlikeCell(texts, info.lookAlike)].join('  ').trimEnd()],
    [about.id, cell(info.id)],
    [about.topic, cell(info.topic)],
    [about.role, info.disbanded ? about.disbanded : translate(roles, info.role)],
    [about.leader, cell(info.leader)],
    [about.heirs, after === 0 ? '' : groups.heirs(names(list), after)],
    [about.messagesTopic, cell(info.messagesTopic)],
    [about.members, String(info.members.length)],
  ]
  return [
    ...alignColumns(lines.filter(([, value]) => value !== '')),
    ...alignColumns(
      info.members.map((member) => [
        ' ',
        cell(member.id),
        translate(labels, member.status),
        translate({ ...labels, ...groups.trust }, member.trust),
        member.leads ? (roles['leader'] ?? '') : '',
        member.leaving ? (roles['leaving'] ?? '') : '',
        cell(member.key),
        lookAlikeCell(texts, member.lookAlike),
      ]),
    ),
  ]
}

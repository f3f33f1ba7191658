/** `papo users`, `requests`, `sessions`, `groups`, `topics`, `search`: what is known, as a table or as JSON lines. */
import { MAX_SEARCH_LIMIT } from '../profile/search.ts'
import { isPlaintextUser } from '../../core/plaintext-ids.ts'
import { revealInvisible } from '../../core/text/safe-text.ts'
import { jsonLine } from '../process/printable.ts'
import type { CliTexts } from '../texts/cli-texts.ts'
import type { Invocation } from '../args.ts'
import { numberFlag, timeoutMillis } from '../args.ts'
import type { GivenParams, ResultOf } from '../rpc/contract.ts'
import { missingOfNeeded } from '../../core/broker/essential.ts'
import type { RightNeeded } from '../../core/broker/essential.ts'
import { callOrReport } from './call.ts'
import type { CallOutcome, CommandContext, CommandEnd } from './call.ts'
import { authorCell } from './lines/message-line.ts'
import {
  cell,
  alignColumns,
  formatTime,
  linkProblem,
  lookAlikeCell,
  missingProblems,
  translate,
} from './lines/print.ts'

const SIGNS: Readonly<Record<string, string>> = { online: '●', away: '◐', offline: '○' }

/** Lists of what is true now: without a broker they are what was known last. */
type LiveList = 'users' | 'requests' | 'sessions' | 'groups' | 'topics'
type ListMethod = LiveList | 'search'

type Cells = readonly (readonly string[])[]
type Tables = { readonly [M in ListMethod]: (result: ResultOf<M>) => Cells }

const tablesIn = (texts: CliTexts): Tables => {
  const { labels, groups } = texts
  return {
    users: ({ rows }) =>
      rows.map(({ id, status, name, seen, trust, relation, lookAlike }) => [
        SIGNS[status] ?? '?',
        cell(name),
        translate(labels, status),
        status === 'offline' ? formatTime(seen) : '',
        // nobody in the plain-text chat has a key, now or later
        translate(labels, isPlaintextUser(id) ? 'unsigned' : trust),
        translate(labels, relation),
        lookAlikeCell(texts, lookAlike),
      ]),
    requests: ({ rows }) =>
      rows.map(({ kind, from, to, at, answer, session, group, reason, text, ...row }) => [
        formatTime(at),
        `${cell(from)} → ${cell(to)}`,
        translate(labels, answer),
        kind === 'request'
          ? cell(session)
          : (kind === 'ask' ? groups.wantsIn : groups.isInvited)(cell(group)),
        cell(reason) || cell(text),
        lookAlikeCell(texts, row.lookAlike ?? row.groupLookAlike),
      ]),
    groups: ({ rows }) =>
      rows.map(({ name, id, role, leader, members, unread, topic, lookAlike }) => [
        cell(name),
        cell(id),
        translate(groups.roles, role),
        groups.ledBy(cell(leader)),
        groups.members(members.length),
        groups.unread(unread),
        cell(topic),
        lookAlikeCell(texts, lookAlike),
      ]),
    sessions: ({ rows }) =>
      rows.map(({ since, with: who, state, id, topic }) => [
        formatTime(since),
        cell(who),
        translate(labels, state),
        cell(id),
        cell(topic),
      ]),
    topics: ({ rows }) =>
      rows.map(({ since, topic, unread, muted }) => [
        formatTime(since),
        cell(revealInvisible(topic)),
        unread === 0 ? '' : cell(unread),
        muted ? translate(labels, 'muted') : '',
      ]),
    search: ({ rows }) =>
      rows.map((row) => [
        formatTime(row.at),
        cell(row.in),
        authorCell(row, texts.topics),
        cell(row.excerpt),
      ]),
  }
}

const printList = async <M extends ListMethod>(
  call: Invocation,
  context: CommandContext,
  method: M,
  params: GivenParams<M>,
): Promise<CallOutcome<ResultOf<M>>> => {
  const answer = await callOrReport(context, method, params)
  if (!answer.ok) return answer
  const { texts, out } = context
  const rows: readonly object[] = answer.value.rows
  const isJson = call.flags['json'] === true
  const lines = isJson ? rows.map(jsonLine) : alignColumns(tablesIn(texts)[method](answer.value))
  for (const line of lines) out.line(line)
  if (rows.length === 0 && !isJson) out.error(texts.nothing[method])
  return answer
}

/** What has to be read for a list to be true. */
const NEEDED: Partial<Readonly<Record<LiveList, readonly RightNeeded[]>>> = {
  users: [{ kind: 'presence', access: 'read' }],
  requests: [{ kind: 'inbox', access: 'read' }],
  groups: [{ kind: 'roster', access: 'read' }],
}

/** What keeps the list from being true. Where it is empty that may be what nothing could show. */
const lackOf = (method: LiveList, link: ResultOf<'link'>, isEmpty: boolean) => {
  const needed = NEEDED[method] ?? []
  const found = missingOfNeeded(link, needed)
  if (found || !isEmpty) return found
  return link.missing?.find((right) =>
    needed.some(({ kind, access }) => right.kind === kind && right.perhaps === access),
  )
}

/** That only people whom one knows are in the list: in one sentence where the broker takes no wildcard at all. */
const wildcardProblems = (
  method: LiveList,
  { missing = [] }: ResultOf<'link'>,
  texts: CliTexts,
): readonly string[] => {
  const refused = missing.filter(({ cause }) => cause === 'no-wildcards')
  const needed = refused.filter(({ kind }) => NEEDED[method]?.some((one) => one.kind === kind))
  if (needed.length === 0) return []
  const all = missingProblems(texts, { missing: refused })
  return all.length === 1 ? all : missingProblems(texts, { missing: needed })
}

/** An empty list may only mean that the broker gives nothing: 1 then. */
const reportLack = (
  method: LiveList,
  link: ResultOf<'link'>,
  isEmpty: boolean,
  { texts, out }: CommandContext,
): CommandEnd => {
  const right = lackOf(method, link, isEmpty)
  const problems = right
    ? missingProblems(texts, { missing: [right] })
    : wildcardProblems(method, link, texts)
  for (const problem of problems) out.error(problem)
  return right || (isEmpty && problems.length > 0) ? 1 : 0
}

/** Prints a list: 0, or 1 when it could not be had. */
export const runList = async (
  method: LiveList,
  call: Invocation,
  context: CommandContext,
): Promise<CommandEnd> => {
  const { texts, out } = context
  const listed = await printList(call, context, method, { timeout: timeoutMillis(call) })
  if (!listed.ok) return listed.end
  const link = await context.profile.call('link', { timeout: 1 })
  const problem = link.ok ? linkProblem(texts, link.value) : undefined
  const isEmpty = listed.value.rows.length === 0
  if (problem === undefined) return link.ok ? reportLack(method, link.value, isEmpty, context) : 0
  out.error(problem)
  out.error(texts.stale)
  return method === 'users' ? 1 : 0
}

/** Prints the messages that were found, and whether there are more: 0, or 1 when there are none. */
export const runSearch = async (call: Invocation, context: CommandContext): Promise<CommandEnd> => {
  const { texts, out } = context
  const limit = numberFlag(call, 'limit', 50)
  // the shell has taken away the quotes of from:"Ana Maria"
  const words = call.positionals
    .map((typed) =>
      typed.replace(/^(?<operator>\p{L}+):(?<value>[^"]*\s[^"]*)$/u, '$<operator>:"$<value>"'),
    )
    .join(' ')
  const params = { words, limit, timeout: timeoutMillis(call) }
  const found = await printList(call, context, 'search', params)
  if (!found.ok) return found.end
  if (found.value.more) out.error(texts.moreFound(limit, Math.min(2 * limit, MAX_SEARCH_LIMIT)))
  if (!found.value.whole) out.error(texts.indexing)
  // as grep does
  return found.value.rows.length > 0 ? 0 : 1
}

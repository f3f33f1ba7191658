/** `papo users`, `requests`, `sessions`, `groups`, `search`: what is known, as a table or as JSON lines. */
import { DEFAULT_TIMEOUT } from '../command-spec.ts'
import { MAX_SEARCH_LIMIT } from '../profile/search.ts'
import { jsonLine } from '../process/printable.ts'
import type { CliTexts } from '../texts/cli-texts.ts'
import type { Invocation } from '../args.ts'
import { numberFlag } from '../args.ts'
import type { AttachedProfile } from '../rpc/attach.ts'
import { cell, linkProblem, refusalText, alignColumns, formatTime, translate } from './print.ts'
import type { Out } from './print.ts'

type JsonRow = { readonly [name: string]: unknown }

const rowsOf = (value: unknown): readonly JsonRow[] => {
  if (typeof value !== 'object' || value === null || !('rows' in value)) return []
  return Array.isArray(value.rows)
    ? value.rows.filter((row): row is JsonRow => typeof row === 'object' && row !== null)
    : []
}

const SIGNS: Readonly<Record<string, string>> = { online: '●', away: '◐', offline: '○' }

type RowFormat = (
  row: JsonRow,
  label: (value: unknown) => string,
  texts: CliTexts,
) => readonly string[]

const rowFormats: Readonly<Record<string, RowFormat>> = {
  users: (row, label) => [
    SIGNS[cell(row['status'])] ?? '?',
    cell(row['name']),
    label(row['status']),
    row['status'] === 'offline' ? formatTime(row['seen']) : '',
    label(row['trust']),
    label(row['relation']),
  ],
  requests: (row, label, { groups }) => [
    formatTime(row['at']),
    `${cell(row['from'])} → ${cell(row['to'])}`,
    label(row['answer']),
    row['kind'] === 'request'
      ? cell(row['session'])
      : (row['kind'] === 'ask' ? groups.wantsIn : groups.isInvited)(cell(row['group'])),
    cell(row['reason']) || cell(row['text']),
  ],
  groups: (row, _, { groups }) => [
    cell(row['name']),
    cell(row['id']),
    translate(groups.roles, row['role']),
    groups.ledBy(cell(row['leader'])),
    groups.members(Array.isArray(row['members']) ? row['members'].length : 0),
    groups.unread(typeof row['unread'] === 'number' ? row['unread'] : 0),
    cell(row['topic']),
  ],
  sessions: (row, label) => [
    formatTime(row['since']),
    cell(row['with']),
    label(row['state']),
    cell(row['id']),
    cell(row['topic']),
  ],
  topics: (row, label) => [
    formatTime(row['since']),
    cell(row['topic']),
    row['unread'] === 0 ? '' : cell(row['unread']),
    row['muted'] === true ? label('muted') : '',
  ],
  search: (row) => [
    formatTime(row['at']),
    cell(row['conversation']),
    cell(row['by']),
    cell(row['excerpt']),
  ],
}

/** Prints a list; 0, or 1 when it could not be had, or `again` when its program went away. */
export const runList = async (
  call: Invocation,
  profile: AttachedProfile,
  texts: CliTexts,
  out: Out,
): Promise<number | 'retry'> => {
  const { name } = call.command
  const seconds = numberFlag(call, 'timeout', DEFAULT_TIMEOUT)
  const limit = numberFlag(call, 'limit', 50)
  const answer = await profile.call(name, {
    timeout: seconds * 1000,
    limit,
    words: call.positionals.join(' '),
  })
  // nothing was changed: it may be asked again, also when its program has died
  if (!answer.ok && ['closing', 'disconnected'].includes(answer.error)) return 'retry'
  if (!answer.ok) {
    out.error(refusalText(texts, answer.error))
    return 1
  }
  const rows = rowsOf(answer.value)
  if (call.flags['json'] === true) for (const row of rows) out.line(jsonLine(row))
  else {
    const format = rowFormats[name]
    const label = (value: unknown) => translate(texts.labels, value)
    for (const line of format ? alignColumns(rows.map((row) => format(row, label, texts))) : [])
      out.line(line)
    const nothing: Readonly<Record<string, string>> = texts.nothing
    if (rows.length === 0) out.error(nothing[name] ?? '')
  }
  // what was said before is on this disk; who is here now is not
  if (name === 'search') {
    const { more, whole }: { readonly more?: unknown; readonly whole?: unknown } = Object(
      answer.value,
    )
    if (more === true) out.error(texts.moreFound(limit, Math.min(2 * limit, MAX_SEARCH_LIMIT)))
    if (whole === false) out.error(texts.indexing)
    return 0
  }
  const link = await profile.call('link', { timeout: 1 })
  const problem = link.ok ? linkProblem(texts, link.value) : undefined
  if (problem === undefined) return 0
  out.error(problem)
  out.error(texts.stale)
  return name === 'users' ? 1 : 0
}

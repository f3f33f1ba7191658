/** `papo users`, `requests`, `sessions`, `groups`, `search`: what is known, as a table or as JSON lines. */
import { PATIENCE } from '../command-spec.ts'
import { MOST_FOUND } from '../profile/search.ts'
import { jsonLine } from '../process/printable.ts'
import type { CliTexts } from '../texts/cli-texts.ts'
import type { Call } from '../args.ts'
import { numberOf } from '../args.ts'
import type { Visit } from '../rpc/attach.ts'
import { cell, linkTrouble, refusal, table, time, wordOf } from './print.ts'
import type { Out } from './print.ts'

type Row = { readonly [name: string]: unknown }

const rowsOf = (value: unknown): readonly Row[] => {
  if (typeof value !== 'object' || value === null || !('rows' in value)) return []
  return Array.isArray(value.rows)
    ? value.rows.filter((row): row is Row => typeof row === 'object' && row !== null)
    : []
}

const SIGNS: Readonly<Record<string, string>> = { online: '●', away: '◐', offline: '○' }

type Shape = (row: Row, word: (value: unknown) => string, texts: CliTexts) => readonly string[]

const shapes: Readonly<Record<string, Shape>> = {
  users: (row, word) => [
    SIGNS[cell(row['status'])] ?? '?',
    cell(row['name']),
    word(row['status']),
    row['status'] === 'offline' ? time(row['seen']) : '',
    word(row['trust']),
    word(row['relation']),
  ],
  requests: (row, word, { groups }) => [
    time(row['at']),
    `${cell(row['from'])} → ${cell(row['to'])}`,
    word(row['answer']),
    row['kind'] === 'request'
      ? cell(row['session'])
      : (row['kind'] === 'ask' ? groups.wantsIn : groups.isInvited)(cell(row['group'])),
    cell(row['reason']) || cell(row['text']),
  ],
  groups: (row, _, { groups }) => [
    cell(row['name']),
    cell(row['id']),
    wordOf(groups.standings, row['standing']),
    groups.ledBy(cell(row['leader'])),
    groups.members(Array.isArray(row['members']) ? row['members'].length : 0),
    groups.unread(typeof row['unread'] === 'number' ? row['unread'] : 0),
    cell(row['topic']),
  ],
  sessions: (row, word) => [
    time(row['since']),
    cell(row['with']),
    word(row['state']),
    cell(row['id']),
    cell(row['topic']),
  ],
  topics: (row, word) => [
    time(row['since']),
    cell(row['topic']),
    row['unread'] === 0 ? '' : cell(row['unread']),
    row['muted'] === true ? word('muted') : '',
  ],
  search: (row) => [
    time(row['at']),
    cell(row['conversation']),
    cell(row['by']),
    cell(row['excerpt']),
  ],
}

/** Prints a list; 0, or 1 when it could not be had, or `again` when its program went away. */
export const list = async (
  call: Call,
  visit: Visit,
  texts: CliTexts,
  out: Out,
): Promise<number | 'again'> => {
  const { name } = call.command
  const seconds = numberOf(call, 'timeout', PATIENCE)
  const limit = numberOf(call, 'limit', 50)
  const answer = await visit.call(name, {
    timeout: seconds * 1000,
    limit,
    words: call.words.join(' '),
  })
  // nothing was changed: it may be asked again, also when its program has died
  if (!answer.ok && ['closing', 'gone'].includes(answer.error)) return 'again'
  if (!answer.ok) {
    out.error(refusal(texts, answer.error))
    return 1
  }
  const rows = rowsOf(answer.value)
  if (call.flags['json'] === true) for (const row of rows) out.line(jsonLine(row))
  else {
    const shape = shapes[name]
    const word = (value: unknown) => wordOf(texts.words, value)
    for (const line of shape ? table(rows.map((row) => shape(row, word, texts))) : [])
      out.line(line)
    const nothing: Readonly<Record<string, string>> = texts.nothing
    if (rows.length === 0) out.error(nothing[name] ?? '')
  }
  // what was said before is on this disk; who is here now is not
  if (name === 'search') {
    const { more, whole }: { readonly more?: unknown; readonly whole?: unknown } = Object(
      answer.value,
    )
    if (more === true) out.error(texts.moreFound(limit, Math.min(2 * limit, MOST_FOUND)))
    if (whole === false) out.error(texts.indexing)
    return 0
  }
  const link = await visit.call('link', { timeout: 1 })
  const trouble = link.ok ? linkTrouble(texts, link.value) : undefined
  if (trouble === undefined) return 0
  out.error(trouble)
  out.error(texts.stale)
  return name === 'users' ? 1 : 0
}

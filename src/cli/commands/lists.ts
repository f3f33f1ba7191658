/** `papo users`, `requests`, `sessions`, `search`: what is known, as a table or as JSON lines. */
import type { CliTexts } from '../texts.ts'
import type { Call } from '../args.ts'
import { numberOf } from '../args.ts'
import type { Visit } from '../visit.ts'
import { cell, refusal, table, time, wordOf } from './print.ts'
import type { Out } from './print.ts'

type Row = { readonly [name: string]: unknown }

const rowsOf = (value: unknown): readonly Row[] => {
  if (typeof value !== 'object' || value === null || !('rows' in value)) return []
  return Array.isArray(value.rows)
    ? value.rows.filter((row): row is Row => typeof row === 'object' && row !== null)
    : []
}

const SIGNS: Readonly<Record<string, string>> = { online: '●', away: '◐', offline: '○' }

type Word = (value: unknown) => string

const shapes: Readonly<Record<string, (row: Row, word: Word) => readonly string[]>> = {
  users: (row, word) => [
    SIGNS[cell(row['status'])] ?? '?',
    cell(row['name']),
    word(row['status']),
    row['status'] === 'offline' ? time(row['seen']) : '',
    word(row['trust']),
    word(row['relation']),
  ],
  requests: (row, word) => [
    time(row['at']),
    `${cell(row['from'])} → ${cell(row['to'])}`,
    word(row['answer']),
    cell(row['session']),
    cell(row['reason']) || cell(row['text']),
  ],
  sessions: (row, word) => [
    time(row['since']),
    cell(row['with']),
    word(row['state']),
    cell(row['id']),
    cell(row['topic']),
  ],
  search: (row) => [
    time(row['at']),
    cell(row['conversation']),
    cell(row['by']),
    cell(row['excerpt']),
  ],
}

/** Prints a list; 0, or 1 when it could not be had. */
export const list = async (
  call: Call,
  visit: Visit,
  texts: CliTexts,
  out: Out,
): Promise<number> => {
  const { name } = call.command
  const seconds = numberOf(call, 'timeout', 5)
  const limit = numberOf(call, 'limit', 50)
  if (!seconds.ok || !limit.ok) {
    out.error(texts.notANumber(seconds.ok ? 'limit' : 'timeout'))
    return 2
  }
  const answer = await visit.call(name, {
    timeout: seconds.value * 1000,
    limit: limit.value,
    words: call.words.join(' '),
  })
  if (!answer.ok) {
    out.error(refusal(texts, answer.error, ''))
    return 1
  }
  const rows = rowsOf(answer.value)
  if (call.flags['json'] === true) for (const row of rows) out.line(JSON.stringify(row))
  else {
    const shape = shapes[name]
    const word = (value: unknown) => wordOf(texts.words, value)
    for (const line of shape ? table(rows.map((row) => shape(row, word))) : []) out.line(line)
    const nothing: Readonly<Record<string, string>> = texts.nothing
    if (rows.length === 0) out.error(nothing[name] ?? '')
  }
  return 0
}

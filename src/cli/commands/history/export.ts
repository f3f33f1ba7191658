/** `papo export`: conversations as text, or as JSON lines with everything that was signed. */
import type { Invocation } from '../../args.ts'
import { timeoutMillis } from '../../args.ts'
import { EXPORT_VERSION } from '../../export/check-export.ts'
import { createKeySet, claimedSignerOf } from '../../export/known-keys.ts'
import { jsonLine } from '../../process/printable.ts'
import type { ResultOf } from '../../rpc/contract.ts'
import { timeRange } from '../../time-flags.ts'
import type { TimeRange } from '../../time-flags.ts'
import { callOrReport } from '../call.ts'
import type { CallOutcome, CommandContext, CommandEnd } from '../call.ts'
import { loggedLine } from '../lines/message-line.ts'
import { cell } from '../lines/print.ts'
import { readMessages } from './read-messages.ts'

type Conversation = ResultOf<'conversations'>['rows'][number]
type Rosters = ResultOf<'rosters'>['rows']
type Rows = ResultOf<'log'>['rows']

/** How an export is written. */
type Writer = {
  readonly begin: (all: ResultOf<'conversations'>) => void
  readonly conversation: (one: Conversation) => void
  readonly rosters: (conversation: string, rows: Rosters) => void
  readonly messages: (rows: Rows) => void
  readonly end: (count: number) => void
}

const noop = () => {}

const textWriter = ({ texts, out }: CommandContext): Writer => ({
  begin: noop,
  conversation: ({ name, people }) => {
    const names = people.map((one) => cell(one.name)).join(', ')
    out.line(`== ${cell(name)}${names === '' ? '' : ` (${names})`} ==`)
  },
  rosters: noop,
  messages: (rows) => {
    for (const row of rows) out.line(loggedLine(row, texts))
  },
  end: noop,
})

/** Before a message stands each key with which it was signed, if the line of the conversation does not name it. */
const jsonWriter = ({ out }: CommandContext, now: number): Writer => {
  let known = createKeySet()
  return {
    begin: ({ space, id, key }) =>
      out.line(jsonLine({ type: 'export', version: EXPORT_VERSION, space, id, key, at: now })),
    conversation: ({ conversation, name, people }) => {
      known = createKeySet()
      for (const { id, key } of people) if (key !== undefined) known.add({ id, key })
      out.line(jsonLine({ type: 'conversation', conversation, name, people }))
    },
    rosters: (conversation, rows) => {
      for (const { rev, ...signed } of rows)
        out.line(jsonLine({ type: 'roster', conversation, rev, signed: [signed] }))
    },
    messages: (rows) => {
      for (const row of rows) {
        for (const { packet } of row.signed ?? []) {
          const signer = claimedSignerOf(packet)
          if (!signer || known.has(signer)) continue
          known.add(signer)
          out.line(jsonLine({ type: 'key', conversation: row.conversation, ...signer }))
        }
        out.line(jsonLine({ type: 'message', ...row }))
      }
    },
    end: (messages) => out.line(jsonLine({ type: 'end', messages })),
  }
}

/** One conversation after the other; those without messages are left out. */
const writeAll = async (
  context: CommandContext,
  writer: Writer,
  [next, ...others]: readonly Conversation[],
  wanted: TimeRange & { readonly signed: boolean; readonly timeout: number },
  count = 0,
): Promise<CallOutcome<number>> => {
  if (!next) return { ok: true, value: count }
  let isBegun = false
  const rosters = wanted.signed
    ? await callOrReport(context, 'rosters', { who: next.who })
    : undefined
  if (rosters && !rosters.ok) return rosters
  const read = await readMessages(context, { who: next.who, ...wanted }, (rows) => {
    if (rows.length === 0) return
    if (!isBegun) {
      writer.conversation(next)
      if (rosters) writer.rosters(next.conversation, rosters.value.rows)
    }
    isBegun = true
    writer.messages(rows)
  })
  return read.ok ? writeAll(context, writer, others, wanted, count + read.value) : read
}

/** Runs it: 0 where something was written, 1 where there was nothing. */
export const runExport = async (
  call: Invocation,
  context: CommandContext,
  now: number,
): Promise<CommandEnd> => {
  const { texts, out } = context
  const range = timeRange(call, texts, now)
  if (!range.ok) {
    out.error(range.message)
    return range.code
  }
  const [who] = call.positionals
  const signed = call.flags['json'] === true
  const timeout = timeoutMillis(call)
  const one = who === undefined ? {} : { who }
  const all = await callOrReport(context, 'conversations', { ...one, timeout })
  if (!all.ok) return all.end
  const writer = signed ? jsonWriter(context, now) : textWriter(context)
  writer.begin(all.value)
  const wanted = { ...range.value, signed, timeout }
  const written = await writeAll(context, writer, all.value.rows, wanted)
  if (!written.ok) {
    // what was written would be written again
    if (written.end === 'retry') out.error(texts.log.cut)
    return written.end === 'retry' ? 1 : written.end
  }
  writer.end(written.value)
  if (written.value > 0) return 0
  out.error(texts.nothing.log)
  return 1
}

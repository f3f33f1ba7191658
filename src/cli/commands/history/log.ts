/** `papo log`: what was said in one conversation, oldest first. */
import type { Invocation } from '../../args.ts'
import { numberFlag, textFlag, timeoutMillis } from '../../args.ts'
import { jsonLine } from '../../process/printable.ts'
import { timeRange } from '../../time-flags.ts'
import type { CommandContext, CommandEnd } from '../call.ts'
import { loggedLine } from '../lines/message-line.ts'
import { readMessages } from './read-messages.ts'

/** Runs it: 0 where something was printed, 1 where there was nothing. */
export const runLog = async (
  call: Invocation,
  context: CommandContext,
  now: number,
): Promise<CommandEnd> => {
  const { texts, out } = context
  const [who = ''] = call.positionals
  const range = timeRange(call, texts, now)
  if (!range.ok) {
    out.error(range.message)
    return range.code
  }
  const isJson = call.flags['json'] === true
  const isLimited = textFlag(call, 'limit') !== undefined
  let printed = 0
  const read = await readMessages(
    context,
    {
      who,
      ...range.value,
      ...(isLimited ? { limit: numberFlag(call, 'limit', 1) } : {}),
      timeout: timeoutMillis(call),
    },
    (rows) => {
      for (const row of rows) out.line(isJson ? jsonLine(row) : loggedLine(row, texts))
      printed += rows.length
    },
  )
  if (!read.ok) {
    // what was printed would be printed again
    if (read.end !== 'retry' || printed === 0) return read.end
    out.error(texts.log.cut)
    return 1
  }
  if (read.value > 0) return 0
  if (!isJson) out.error(texts.nothing.log)
  return 1
}

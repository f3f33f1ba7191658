/** `papo send`, `request`, `accept`, `deny`: one call, and how it went by the exit code. */
import type { Invocation } from '../args.ts'
import { isAnyway, textFlag, timeoutMillis } from '../args.ts'
import { callOrReport, reportRefusal } from './call.ts'
import type { CommandContext, CommandEnd } from './call.ts'
import type { ReadInput } from './read-message.ts'
import { readMessage } from './read-message.ts'
import { jsonLine } from '../process/printable.ts'

const runSend = async (
  call: Invocation,
  context: CommandContext,
  input: ReadInput,
): Promise<CommandEnd> => {
  const [who = '', ...words] = call.positionals
  const { texts, out } = context
  if (words.length === 0) {
    // nobody should write a text only to learn then that it cannot be sent
    const allowed = await callOrReport(context, 'check', { who, method: 'send' })
    if (!allowed.ok) return allowed.end
  }
  const text = await readMessage(words, context, input)
  if (!text.ok) return text.end
  const wait = call.flags['wait'] === true
  const reply = textFlag(call, 'reply')
  const params = {
    who,
    text: text.value,
    wait,
    ...(reply === undefined ? {} : { reply }),
    timeout: timeoutMillis(call),
  }
  const sent = await callOrReport(context, 'send', params)
  if (!sent.ok) return sent.end
  if (call.flags['json'] === true) out.line(jsonLine(sent.value))
  const { has, of, problem } = sent.value
  if (problem !== undefined) {
    await reportRefusal(context, problem, params)
    return 1
  }
  if (has === undefined || of === undefined) return 0
  // somebody who waited for a whole group in vain learns how many have it
  out.error(texts.groups.notAll(has, of))
  return 1
}

/** Runs it: 0 done, 1 refused or not yet, 2 wrong usage. */
export const runDirectCommand = async (
  call: Invocation,
  context: CommandContext,
  input: ReadInput,
): Promise<CommandEnd> => {
  const [who = '', ...words] = call.positionals
  const [text, timeout] = [words.join(' '), timeoutMillis(call)]
  const { name } = call.command
  if (name === 'send') return runSend(call, context, input)
  const done =
    name === 'request'
      ? await callOrReport(context, name, { who, text, anyway: isAnyway(call), timeout })
      : name === 'accept'
        ? await callOrReport(context, name, { who, anyway: isAnyway(call), timeout })
        : await callOrReport(context, 'deny', { who, reason: text, timeout })
  return done.ok ? 0 : done.end
}

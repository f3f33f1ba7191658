/** `papo send`, `request`, `accept`, `deny`: one call, and how it went by the exit code. */
import type { Result } from '../../core/result.ts'
import { ok } from '../../core/result.ts'
import { isBlank } from '../../core/text/safe-text.ts'
import type { Invocation } from '../args.ts'
import { isAnyway, timeoutMillis } from '../args.ts'
import type { InputError } from '../process/input.ts'
import { callOrReport } from './call.ts'
import type { CommandContext, CommandEnd } from './call.ts'
import { refusalText } from './print.ts'

/** How standard input is read, once. */
export type ReadInput = () => Promise<Result<string, InputError>>

/** The text of `send`: what follows the name, else all of standard input without its last newline. */
const readText = async (
  words: readonly string[],
  input: ReadInput,
): Promise<Result<string, InputError>> => {
  if (words.length > 0) return ok(words.join(' '))
  const read = await input()
  return read.ok ? ok(read.value.replace(/\r?\n$/u, '')) : read
}

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
  const text = await readText(words, input)
  if (!text.ok) {
    out.error(refusalText(texts, text.error))
    return 1
  }
  if (isBlank(text.value)) {
    out.error(texts.noText)
    return 2
  }
  const wait = call.flags['wait'] === true
  const params = { who, text: text.value, wait, timeout: timeoutMillis(call) }
  const sent = await callOrReport(context, 'send', params)
  if (!sent.ok) return sent.end
  const { has, of } = sent.value
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

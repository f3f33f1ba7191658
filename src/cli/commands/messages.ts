/** `papo edit`, `delete`, `react`: changes of a message, by its id. */
import type { Invocation } from '../args.ts'
import { timeoutMillis } from '../args.ts'
import { callOrReport } from './call.ts'
import type { CommandContext, CommandEnd } from './call.ts'
import type { ReadInput } from './read-message.ts'
import { readMessage } from './read-message.ts'

const runEdit = async (
  call: Invocation,
  context: CommandContext,
  input: ReadInput,
): Promise<CommandEnd> => {
  const [id = '', ...words] = call.positionals
  const text = await readMessage(words, context, input)
  if (!text.ok) return text.end
  const timeout = timeoutMillis(call)
  const done = await callOrReport(context, 'edit', { id, text: text.value, timeout })
  return done.ok ? 0 : done.end
}

/** Runs it: 0 done, 1 refused or not yet, 2 wrong usage. */
export const runMessageCommand = async (
  call: Invocation,
  context: CommandContext,
  input: ReadInput,
): Promise<CommandEnd> => {
  const [id = '', emoji = ''] = call.positionals
  const timeout = timeoutMillis(call)
  const { name } = call.command
  if (name === 'edit') return runEdit(call, context, input)
  const on = call.flags['remove'] !== true
  const done =
    name === 'delete'
      ? await callOrReport(context, name, { id, timeout })
      : await callOrReport(context, 'react', { id, emoji, on, timeout })
  return done.ok ? 0 : done.end
}

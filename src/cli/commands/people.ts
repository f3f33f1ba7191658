/** `papo block`, `unblock`, `mute`, `unmute`: what I want to see of somebody, or be told of a conversation. */
import type { Invocation } from '../args.ts'
import { timeoutMillis } from '../args.ts'
import { callOrReport } from './call.ts'
import type { CommandContext, CommandEnd } from './call.ts'

const METHODS = ['block', 'unblock', 'mute', 'unmute'] as const

/** The commands that are done here. */
export type PeopleCommandName = (typeof METHODS)[number]

/** Is it one of them? */
export const isPeopleCommand = (name: string): name is PeopleCommandName =>
  METHODS.some((one) => one === name)

/** Runs it: 0 done, 1 refused. */
export const runPeopleCommand = async (
  name: PeopleCommandName,
  call: Invocation,
  context: CommandContext,
): Promise<CommandEnd> => {
  const [who = ''] = call.positionals
  const done = await callOrReport(context, name, { who, timeout: timeoutMillis(call) })
  return done.ok ? 0 : done.end
}

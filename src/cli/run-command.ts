/** Runs one command with a profile that is open. */
import type { Invocation } from './args.ts'
import { runDirectCommand } from './commands/direct.ts'
import { runGroupCommand } from './commands/group.ts'
import { runList, runSearch } from './commands/lists.ts'
import { runMessageCommand } from './commands/messages.ts'
import { isPeopleCommand, runPeopleCommand } from './commands/people.ts'
import type { ReadInput } from './commands/read-message.ts'
import { runStatus } from './commands/status.ts'
import { createTail } from './commands/history/tail.ts'
import { runExport } from './commands/history/export.ts'
import { runLog } from './commands/history/log.ts'
import type { CommandContext, CommandEnd } from './commands/call.ts'
import { contract, isMethod } from './rpc/contract.ts'

/** Does this command change something? If so, the person is warned when it was cut short. */
export const changesState = ({ command: { name } }: Invocation): boolean =>
  isMethod(name) && !contract[name].isQuery

/** Runs a command to its end. */
export type CommandRunner = (
  call: Invocation,
  context: CommandContext,
  ended: Promise<'stopped'>,
) => Promise<CommandEnd>

/** Knows all commands that work with a profile; `readInput` reads standard input. */
export const createCommandRunner = (readInput: ReadInput): CommandRunner => {
  // it can be read only once, however often the profile has to be opened
  let read: ReturnType<ReadInput> | undefined
  const input = () => (read ??= readInput())
  const tail = createTail()
  return async (call, context, ended) => {
    const { name } = call.command
    switch (name) {
      case 'tail':
        return tail(call, context, ended)
      case 'users':
      case 'requests':
      case 'sessions':
      case 'groups':
      case 'topics':
        return runList(name, call, context)
      case 'search':
        return runSearch(call, context)
      case 'send':
      case 'request':
      case 'accept':
      case 'deny':
        return runDirectCommand(call, context, input)
      case 'edit':
      case 'delete':
      case 'react':
        return runMessageCommand(call, context, input)
      case 'log':
        return runLog(call, context, Date.now())
      case 'export':
        return runExport(call, context, Date.now())
      case 'status':
        return runStatus(call, context)
      default:
        return isPeopleCommand(name)
          ? runPeopleCommand(name, call, context)
          : runGroupCommand(call, context)
    }
  }
}

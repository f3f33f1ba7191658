/** The work of one command with a profile that is open; what is heavy is loaded once it is known. */
import type { Invocation } from './args.ts'
import type { ReadInput } from './commands/direct.ts'
import type { Out } from './commands/print.ts'
import type { Setup } from './setup.ts'
import type { AttachedProfile } from './rpc/attach.ts'

/** What the end of `tail` means for the program. */
const TAIL_EXIT_CODES = { disconnected: 'retry', stopped: 0, refused: 1 } as const

/** Does this command change something? Of such it is told when they were cut short. */
export const changesState = ({ command: { name } }: Invocation): boolean =>
  ['send', 'request', 'accept', 'deny'].includes(name) ||
  (name.startsWith('group ') && name !== 'group info')

/** Does a command; `again` when it has to be done anew, by whoever has the profile then. */
export type CommandRunner = (
  call: Invocation,
  profile: AttachedProfile,
  setup: Setup,
  out: Out,
  ended: Promise<'stopped'>,
) => Promise<number | 'retry'>

/** Loads all commands that work with a profile; `readInput` reads standard input. */
export const loadCommandRunner = async (readInput: ReadInput): Promise<CommandRunner> => {
  const { runList } = await import('./commands/lists.ts')
  const { runDirectCommand } = await import('./commands/direct.ts')
  const { runGroupCommand } = await import('./commands/group.ts')
  const { runTail } = await import('./commands/tail.ts')
  // it can be read only once, however often the profile has to be opened
  let read: ReturnType<ReadInput> | undefined
  const input = () => (read ??= readInput())
  return async (call, profile, { texts }, out, ended) => {
    switch (call.command.name) {
      case 'tail':
        return TAIL_EXIT_CODES[await runTail(call, profile, texts, out, ended)]
      case 'send':
      case 'request':
      case 'accept':
      case 'deny':
        return runDirectCommand(call, profile, texts, out, input)
      default: {
        const runOther = call.command.name.startsWith('group ') ? runGroupCommand : runList
        return runOther(call, profile, texts, out)
      }
    }
  }
}

/** The work of one command with a profile that is open; what is heavy is loaded once it is known. */
import type { Call } from './args.ts'
import type { Input } from './commands/direct.ts'
import type { Out } from './commands/print.ts'
import type { Setup } from './setup.ts'
import type { Visit } from './rpc/attach.ts'

/** What the end of `tail` means for the program. */
const ENDS = { gone: 'again', asked: 0, refused: 1 } as const

/** Does this command change something? Of such it is told when they were cut short. */
export const isDeed = ({ command: { name } }: Call): boolean =>
  ['send', 'request', 'accept', 'deny'].includes(name) ||
  (name.startsWith('group ') && name !== 'group info')

/** Does a command; `again` when it has to be done anew, by whoever has the profile then. */
export type Work = (
  call: Call,
  found: Visit,
  setup: Setup,
  out: Out,
  ended: Promise<'asked'>,
) => Promise<number | 'again'>

/** Loads all commands that work with a profile; `readInput` reads standard input. */
export const loadWork = async (readInput: Input): Promise<Work> => {
  const { list } = await import('./commands/lists.ts')
  const { act } = await import('./commands/direct.ts')
  const { group } = await import('./commands/group.ts')
  const { tail } = await import('./commands/tail.ts')
  // it can be read only once, however often the profile has to be opened
  let read: ReturnType<Input> | undefined
  const input = () => (read ??= readInput())
  return async (call, found, { texts }, out, ended) => {
    switch (call.command.name) {
      case 'tail':
        return ENDS[await tail(call, found, texts, out, ended)]
      case 'send':
      case 'request':
      case 'accept':
      case 'deny':
        return act(call, found, texts, out, input)
      default: {
        const work = call.command.name.startsWith('group ') ? group : list
        return work(call, found, texts, out)
      }
    }
  }
}

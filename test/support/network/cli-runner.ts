/** The office of somebody in a town, and commands at work in it: as `papo` does them, without a process. */
import type { ChatEvent } from '../../../src/model/commands.ts'
import { parse } from '../../../src/cli/args.ts'
import { act } from '../../../src/cli/commands/direct.ts'
import { group } from '../../../src/cli/commands/group.ts'
import { list } from '../../../src/cli/commands/lists.ts'
import { tail } from '../../../src/cli/commands/tail.ts'
import { createOffice } from '../../../src/cli/api/api.ts'
import { toldOf } from '../../../src/cli/api/enrich-event.ts'
import type { Language } from '../../../src/cli/texts/cli-texts.ts'
import { cliTexts } from '../../../src/cli/texts/cli-texts.ts'
import type { Visit } from '../../../src/cli/rpc/attach.ts'
import { ok } from '../../../src/core/result.ts'
import { club } from './group.ts'
import { stateOf } from './direct-session.ts'
import type { Person, Town } from './network.ts'

/** How a command ended and what it printed. */
export type Done = {
  readonly code: number | string
  readonly out: readonly string[]
  readonly err: string
}

export type Clerk = {
  /** Runs a command line of this person to its end. */
  readonly run: (line: readonly string[], language?: Language) => Promise<Done>
  /** The same, for those that must succeed: the lines that it printed. */
  readonly did: (...line: readonly string[]) => Promise<readonly string[]>
  /** The same for lists: the JSON values that it printed. */
  readonly rows: (...line: readonly string[]) => Promise<readonly unknown[]>
  /** What `papo tail` prints of these facts. */
  readonly tells: (
    events: readonly ChatEvent[],
    line: readonly string[],
    language?: Language,
  ) => Promise<readonly string[]>
}

const printer = () => {
  const out: string[] = []
  const err: string[] = []
  const printed = {
    line: (text: string) => void out.push(text),
    error: (text: string) => void err.push(text),
  }
  return { out, err, printed }
}
const parsed = (line: readonly string[]) => {
  const call = parse(line)
  if (!call.ok) throw new Error(`${line.join(' ')}: ${call.misuse.kind}`)
  return call.value
}

const nobody = () => {}

/** The one who does this person's commands. */
export const clerkOf = (world: Town, who: Person): Clerk => {
  const visit = (): Visit => {
    const office = createOffice({
      runtime: who.runtime(),
      disk: who.disk,
      space: 'papo',
      after: world.clock.after,
    })
    return {
      call: office.call,
      follow: () => Promise.resolve(nobody),
      gone: new Promise(() => {}),
      close: () => Promise.resolve(),
    }
  }
  const run: Clerk['run'] = async (line, language = 'en') => {
    const call = parsed(line)
    const texts = cliTexts(language)
    const { out, err, printed } = printer()
    const { name } = call.command
    const work = async () => {
      if (name.startsWith('group ')) return group(call, visit(), texts, printed)
      return ['send', 'request', 'accept', 'deny'].includes(name)
        ? act(call, visit(), texts, printed, () => Promise.resolve(ok('')))
        : list(call, visit(), texts, printed)
    }
    let code: number | string | undefined
    const finish = async () => {
      code = await work()
    }
    const finished = finish()
    await world.clock.until(() => code !== undefined, `${who.name}: papo ${line.join(' ')}`)
    await finished
    return { code: code ?? '', out, err: err.join('\n') }
  }
  const did: Clerk['did'] = async (...line) => {
    const { code, out, err } = await run(line)
    if (code !== 0) throw new Error(`${who.name}: papo ${line.join(' ')}: ${err}`)
    return out
  }

  return {
    run,
    did,
    rows: async (...line) =>
      (await did(...line, '--json')).map((text): unknown => JSON.parse(text)),
    tells: async (events, line, language = 'en') => {
      const { promise: ended, resolve: end } = Promise.withResolvers<'asked'>()
      const { out, err, printed } = printer()
      let hear: (event: unknown) => void = nobody
      const followed: Visit = {
        ...visit(),
        follow: (listener) => {
          hear = listener
          return Promise.resolve(nobody)
        },
      }
      const following = tail(
        parsed(['tail', ...line]),
        followed,
        cliTexts(language),
        printed,
        ended,
      )
      await world.pass(2000)
      // as it comes through a socket
      for (const event of events) {
        hear(JSON.parse(JSON.stringify(toldOf(stateOf(who), event))))
      }
      end('asked')
      return (await following) === 'refused' ? err : out
    },
  }
}

/** Ana leads a group of which the others are members; each with somebody who does their commands. */
export const crew = async (world: Town, names: readonly string[]) => {
  const { group, people } = await club(world, names)
  const clerks = people.map((one) => clerkOf(world, one))
  return { group, people, clerks: clerks as [Clerk, ...Clerk[]] }
}

/** The second of several. */
export const second = <T>([, one]: readonly T[]): T => {
  if (one === undefined) throw new Error('there is no second one')
  return one
}
/** The third of several. */
export const third = <T>(list: readonly T[]): T => second(list.slice(1))

/** Somebody who comes to town, and who does their commands. */
export const newcomer = async (world: Town, name: string): Promise<readonly [Person, Clerk]> => {
  const one = world.person(name)
  one.start()
  await world.pass(3000)
  return [one, clerkOf(world, one)]
}

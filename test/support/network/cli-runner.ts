/** The office of somebody in a town, and commands at work in it: as `papo` does them, without a process. */
import type { ChatEvent } from '../../../src/model/events.ts'
import { parseCommandLine } from '../../../src/cli/args.ts'
import { createCommandRunner } from '../../../src/cli/run-command.ts'
import { createApi } from '../../../src/cli/api/api.ts'
import { enrichEvent } from '../../../src/cli/api/enrich-event.ts'
import type { CliLanguage } from '../../../src/cli/texts/cli-texts.ts'
import { cliTexts } from '../../../src/cli/texts/cli-texts.ts'
import type { AttachedProfile } from '../../../src/cli/rpc/attach.ts'
import { readResults } from '../../../src/cli/rpc/contract.ts'
import type { FollowListener } from '../../../src/cli/rpc/control.ts'
import { readFollowedEvent } from '../../../src/cli/rpc/followed-events.ts'
import { ok } from '../../../src/core/result.ts'
import { mapTuple } from '../tuples.ts'
import { groupWith } from './group.ts'
import type { PersonNames } from './group.ts'
import { stateOf } from './direct-session.ts'
import type { Person, TestNetwork } from './network.ts'

/** How a command ended and what it printed. */
export type CliOutput = {
  readonly code: number | string
  readonly out: readonly string[]
  readonly err: string
}

export type CliRunner = {
  /** Runs a command line of this person to its end. */
  readonly run: (line: readonly string[], language?: CliLanguage) => Promise<CliOutput>
  /** The same, for those that must succeed: the lines that it printed. */
  readonly runOk: (...line: readonly string[]) => Promise<readonly string[]>
  /** The same for lists: the JSON values that it printed. */
  readonly rows: (...line: readonly string[]) => Promise<readonly unknown[]>
  /** What `papo tail` prints of these facts. */
  readonly tailOutput: (
    events: readonly ChatEvent[],
    line: readonly string[],
    language?: CliLanguage,
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
  const call = parseCommandLine(line)
  if (!call.ok) throw new Error(`${line.join(' ')}: ${call.usageError.kind}`)
  return call.value
}

const noop = () => {}

/** The one who does this person's commands. */
export const cliFor = (network: TestNetwork, who: Person): CliRunner => {
  const connection = (): AttachedProfile => {
    const api = createApi({
      runtime: who.runtime(),
      disk: who.disk,
      space: 'papo',
      schedule: network.clock.after,
    })
    return {
      call: readResults(api.call),
      follow: () => Promise.resolve(),
      disconnected: new Promise(() => {}),
      close: () => Promise.resolve(),
    }
  }
  const run: CliRunner['run'] = async (line, language = 'en') => {
    const call = parsed(line)
    const { out, err, printed } = printer()
    const context = { profile: connection(), texts: cliTexts(language), out: printed }
    const runCommand = createCommandRunner(() => Promise.resolve(ok('')))
    let code: number | string | undefined
    const finish = async () => {
      code = await runCommand(call, context, new Promise(() => {}))
    }
    const finished = finish()
    await network.clock.until(() => code !== undefined, `${who.name}: papo ${line.join(' ')}`)
    await finished
    return { code: code ?? '', out, err: err.join('\n') }
  }
  const runOk: CliRunner['runOk'] = async (...line) => {
    const { code, out, err } = await run(line)
    if (code !== 0) throw new Error(`${who.name}: papo ${line.join(' ')}: ${err}`)
    return out
  }

  return {
    run,
    runOk,
    rows: async (...line) =>
      (await runOk(...line, '--json')).map((text): unknown => JSON.parse(text)),
    tailOutput: async (events, line, language = 'en') => {
      const { promise: ended, resolve: end } = Promise.withResolvers<'stopped'>()
      const { out, err, printed } = printer()
      let emit: FollowListener = noop
      const tailConnection: AttachedProfile = {
        ...connection(),
        follow: (listener) => {
          emit = listener
          return Promise.resolve()
        },
      }
      const runCommand = createCommandRunner(() => Promise.resolve(ok('')))
      const following = runCommand(
        parsed(['tail', ...line]),
        { profile: tailConnection, texts: cliTexts(language), out: printed },
        ended,
      )
      await network.advance(2000)
      // as it comes through a socket
      for (const event of events) {
        const json: unknown = JSON.parse(JSON.stringify(enrichEvent(stateOf(who), event)))
        emit(readFollowedEvent(json))
      }
      end('stopped')
      return (await following) === 1 ? err : out
    },
  }
}

/** Ana leads a group of which the others are members; each with somebody who does their commands. */
export const groupWithCli = async <const N extends PersonNames>(network: TestNetwork, names: N) => {
  const { group, people } = await groupWith(network, names)
  return { group, people, clis: mapTuple(people, (one: Person) => cliFor(network, one)) }
}

/** Somebody who comes to town, and who does their commands. */
export const newcomer = async (
  network: TestNetwork,
  name: string,
): Promise<readonly [Person, CliRunner]> => {
  const one = network.person(name)
  one.start()
  await network.advance(3000)
  return [one, cliFor(network, one)]
}

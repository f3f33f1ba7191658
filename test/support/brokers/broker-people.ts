/** The people of the stories: each has a full screen in a terminal of their own, and a way to ask their program. */
import { callOk, remoteOf, searchMessages, statusesByName } from '../process/rpc-client.ts'
import type { GivenParams, Method, ResultOf } from '../../../src/cli/rpc/contract.ts'
import type { RemoteApi } from '../../../src/cli/rpc/control.ts'
import { openHome } from '../process/home.ts'
import type { Home } from '../process/home.ts'
import type { Pty } from '../process/pty.ts'
import { until } from '../wait.ts'
import type { TestedBroker } from './tested-broker.ts'

/** How long (ms) a broker may take for what takes others milliseconds. */
export const PATIENCE = 30_000

const ENTER = '\r'

export type BrokerPerson = {
  readonly name: string
  /** The screen of the program that runs now. */
  readonly screen: () => Pty
  /** Starts the program; resolves when it is connected. */
  readonly come: () => Promise<void>
  /** Leaves as people do; resolves when the program has ended. */
  readonly leave: () => Promise<void>
  /** Ends the program with SIGKILL. */
  readonly die: () => Promise<void>
  /** Enters a line. */
  readonly enter: (line: string) => Promise<void>
  /** Asks the program; throws with the refusal's name. */
  readonly ask: <M extends Method>(method: M, params: GivenParams<M>) => Promise<ResultOf<M>>
  /** How they see somebody: `online`, `offline`, or nothing at all. */
  readonly sees: (who: string, status: string) => Promise<void>
  /** The texts on their disk with this word, the oldest first. */
  readonly texts: (word: string) => Promise<readonly string[]>
  /** Waits until exactly these texts with this word are on their disk, each once; the order does not count. */
  readonly hasTexts: (word: string, wanted: readonly string[]) => Promise<void>
}

/** A fault names what was there instead. */
const untilEqual = async (look: () => Promise<string>, wanted: string, what: string) => {
  let last = ''
  const met = async () => {
    last = await look()
    return last === wanted
  }
  await until(met, what, PATIENCE).catch((error: unknown) => {
    throw new Error(`${String(error)}: wanted ${wanted.slice(0, 400)}, found ${last.slice(0, 400)}`)
  })
}

/** The arguments by which somebody finds the broker. */
const whereOf = (broker: TestedBroker, name: string): readonly string[] => [
  '--broker',
  broker.url,
  '--space',
  broker.space,
  ...broker.argsOf(name),
]

const createPerson = (home: Home, broker: TestedBroker, name: string): BrokerPerson => {
  let screen: Pty | undefined
  let remote: RemoteApi | undefined
  const screenNow = () => {
    if (screen === undefined) throw new Error(`${name} is not here`)
    return screen
  }
  const ask: BrokerPerson['ask'] = async (method, params) => {
    if (remote === undefined) throw new Error(`${name} is not here`)
    return callOk(remote, method, params)
  }
  const isOnline = async () => (await ask('link', {})).status === 'online'
  const enter = async (line: string) => {
    await screenNow().press(line, ENTER)
  }
  const gone = async () => {
    await until(() => screen?.ending() !== undefined, `${name} leaves`, PATIENCE).catch(
      (error: unknown) => {
        throw new Error(`${String(error)}\n${screenNow().text()}`)
      },
    )
    await screen?.ended
    remote?.close()
    remote = undefined
    screen = undefined
  }
  const texts: BrokerPerson['texts'] = async (word) => {
    if (remote === undefined) throw new Error(`${name} is not here`)
    return (await searchMessages(remote, word)).map(({ text }) => text)
  }
  return {
    name,
    screen: screenNow,
    ask,
    enter,
    texts,
    come: async () => {
      screen = home.open(name, whereOf(broker, name))
      remote = await remoteOf(home, name, broker.space)
      await until(isOnline, `${name} is connected`, PATIENCE).catch((error: unknown) => {
        throw new Error(`${String(error)}\n${screenNow().text()}`)
      })
      await screenNow().sees('Tab panes', PATIENCE)
    },
    leave: async () => {
      await enter('/quit')
      await gone()
    },
    die: async () => {
      screenNow().kill('SIGKILL')
      await gone()
    },
    sees: (who, status) =>
      untilEqual(
        async () =>
          remote === undefined
            ? ''
            : ((await statusesByName(remote))[who] ?? 'nobody of that name'),
        status,
        `${name} sees ${who} ${status}`,
      ),
    hasTexts: (word, wanted) =>
      untilEqual(
        async () => (await texts(word)).toSorted().join('\n'),
        wanted.toSorted().join('\n'),
        `${name} has each once`,
      ),
  }
}

/** Those who live on a broker. */
export type BrokerTown = {
  readonly broker: TestedBroker
  readonly alice: BrokerPerson
  readonly bob: BrokerPerson
  readonly carla: BrokerPerson
  /** What `papo doctor` tells carla, who has left, as lines of JSON. */
  readonly askDoctor: () => Promise<string>
  /** Ends all programs and removes their folders; the broker goes on. */
  readonly close: () => Promise<void>
}

/** A home for three people, of whom alice and bob are here. */
export const openBrokerTown = async (broker: TestedBroker): Promise<BrokerTown> => {
  const home = openHome(broker.env)
  const [alice, bob, carla] = (['alice', 'bob', 'carla'] as const).map((name) =>
    createPerson(home, broker, name),
  )
  if (!alice || !bob || !carla) throw new Error('there are three')
  await Promise.all([alice.come(), bob.come()]).catch(async (error: unknown) => {
    await home.close()
    throw error
  })
  const askDoctor = async () => {
    const as = ['--name', carla.name, '--profile', carla.name, ...whereOf(broker, carla.name)]
    const { out, err } = await home.run(['doctor', '--json', '--timeout', '120', ...as])
    return `${out}${err}`
  }
  return { broker, alice, bob, carla, askDoctor, close: home.close }
}

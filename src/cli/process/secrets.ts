/** Keeps passwords out of what other programs see of this one: its arguments, and what its children inherit. */
import { removeCredentials } from '../../core/broker/broker-address.ts'
import type { Environment } from '../setup.ts'

const PASSWORD = 'PAPO_PASSWORD'
const BROKER = 'PAPO_BROKER'

/** An environment for other programs: without the password, also where it stands in the address of the broker. */
export const withoutSecrets = (env: Environment): Environment => {
  const { [PASSWORD]: _, [BROKER]: broker, ...rest } = env
  return broker === undefined ? rest : { ...rest, [BROKER]: removeCredentials(broker) }
}

/** A word of the command line as others may see it. */
const shownWord = (word: string, index: number, argv: readonly string[]) => {
  const isAddress = argv[index - 1] === '--broker' || word.startsWith('--broker=')
  if (!isAddress && !/:\/\/[^]*@/u.test(word)) return word
  return word.replace(
    /^(--[a-z]+=)?([^]*)$/u,
    (_, flag: string | undefined, address: string) => `${flag ?? ''}${removeCredentials(address)}`,
  )
}

/**
 * Gives back the environment, and leaves the process one without passwords, which is what its children inherit. An account in an
 * argument is taken from what `ps` shows: until then, for some tens of milliseconds, everybody on the machine could read it.
 */
export const hideSecrets = (argv: readonly string[], given: Environment): Environment => {
  const env = { ...given }
  const kept = withoutSecrets(env)
  for (const name of [PASSWORD, BROKER]) {
    if (env[name] === kept[name]) continue
    if (kept[name] === undefined) delete process.env[name]
    else process.env[name] = kept[name]
  }
  const shown = argv.map(shownWord)
  if (shown.some((word, index) => word !== argv[index])) {
    // the same memory: it is never longer than what stood there
    process.title = ['papo', ...shown].join(' ')
  }
  // the MQTT library would print names, passwords and texts for DEBUG=*; it is loaded later
  delete process.env['DEBUG']
  // a report of Node (NODE_OPTIONS=--report-on-fatalerror …) would hold what the process was started with
  process.report.excludeEnv = true
  return env
}

/** Flags that cannot have the effect that somebody expects of them, so that none is ignored in silence. */
import { parseBrokerList } from '../core/broker/broker-address.ts'
import type { Invocation } from './args.ts'

/** What is wrong with a flag, and with which other one. */
export type FlagMisuse = {
  readonly kind: 'not-together' | 'needs-flag' | 'no-tls'
  readonly about: string
  readonly other: string
}

/** These mean something everywhere: where the settings are, and in which language an answer is. */
const ALWAYS: ReadonlySet<string> = new Set(['profile', 'lang', 'help'])

/** What only a connection with TLS looks at. */
const TLS_FLAGS = ['cafile', 'cert', 'key', 'insecure']

/** Is every broker that is named one without TLS? */
const isPlain = (brokers: string): boolean => {
  const read = parseBrokerList(brokers)
  return read.ok && read.value.every(({ url }) => /^(?:mqtt|ws):/u.test(url))
}

/** The first flag of a command line that cannot have an effect; nothing where all can. */
export const findMisuse = ({ command, flags }: Invocation): FlagMisuse | undefined => {
  const given = Object.keys(flags).filter((name) => !ALWAYS.has(name))
  for (const [name, others] of Object.entries(command.alone ?? {})) {
    const useless = given.find((one) => one !== name && !others.includes(one))
    if (given.includes(name) && useless !== undefined)
      return { kind: 'not-together', about: `--${name}`, other: `--${useless}` }
  }
  for (const [name, other] of Object.entries(command.needs ?? {}))
    if (given.includes(name) && !given.includes(other))
      return { kind: 'needs-flag', about: `--${name}`, other: `--${other}` }
  const { broker } = flags
  const tls = TLS_FLAGS.find((name) => given.includes(name))
  return typeof broker === 'string' && tls !== undefined && isPlain(broker)
    ? { kind: 'no-tls', about: `--${tls}`, other: '--broker' }
    : undefined
}

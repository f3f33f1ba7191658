/** The brokers that were named: one, or the nodes of a cluster, which are tried in turn. */
import { parseBrokerList } from '../../core/broker/broker-address.ts'
import type { BrokerAddress } from '../../core/broker/broker-address.ts'

export type NamedBrokers = {
  /** From now on these, as they are typed. */
  readonly use: (named: string) => void
  /** The one whose turn it is. */
  readonly current: () => BrokerAddress
  /** All of them, as they are tried from now on. */
  readonly inTurn: () => readonly BrokerAddress[]
  readonly count: () => number
  /** All of them, as they are remembered for the next start. */
  readonly listed: () => string
  /** It is the turn of the next one. */
  readonly turn: () => void
}

export const createNamedBrokers = (): NamedBrokers => {
  let all: readonly BrokerAddress[] = []
  let index = 0
  return {
    use: (named) => {
      const read = parseBrokerList(named)
      all = read.ok ? read.value : [{ url: named }]
      index = 0
    },
    current: () => all[index] ?? { url: '' },
    inTurn: () => [...all.slice(index), ...all.slice(0, index)],
    count: () => Math.max(1, all.length),
    listed: () => all.map(({ url }) => url).join(','),
    turn: () => {
      index = all.length === 0 ? 0 : (index + 1) % all.length
    },
  }
}

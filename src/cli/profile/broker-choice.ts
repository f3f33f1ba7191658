/** Which broker a program uses: the one that was named, or one that was found; another one, and the way back. */
import { parseBrokerList } from '../../core/broker/broker-address.ts'
import type { BrokerAddress } from '../../core/broker/broker-address.ts'
import type { LinkStatus } from '../../model/screen/link.ts'
import type { LinkOptions } from '../../ports/transport.ts'
import type { DoctorBroker } from '../../doctor/examination.ts'
import type { BrokerChange } from '../../store/services.ts'
import type { CliResult, Setup } from '../setup.ts'
import { findBroker } from './broker-discovery.ts'
import type { FoundBroker } from './broker-discovery.ts'
import { forgetLastBroker, readLastBroker, writeLastBroker } from './last-broker.ts'
import { createNamedBrokers } from './named-brokers.ts'

/** A choice of the person: one broker or several by name, with what stands in their URLs; or whatever is found. */
type Choice = {
  /** As it was typed; nothing where one is looked for. */
  readonly named: string | undefined
  /** Does an account in a URL count before the one that is for all? Where it was named while papo ran, or among others. */
  readonly countsAccount: boolean
  /** What was found. */
  readonly found?: FoundBroker
}

const FOUND: Choice = { named: undefined, countsAccount: false }

type Handlers = {
  /** It is known where to connect to. */
  readonly reconnect: () => void
  /** There is none to be found. */
  readonly onNone: () => void
}

export type BrokerChoice = {
  /** The broker of the moment, with the account for it. */
  readonly current: () => DoctorBroker
  /** All that it may use, the one of the moment first. */
  readonly all: () => readonly DoctorBroker[]
  /** How many are tried in turn. */
  readonly count: () => number
  /** Where it came from. */
  readonly source: () => FoundBroker['source']
  /** Finds the broker of a start. */
  readonly find: () => Promise<CliResult<FoundBroker>>
  /** Looks again where one was found that is gone; false where there is none. */
  readonly findAgain: () => Promise<boolean>
  /** From now on this one, as it is typed, or `-` for the one before. */
  readonly change: (typed: string, then: Handlers) => BrokerChange
  /** Can `-` go back, and did the one of the moment never answer? */
  readonly hasWayBack: () => boolean
  /** The connection to it changed. */
  readonly onLink: (status: LinkStatus) => void
}

const addressesIn = (typed: string): readonly BrokerAddress[] => {
  const read = parseBrokerList(typed)
  return read.ok ? read.value : [{ url: typed }]
}

const areSame = (one: readonly BrokerAddress[], other: readonly BrokerAddress[]): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

/** A choice of this setup; `account` is for whichever broker was named. */
export const createBrokerChoice = (
  setup: Setup,
  account: Pick<LinkOptions, 'username' | 'password' | 'tls'>,
): BrokerChoice => {
  const named = createNamedBrokers()
  let last = readLastBroker(setup)
  let foundUrl = ''
  let source: FoundBroker['source'] = 'named'
  let choice: Choice = FOUND
  let before: Choice | undefined
  let hasAnswered = false
  let isOnline = false

  const withAccount = ({ url, ...own }: BrokerAddress): DoctorBroker =>
    choice.countsAccount ? { url, ...account, ...own } : { url, ...own, ...account }
  // an account is for the broker that was named: nobody knows who listens where one was only found
  const current = () => (source === 'named' ? withAccount(named.current()) : { url: foundUrl })

  const take = (found: FoundBroker) => {
    foundUrl = found.url
    source = found.source
  }

  const findAgain = async (): Promise<boolean> => {
    const wanted = choice
    const found = await findBroker(setup)
    // another one may have been named meanwhile
    if (!found.ok || choice !== wanted) return false
    take(found.value)
    return true
  }

  const use = (next: Choice) => {
    choice = next
    hasAnswered = false
    isOnline = false
    if (next.found) take(next.found)
    if (next.named === undefined) return
    named.use(next.named)
    source = 'named'
  }

  /** The choice of the moment, to come back to. */
  const here = (): Choice =>
    choice.named === undefined && foundUrl !== ''
      ? { ...choice, found: { url: foundUrl, source } }
      : choice

  const isCurrent = (typed: string): boolean => {
    const now = choice.named === undefined ? [{ url: foundUrl }] : addressesIn(choice.named)
    return areSame(addressesIn(typed), now)
  }

  const findForWayBack = async ({ reconnect, onNone }: Handlers) => {
    const wanted = choice
    if (await findAgain()) reconnect()
    else if (choice === wanted) onNone()
  }

  const goBack = (then: Handlers): BrokerChange => {
    if (!before) return 'none-before'
    const back = before
    before = hasAnswered ? here() : undefined
    use(back)
    // if it is gone by now, that is known in a moment
    if (back.named !== undefined || back.found) then.reconnect()
    else void findForWayBack(then)
    return 'back'
  }

  return {
    current,
    all: () => (source === 'named' ? named.inTurn().map(withAccount) : [current()]),
    count: named.count,
    source: () => source,
    find: async () => {
      const wanted = setup.settings.broker ?? last
      if (wanted !== undefined) named.use(wanted)
      choice = { named: wanted, countsAccount: named.count() > 1 }
      const found = await findBroker(
        wanted === undefined
          ? setup
          : { ...setup, settings: { ...setup.settings, broker: wanted } },
      )
      if (found.ok && choice.named === wanted) take(found.value)
      return found
    },
    findAgain,
    change: (typed, then) => {
      if (typed === '-') return goBack(then)
      const isSame = isCurrent(typed)
      if (isSame && isOnline) return 'same'
      // what never answered is nothing to go back to
      if (!isSame && (hasAnswered || !before)) before = here()
      if (!isSame) use({ named: typed, countsAccount: true })
      then.reconnect()
      return 'changed'
    },
    hasWayBack: () => before !== undefined && !hasAnswered,
    onLink: (status) => {
      isOnline = status === 'online'
      hasAnswered ||= isOnline
      if (isOnline && choice.named === undefined && last !== undefined) {
        last = undefined
        forgetLastBroker(setup)
      }
      if (isOnline && source === 'named' && named.listed() !== last) {
        last = named.listed()
        writeLastBroker(setup, last)
      }
      if (status === 'offline' && source === 'named') named.turn()
    },
  }
}

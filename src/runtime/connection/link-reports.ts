/** What the state is told of the connection. */
import type { LinkState } from '../../model/screen/link.ts'
import type { Clock } from '../../ports/clock.ts'
import type { EventStore } from '../event-store.ts'
import type { ConnectionSettings } from './connection-types.ts'
import { createRoundTrips } from './round-trips.ts'

type Deps = {
  readonly clock: Clock
  readonly eventStore: Pick<EventStore, 'commit'>
  /** The broker's URL without credentials. */
  readonly broker: () => string
  readonly attempts: { readonly count: () => number }
  /** What the broker does not let us do, while we are online. */
  readonly rights: () => Pick<LinkState, 'missing' | 'proving'>
  readonly settings: () => Pick<ConnectionSettings, 'wayBack'>
}

/** Reports nothing by itself. */
export const createLinkReports = (deps: Deps) => {
  const { clock, eventStore, broker, attempts, rights, settings } = deps
  let since = clock.now()

  const report = (state: Omit<LinkState, 'broker' | 'since' | 'attempt'>) => {
    const link = {
      ...state,
      ...(state.status === 'online' && rights()),
      ...(state.problem !== undefined &&
        settings().wayBack === true &&
        ({ wayBack: true } as const)),
      broker: broker(),
      since,
      attempt: attempts.count(),
    }
    eventStore.commit([{ type: 'link.changed', link }])
  }

  return {
    report,
    /** What is reported from now on is so since now. */
    begin: () => {
      since = clock.now()
    },
    /** For how long (ms) it has been so. */
    age: () => clock.now() - since,
    /** Online as before; the rights are others. */
    reportRights: () => eventStore.commit([{ type: 'link.proved', rights: rights() }]),
    /** A round trip was measured; `undefined` for the link where it does not count. */
    onRoundTrip: createRoundTrips(clock, (trip) => report({ status: 'online', ...trip })),
  }
}

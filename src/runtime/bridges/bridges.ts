/** All bridges, put together. */
import type { Intent } from '../../model/commands.ts'
import { createPlaintextBridge } from './plaintext.ts'
import { dispatchTo, subscriptionsOf } from './bridge.ts'
import type { Bridge } from './bridge.ts'
import { createOpenTopicsBridge } from './open-topics.ts'
import type { RuntimeContext } from '../runtime-context.ts'

type Deps = Pick<RuntimeContext, 'disk' | 'eventStore' | 'clock' | 'ids'> & {
  /** What papo itself subscribes to, as whole topics. */
  readonly own: () => readonly string[]
  /** Carries out an intent of mine. */
  readonly send: (intent: Intent) => unknown
}

/** Open topics and the plain-text chat. */
export const createBridges = (deps: Deps) => {
  const { own } = deps
  const plaintext = createPlaintextBridge(deps)
  const openTopics = createOpenTopicsBridge({
    ...deps,
    own: () => [...own(), ...plaintext.filters()],
  })
  const all: readonly Bridge[] = [openTopics, plaintext]
  const { wanted, unwanted } = subscriptionsOf(own, all)
  return {
    openTopics,
    /** All filters to subscribe to, ours too. */
    wanted,
    /** The filters whose packets matter only now. */
    liveFilters: () => all.flatMap((bridge) => bridge.liveFilters()),
    /** Which of these filters nobody wants: a filter that one bridge drops may still be another's. */
    unwanted,
    /** Filters of earlier subscriptions. */
    staleFilters: () => all.flatMap((bridge) => bridge.staleFilters()),
    receive: dispatchTo(all, openTopics),
    on: all.map(({ on }) => on),
    leaving: () => Promise.all(all.map((bridge) => bridge.leaving())),
  }
}

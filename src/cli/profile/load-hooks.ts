/** Loads what runs the hooks, where there are any: a start without them does not wait for it. */
import type { ChatEvent } from '../../model/events.ts'
import type { State } from '../../model/state.ts'
import type { Setup } from '../setup.ts'

export type Hooks = {
  /** To be called once, with the state before anything happens: who is here then is no news. */
  readonly begin: (state: State) => void
  /** These happened; `state` is the one after them. */
  readonly onEvents: (state: State, events: readonly ChatEvent[]) => void
  readonly close: () => Promise<void>
}

/** The hooks of this setup; nothing where there are none. `onFault` gets what went wrong with one, in words. */
export const loadHooks = (setup: Setup, onFault: (about: string) => void): Hooks | undefined => {
  if (setup.settings.hooks.length === 0) return undefined
  const load = async () => {
    const { createHooks } = await import('./hooks.ts')
    return createHooks(setup, { onFault })
  }
  const loading = load()
  const pass = async (take: (hooks: Hooks) => void): Promise<void> => take(await loading)
  return {
    // in their order: promises settle as they were asked
    begin: (state) => void pass((hooks) => hooks.begin(state)),
    onEvents: (state, events) => void pass((hooks) => hooks.onEvents(state, events)),
    close: async () => (await loading).close(),
  }
}

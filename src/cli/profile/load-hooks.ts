/** Loads what runs the hooks, where there are any: a start without them does not wait for it. */
import type { ChatEvent } from '../../model/events.ts'
import type { State } from '../../model/state.ts'
import type { Setup } from '../setup.ts'

export type Hooks = {
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
  const pass: (...happened: Parameters<Hooks['onEvents']>) => Promise<void> = async (
    state,
    events,
  ) => (await loading).onEvents(state, events)
  return {
    // in their order: promises settle as they were asked
    onEvents: (state, events) => void pass(state, events),
    close: async () => (await loading).close(),
  }
}

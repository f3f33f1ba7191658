/** What commands give along with a call, read one by one, and waiting for what it wants. */
import type { State } from '../../chat/state.ts'
import type { Store } from '../../store/store.ts'

export type Params = { readonly [name: string]: unknown }

/** The longest anybody waits for a broker or a receiver unless told otherwise, in milliseconds. */
const PATIENCE = 30_000

export const stringOf = (params: Params, name: string): string => {
  const value = params[name]
  return typeof value === 'string' ? value : ''
}

export const patienceOf = (params: Params): number => {
  const value = params['timeout']
  return typeof value === 'number' && value > 0 ? value : PATIENCE
}

/** Two attempts failed: nobody waits for this broker. */
export const isHopeless = ({ link }: State): boolean =>
  link.status === 'offline' && link.attempt >= 2

/** Resolves with true as soon as `met` holds, with false when `patience` is over. */
export type WaitFor = (met: (state: State) => boolean, patience: number) => Promise<boolean>

/** Waits for changes of this store. */
export const waitingOn =
  (store: Store<State>): WaitFor =>
  (met, patience) =>
    new Promise((resolve) => {
      if (met(store.get())) return resolve(true)
      const end = (value: boolean) => {
        stop()
        clearTimeout(timer)
        resolve(value)
      }
      const stop = store.subscribe(() => {
        if (met(store.get())) end(true)
      })
      const timer = setTimeout(() => end(false), patience)
    })

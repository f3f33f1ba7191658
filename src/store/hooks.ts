/** How components read the state and act. */
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { State } from '../model/state.ts'
import type { Services } from './services.ts'
import type { Store } from './store.ts'

/** The store and the services that components find in their context. */
export type ChatContext = {
  readonly store: Pick<Store<State>, 'get' | 'subscribe'>
  readonly services: Services
}

const Context = createContext<ChatContext | undefined>(undefined)

/** Gives everything below it the store and the services. */
export const ChatProvider = Context.Provider

const useContextOrFail = () => {
  const context = useContext(Context)
  if (!context) throw new Error('a component that uses the chat stands outside of ChatProvider')
  return context
}

/** The part of a store's value that `selector` picks; a change of it draws the component again. */
export const useSelected = <S, T>(
  store: Pick<Store<S>, 'get' | 'subscribe'>,
  selector: (value: S) => T,
): T =>
  useSyncExternalStore(
    store.subscribe,
    () => selector(store.get()),
    () => selector(store.get()),
  )

/** The part of the state that `selector` picks. */
export const useChat = <T>(selector: (state: State) => T): T =>
  useSelected(useContextOrFail().store, selector)

/** What the screen may ask of the program. */
export const useServices = (): Services => useContextOrFail().services

/** Gives the state of the moment, for handlers that must not draw again with every change of it. */
export const useLatest = (): (() => State) => useContextOrFail().store.get

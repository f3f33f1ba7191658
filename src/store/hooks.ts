/** How components read the state and act. */
import { createContext, useContext, useMemo, useSyncExternalStore } from 'react'
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

/**
 * What `selector` picks of the store's value: the very same answer while the value is the same. React asks several
 * times for one frame, and takes another object for a change. A selector that remembers one answer gives another one
 * after somebody asked it about another value; the component would then be drawn until React gives up (its error 185).
 */
const createPicker = <S, T>(store: Pick<Store<S>, 'get'>, selector: (value: S) => T): (() => T) => {
  let last: { readonly value: S; readonly answer: T } | undefined
  return () => {
    const value = store.get()
    if (!last || !Object.is(last.value, value)) last = { value, answer: selector(value) }
    return last.answer
  }
}

/** The part of a store's value that `selector` picks; a change of it draws the component again. */
export const useSelected = <S, T>(
  store: Pick<Store<S>, 'get' | 'subscribe'>,
  selector: (value: S) => T,
): T => {
  const pick = useMemo(() => createPicker(store, selector), [store, selector])
  return useSyncExternalStore(store.subscribe, pick, pick)
}

/** The part of the state that `selector` picks. */
export const useChat = <T>(selector: (state: State) => T): T =>
  useSelected(useContextOrFail().store, selector)

/** What the screen may ask of the program. */
export const useServices = (): Services => useContextOrFail().services

/** Gives the state of the moment, for handlers that must not draw again with every change of it. */
export const useLatest = (): (() => State) => useContextOrFail().store.get

/** The keyboard inside of React: who is on top sees a key first. */
import { createContext, use, useEffectEvent, useLayoutEffect } from 'react'
import type { Handler } from './handler.ts'
import type { Keyboard } from './keyboard.ts'

const nothing = () => {}

/** The keyboard of this screen; without a provider no key ever comes. */
export const KeyboardContext = createContext<Keyboard>({
  start: nothing,
  stop: nothing,
  subscribe: () => nothing,
  setMouse: nothing,
  press: nothing,
  translateBy: () => nothing,
  forward: nothing,
})

/** The layers in the order in which they are asked, from the last to the first. */
export const LAYER = { app: 0, pane: 1, overlay: 2, prompt: 3 } as const

/**
 * Gives this component the keys while `isActive`. Layers decide first (an overlay before a pane, the
 * app last), then who became active last. Registered before the screen is painted, so the key after
 * one that opened a layer goes to that layer.
 */
export const useKeys = (
  handler: Handler,
  options: { readonly isActive?: boolean; readonly layer?: number } = {},
): void => {
  const { isActive = true, layer = LAYER.pane } = options
  const keyboard = use(KeyboardContext)
  const onKey = useEffectEvent(handler)
  useLayoutEffect(() => {
    if (!isActive) return undefined
    return keyboard.subscribe((key) => onKey(key), layer)
  }, [keyboard, isActive, layer])
}

/** The keyboard itself: its mouse, what its keys stand for, and text for Ink. */
export const useKeyboard = (): Keyboard => use(KeyboardContext)

/** Keys of the keyboard become keys of the table, by the scheme and the keys of one's own that are in force. */
import { useEffectEvent, useLayoutEffect } from 'react'
import { useTexts } from '../../src/i18n/texts.ts'
import type { Key } from '../keyboard/key.ts'
import { LAYER, useKeyboard } from '../keyboard/useKeys.ts'
import { keymapFor } from './key-table.ts'
import type { Focus } from './key-table.ts'

/** Translates keys for the place that `focus` gives, and for `below` it, while it is active and nobody of a higher layer does. */
export const useKeymap = (
  focus: () => Focus,
  {
    layer = LAYER.app,
    isActive = true,
    below,
  }: { readonly layer?: number; readonly isActive?: boolean; readonly below?: Focus } = {},
): void => {
  const { scheme } = useTexts()
  const keyboard = useKeyboard()
  const translate = useEffectEvent((key: Key) => keymapFor(scheme).toTable(focus(), key, below))
  useLayoutEffect(() => {
    if (!isActive) return undefined
    return keyboard.translateBy((key) => translate(key), layer)
  }, [keyboard, layer, isActive])
}

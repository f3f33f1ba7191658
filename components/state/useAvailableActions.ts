/** Tells hints and help what the keys can do where the keyboard is. */
import { useEffectEvent, useLayoutEffect, useMemo } from 'react'
import type { State } from '../../src/model/state.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { keyRows } from '../keys/key-table.ts'
import type { Focus, KeyRow } from '../keys/key-table.ts'
import { useActionContext, useUi } from '../actions/action-context.ts'
import type { AvailableActions } from './available-actions.ts'

const cacheKeyOf = (available: AvailableActions): string => [...available].flat().join(' ')

/** Sets the hints of this part while it is `active`, before the screen is painted, so that no hint comes late. */
export const useAvailableActions = (
  focus: Focus,
  active: boolean,
  actionsOf: (state: State) => AvailableActions,
): void => {
  const ctx = useActionContext()
  const key = useChat((state) => (active ? cacheKeyOf(actionsOf(state)) : ''))
  const publish = useEffectEvent((place: Focus, newKey: string) => {
    const known = ctx.ui.get().available
    if (known?.focus === place && known.key === newKey) return
    ctx.ui.patch({ available: { focus: place, key: newKey, actions: actionsOf(ctx.now()) } })
  })
  useLayoutEffect(() => {
    if (active) publish(focus, key)
  }, [active, key, focus])
}

/** The keys of a part of the screen that mean something now, with their hints. */
export const useAvailableKeys = (focus: Focus): readonly KeyRow[] => {
  const { scheme } = useTexts()
  const available = useUi((ui) =>
    ui.available?.focus === focus ? ui.available.actions : undefined,
  )
  return useMemo(() => {
    const rows = keyRows(focus, scheme)
    return available === undefined ? rows : onlyAvailable(rows, available)
  }, [focus, scheme, available])
}

const onlyAvailable = (rows: readonly KeyRow[], available: AvailableActions): readonly KeyRow[] =>
  rows.flatMap((row): readonly KeyRow[] => {
    if (!available.has(row.action)) return []
    const hint = available.get(row.action) ?? row.hint
    return [{ ...row, ...(hint === undefined ? {} : { hint }) }]
  })

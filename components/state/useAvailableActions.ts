/** Tells hints and help what the keys can do where the keyboard is. */
import { useEffectEvent, useLayoutEffect, useMemo } from 'react'
import type { State } from '../../src/model/state.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { rowsOf } from '../keys/key-table.ts'
import type { Focus, Row } from '../keys/key-table.ts'
import { useDesk, useUi } from '../actions/action-context.ts'
import type { Offers } from './available-actions.ts'

const asKey = (offers: Offers): string => [...offers].flat().join(' ')

/** While this place is `active`, its hints are these. Before the screen is painted, so that no hint is a moment late. */
export const useOffers = (
  focus: Focus,
  active: boolean,
  offersOf: (state: State) => Offers,
): void => {
  const desk = useDesk()
  const key = useChat((state) => (active ? asKey(offersOf(state)) : ''))
  const publish = useEffectEvent((place: Focus, told: string) => {
    const known = desk.ui.get().offers
    if (known?.focus === place && known.key === told) return
    desk.ui.patch({ offers: { focus: place, key: told, of: offersOf(desk.now()) } })
  })
  useLayoutEffect(() => {
    if (active) publish(focus, key)
  }, [active, key, focus])
}

/** The keys of a place that mean something now, with their hints. */
export const useRows = (focus: Focus): readonly Row[] => {
  const { scheme } = useTexts()
  const offers = useUi((ui) => (ui.offers?.focus === focus ? ui.offers.of : undefined))
  return useMemo(() => {
    const rows = rowsOf(focus, scheme)
    return offers === undefined ? rows : offered(rows, offers)
  }, [focus, scheme, offers])
}

const offered = (rows: readonly Row[], offers: Offers): readonly Row[] =>
  rows.flatMap((row): readonly Row[] => {
    if (!offers.has(row.action)) return []
    const hint = offers.get(row.action) ?? row.hint
    return [{ ...row, ...(hint === undefined ? {} : { hint }) }]
  })

/** A row of a list pane: what it is called, how it is drawn, what the keys do to it. */
import type { State } from '../../src/model/state.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import type { Action } from '../keys/key-table.ts'
import type { Span } from '../widgets/Line.tsx'
import type { AvailableActions } from '../state/available-actions.ts'

export type ListRow = {
  /** Stays with whatever the row stands for, so that the choice stays with it too. */
  readonly key: string
  /** What the filter looks at, in lower case. */
  readonly name: string
  /** The row in `width` cells; the chosen one has the pointer. */
  readonly spans: (width: number, chosen: boolean) => readonly Span[]
  /** What the keys can do here. */
  readonly actions: (state: State) => AvailableActions
  /** The hint of Enter; nothing where it only says why not. */
  readonly enterHint: (state: State) => keyof Texts['hints'] | undefined
  /** What the key does; nothing when it means nothing here. */
  readonly act: (action: Action) => (() => void) | undefined
}

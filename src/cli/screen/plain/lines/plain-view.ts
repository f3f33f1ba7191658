/** What lines are made of: the state of this moment, and the words and signs that hold now. */
import type { Texts } from '../../../../i18n/texts.ts'
import type { State } from '../../../../model/state.ts'
import type { Services } from '../../../../store/services.ts'
import type { Theme } from '../../../../themes/theme.ts'

export type PlainView = {
  readonly state: State
  readonly services: Services
  readonly texts: Texts
  readonly theme: Theme
}

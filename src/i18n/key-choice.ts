/** Which keys are in force: what texts, hints and the help speak of. */
import type { Bindings } from '../core/settings/bindings.ts'
import type { KeyScheme } from '../core/settings/setting-table.ts'

/** A scheme of keys, perhaps with keys of one's own. */
export type KeyChoice = KeyScheme | { readonly scheme: KeyScheme; readonly bindings: Bindings }

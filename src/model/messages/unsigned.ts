/** What is known of a message that nobody signed. */
import type { SafeText } from '../../core/ids.ts'

export type Unsigned = {
  /** The name that it gives, if it gives one. */
  readonly from?: SafeText
  /** Where it was, in a conversation of several topics. */
  readonly topic?: SafeText
  /** The broker had kept it, from whenever. */
  readonly retained?: boolean
  /** What is shown besides its text, or instead of it. */
  readonly note?: UnsignedNote
}

/**
 * `binary` and `cut`: so many bytes, of which none or only the beginning is shown; `flood`: so many
 * lines that came too fast and were passed over.
 */
export type UnsignedNote = {
  readonly kind: 'empty' | 'binary' | 'cut' | 'flood'
  readonly count: number
}

/** What a session of the screen shows, from its beginning to its end. */
import type { SafeText } from '../../core/ids.ts'
import type { ChatContext } from '../../store/hooks.ts'

/** What the screen shows at the moment. */
export type ScreenPhase =
  | { readonly kind: 'opening' }
  | {
      readonly kind: 'name'
      readonly suggested: SafeText
      /** The name that was tried and belongs to somebody else. */
      readonly taken?: SafeText
      /** The beginning of the key of that somebody. */
      readonly holder: string
      readonly answer: (name: SafeText) => void
    }
  | { readonly kind: 'chat'; readonly context: ChatContext }

/** How a session ended: the exit code, and what to print on the restored terminal. */
export type SessionEnd = { readonly code: number; readonly message?: string }

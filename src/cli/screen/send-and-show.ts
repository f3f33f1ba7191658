/** What a key did is seen at once; what the screen tells by itself waits for the next frame. */
import type { Intent } from '../../model/commands.ts'
import type { Services } from '../../store/services.ts'

/** The screen sends these after a frame or while somebody types, and nobody looks for what comes of them. */
const SENT_BY_SCREEN: ReadonlySet<Intent['type']> = new Set<Intent['type']>([
  'view.markRead',
  'view.markDisplayed',
  'view.draft',
  'message.typing',
])

/** Sends, and draws what came of it (`flush`) unless the screen sent it by itself. */
export const createSendAndShow =
  (send: Services['send'], flush: () => void): Services['send'] =>
  (intent) => {
    const result = send(intent)
    if (!SENT_BY_SCREEN.has(intent.type)) flush()
    return result
  }

/** What a key did is seen at once; what the screen tells by itself waits for the next frame. */
import type { Intent } from '../../model/commands.ts'
import type { Services } from '../../store/services.ts'

/**
 * The screen sends these after a frame or while somebody types, and nobody looks for what comes of them. A draft is none of them: an
 * input that opens begins with it.
 */
const SENT_BY_SCREEN: ReadonlySet<Intent['type']> = new Set<Intent['type']>([
  'view.markRead',
  'view.markDisplayed',
  'view.hold',
  'message.typing',
])

/** A page next to the window is asked for before it is needed; one at an end of the conversation, by a key. */
const isSentByScreen = (intent: Intent): boolean =>
  SENT_BY_SCREEN.has(intent.type) ||
  (intent.type === 'view.page' && (intent.direction === 'older' || intent.direction === 'newer'))

/** Sends, and draws what came of it (`flush`) unless the screen sent it by itself. */
export const createSendAndShow =
  (send: Services['send'], flush: () => void): Services['send'] =>
  (intent) => {
    const result = send(intent)
    if (!isSentByScreen(intent)) flush()
    return result
  }

/** Messages that wait in memory for one client. */
import type { MemoryShare } from '../guard/memory-budget.ts'
import { memoryOf, type QueuedMessage } from '../protocol/message.ts'

/**
 * An empty list, oldest first. Its messages count in `memory`, so to add one may cut the client off. A message needs bytes of its own (`ownMessage`).
 */
export const createWaitingMessages = (memory: Pick<MemoryShare, 'add'>) => {
  let messages: QueuedMessage[] = []
  let first = 0
  let bytes = 0

  return {
    add: (message: QueuedMessage) => {
      messages.push(message)
      bytes += memoryOf(message)
      memory.add(memoryOf(message))
    },
    peek: () => messages[first],
    /** Takes the oldest one out. */
    shift: (): QueuedMessage | undefined => {
      const message = messages[first]
      if (!message) return undefined
      first += 1
      if (first >= 1000 || first === messages.length) {
        messages = messages.slice(first)
        first = 0
      }
      bytes -= memoryOf(message)
      memory.add(-memoryOf(message))
      return message
    },
    /** What they take in memory. */
    bytes: () => bytes,
    clear: () => {
      messages = []
      first = 0
      bytes = 0
    },
  }
}

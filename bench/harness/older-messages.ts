/** A history on disk: messages of an older session of two people. */
import { directChannel } from '../../src/core/channel.ts'
import { createSessionId, parseMillis, personConversationId } from '../../src/core/ids.ts'
import type { Millis, UserId } from '../../src/core/ids.ts'
import { safeText } from '../../src/core/text/safe-text.ts'
import type { ChatEvent } from '../../src/model/events.ts'
import type { Disk } from '../../src/ports/storage.ts'
import { testRef } from '../../test/support/test-ref.ts'

/** More than a million events would not fit into memory at once. */
const BATCH = 10_000
/** So many at a time get into the search index: the program does the same. */
const STEP = 64

const timeOf = (minute: number): Millis => {
  const at = parseMillis(Date.UTC(2024, 0, 1) + minute * 60_000)
  if (at === undefined) throw new Error('this is a time')
  return at
}

/** Stores so many messages of `me` to `other`, one a minute; the last one ends with `number <count>`. */
export const storeOlderMessages = (
  { transaction, history }: Pick<Disk, 'transaction' | 'history'>,
  me: UserId,
  other: UserId,
  count: number,
): void => {
  const channel = directChannel(createSessionId(me, other, timeOf(0)))
  const sent = (index: number): ChatEvent => {
    const at = timeOf(index)
    const random = Uint8Array.from({ length: 10 }, (_byte, place) => (index >> (8 * place)) & 255)
    const message = {
      id: testRef(at, random),
      conversation: personConversationId(other),
      channel,
      by: me,
      at,
      seq: index + 1,
      text: safeText(`an older message, number ${index + 1}`),
      reactions: [],
    }
    return { type: 'message.sent', message }
  }
  for (let done = 0; done < count; done += BATCH) {
    const length = Math.min(BATCH, count - done)
    const events = Array.from({ length }, (_, index) => sent(done + index))
    transaction(true, () => history.append(events))
    // as they are found some seconds after they came
    while (history.addToIndex(STEP));
  }
}

/** Stores an older session of both with so many messages of `me`, which both have ended. */
export const storeOlderSession = (
  disk: Pick<Disk, 'transaction' | 'history'>,
  me: UserId,
  other: UserId,
  count: number,
): void => {
  const store = (...events: readonly ChatEvent[]) =>
    disk.transaction(true, () => disk.history.append(events))
  const [since, end] = [timeOf(0), timeOf(count)]
  const session = createSessionId(me, other, since)
  const request = testRef(since, new Uint8Array(10))
  store({ type: 'session.opened', id: session, with: other, since, request })
  storeOlderMessages(disk, me, other, count)
  const mark = { at: end, ref: testRef(end, new Uint8Array(10)) }
  store(
    { type: 'session.ended', id: session, by: me, mark },
    { type: 'session.ended', id: session, by: other, mark },
  )
}

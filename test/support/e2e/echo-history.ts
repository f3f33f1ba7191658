/** A long conversation with echo, written to the disk of a profile whose program does not run. */
import { join } from 'node:path'
import { openDisk } from '../../../src/adapters/sqlite.ts'
import type { ChatEvent } from '../../../src/model/events.ts'
import { directChannel } from '../../../src/core/channel.ts'
import {
  personConversationId,
  ECHO,
  ECHO_SESSION,
  parseMillis,
  parseUserId,
} from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import type { Home } from '../process/home.ts'
import { testRef } from '../test-ref.ts'

/** When the first message was sent; each other one is a minute later. */
export const FIRST_SENT = Date.UTC(2024, 0, 1)

/** So many messages of alice's, the text of each by its number from 1. */
export const writeEchoHistory = (
  home: Home,
  count: number,
  textOf: (number: number) => string,
): void => {
  const disk = openDisk(join(home.data, 'alice', 'papo', 'papo.db'))
  if (!disk.ok) throw new Error(disk.error)
  const { history, transaction, close } = disk.value
  const channel = directChannel(ECHO_SESSION)
  const conversation = personConversationId(ECHO)
  if (history.page(conversation, { kind: 'newest' }, 1).messages[0]?.channel.kind !== 'direct')
    throw new Error('alice has not talked with echo')
  const by = parseUserId('alice')
  const events = Array.from({ length: count }, (_, index): ChatEvent => {
    const at = parseMillis(FIRST_SENT + index * 60_000)
    if (by === undefined || at === undefined) throw new Error('no name or no time')
    const random = Uint8Array.from({ length: 10 }, (_byte, place) => (index >> (8 * place)) & 255)
    const text = safeText(textOf(index + 1))
    const id = testRef(at, random)
    const message = { id, conversation, channel, by, at, seq: index + 1, text, reactions: [] }
    return { type: 'message.sent', message }
  })
  transaction(true, () => history.append(events))
  close()
}

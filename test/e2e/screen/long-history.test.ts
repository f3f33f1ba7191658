/** Ctrl-Home and Ctrl-End in a conversation with a hundred thousand messages on a real disk. */
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
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
import { testRef } from '../../support/test-ref.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { keys } from '../../support/screen/memory-screen.tsx'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const COUNT = 100_000

const echoFacts = (): readonly ChatEvent[] => {
  const channel = directChannel(ECHO_SESSION)
  const by = parseUserId('alice')
  const start = Date.UTC(2024, 0, 1)
  return Array.from({ length: COUNT }, (_, index): ChatEvent => {
    const at = parseMillis(start + index * 60_000)
    if (by === undefined || at === undefined) throw new Error('no name or no time')
    const random = Uint8Array.from({ length: 10 }, (_byte, place) => (index >> (8 * place)) & 255)
    const text = safeText(`number ${index + 1}.`)
    const id = testRef(at, random)
    const conversation = personConversationId(ECHO)
    const message = { id, conversation, channel, by, at, seq: index + 1, text, reactions: [] }
    return { type: 'message.sent', message }
  })
}

test('Ctrl-Home shows the very first message at once, and Ctrl-End the last', async () => {
  const first = home.open('alice')
  await first.sees(/● \d+ ms/u)
  await first.press('/chat echo', keys.enter, 'the last word', keys.enter)
  await first.sees(/echo +the last word/u)
  await first.press('/quit', keys.enter)
  await first.ended

  const disk = openDisk(join(home.data, 'alice', 'papo', 'papo.db'))
  if (!disk.ok) throw new Error(disk.error)
  const { history, transaction, close } = disk.value
  const newest = history.page(personConversationId(ECHO), { kind: 'newest' }, 1).messages[0]
  expect(newest?.channel).toEqual(directChannel(ECHO_SESSION))
  transaction(true, () => history.append(echoFacts()))
  close()

  const again = home.open('alice')
  await again.sees('the last word', 60_000)
  const began = performance.now()
  await again.press(keys.ctrlHome)
  await again.sees(/number 1\.[^]*number 2\./u)
  // no paging through it: measured 60 ms
  expect(performance.now() - began).toBeLessThan(3000)
  await again.sees('more below')
  await again.press(keys.ctrlEnd)
  await again.sees('the last word')
  await again.misses('more below')
}, 120_000)

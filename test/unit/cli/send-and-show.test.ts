/** Which intents draw the screen at once. */
import { expect, test } from 'vitest'
import { createSendAndShow } from '../../../src/cli/screen/send-and-show.ts'
import { directChannel } from '../../../src/core/channel.ts'
import { fail } from '../../../src/core/result.ts'
import { ECHO, ECHO_SESSION, personConversationId } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import type { Intent } from '../../../src/model/commands.ts'

const conversation = personConversationId(ECHO)
const channel = directChannel(ECHO_SESSION)

/** What was done, in order. */
const doneBy = (intent: Intent): readonly string[] => {
  const done: string[] = []
  const send = createSendAndShow(
    ({ type }) => {
      done.push(type)
      return fail('unknown-message')
    },
    () => done.push('flush'),
  )
  expect(send(intent)).toEqual(fail('unknown-message'))
  return done
}

const byKeys: readonly Intent[] = [
  { type: 'message.send', channel, text: safeText('oi') },
  { type: 'view.open', conversation },
  { type: 'view.draft', conversation, text: 'oi' },
  { type: 'view.page', conversation, direction: 'oldest' },
  { type: 'view.page', conversation, direction: 'newest' },
]
test.each(byKeys)('$type is drawn at once', (intent) => {
  expect(doneBy(intent)).toEqual([intent.type, 'flush'])
})

const byScreen: readonly Intent[] = [
  { type: 'view.markRead', conversation },
  { type: 'view.markDisplayed', conversation, messages: [] },
  { type: 'message.typing', channel, on: true },
  { type: 'view.page', conversation, direction: 'older' },
  { type: 'view.page', conversation, direction: 'newer' },
]
test.each(byScreen)('$type waits for the next frame', (intent) => {
  expect(doneBy(intent)).toEqual([intent.type])
})

/** The place of somebody who asks me and with whom I have nothing in common yet. */
import { expect, test } from 'vitest'
import { personConversationId } from '../../../../src/core/ids.ts'
import { reduce } from '../../../../src/model/model.ts'
import { createScreenHarness, idOf } from '../../../support/screen/screen-harness.tsx'

test('a draft there needs nothing but its own event: that the place was opened is not on disk', () => {
  const state = createScreenHarness().state()
  const conversation = personConversationId(idOf('carla'))
  expect(state.conversations.has(conversation)).toBe(false)
  const after = reduce(state, [{ type: 'view.drafted', conversation, text: 'um segredo' }])
  expect(after.conversations.get(conversation)?.draft).toBe('um segredo')
})

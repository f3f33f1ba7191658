/** Work that is given up when the profile goes to another program: what waited says nothing afterwards. */
import { expect, test } from 'vitest'
import { createRevocableApi } from '../../../src/cli/api/revocable-api.ts'
import { personConversationId } from '../../../src/core/ids.ts'
import { id, createTestNetwork } from '../../support/network/network.ts'

test('who waited until the profile was gone says nothing any more, and may be asked again elsewhere', async () => {
  const network = createTestNetwork()
  const alice = network.person('alice')
  alice.start()
  const runtime = alice.runtime()
  const conversation = personConversationId(id('echo'))
  const { promise: gone, resolve: leave } = Promise.withResolvers<void>()
  const { promise: ended, resolve: end } = Promise.withResolvers<boolean>()
  const api = createRevocableApi(
    runtime,
    (here, after) => ({
      call: () =>
        new Promise((answer) => {
          after(50, () => {
            const muted = here.send({ type: 'view.setNotifyLevel', conversation, level: 'nothing' })
            const tracked = here.track({
              type: 'view.setNotifyLevel',
              conversation,
              level: 'nothing',
            })
            answer(muted)
            end(muted.ok || tracked.ok)
          })
        }),
    }),
    gone,
  )
  const asked = api.call('anything', {})
  leave()
  expect(await asked).toEqual({ ok: false, error: 'closing' })
  expect(await ended).toBe(false)
  expect(runtime.store.get().conversations.get(conversation)?.notifyLevel).toBe('all')
})

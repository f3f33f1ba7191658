/** Many calls that wait for one conversation: how often each is looked at does not grow with how many there are. */
import { expect, test } from 'vitest'
import { createApi } from '../../../src/cli/api/api.ts'
import type { TrackedSend } from '../../../src/runtime/outbound/publish-tracker.ts'
import { openSession } from '../../support/network/direct-session.ts'
import { createTestNetwork } from '../../support/network/network.ts'

/** Sends so many messages to bob at once, each by a call that waits until he has it; how often they were looked at. */
const sendAtOnce = async (count: number) => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  const runtime = alice.runtime()
  let looks = 0
  const counting = (sent: TrackedSend): TrackedSend => ({
    ...sent,
    status: () => {
      looks += 1
      return sent.status()
    },
    reached: () => {
      looks += 1
      return sent.reached()
    },
  })
  const api = createApi({
    runtime: {
      ...runtime,
      track: (intent) => {
        const tracked = runtime.track(intent)
        return tracked.ok ? { ok: true, value: counting(tracked.value) } : tracked
      },
    },
    disk: alice.disk,
    space: 'papo',
    schedule: network.clock.after,
  })
  const calls = Array.from({ length: count }, (_, number) =>
    api.call('send', { who: 'bob', text: `n${number}`, wait: true, timeout: 600_000 }),
  )
  let done = 0
  for (const call of calls) void call.then(() => (done += 1))
  await network.clock.until(() => done === count, 'all are done')
  const answers = await Promise.all(calls)
  expect(answers.every(({ ok }) => ok)).toBe(true)
  expect(new Set(bob.transcript('alice')).size).toBe(count)
  return looks / count
}

test('three hundred calls cost each no more looks than thirty', async () => {
  const few = await sendAtOnce(30)
  const many = await sendAtOnce(300)
  expect(many).toBeLessThan(few + 3)
  expect(many).toBeLessThan(16)
}, 60_000)

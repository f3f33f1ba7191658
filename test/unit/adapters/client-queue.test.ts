/** The broker's way to one client: what comes from disk and what comes live are the same letters. */
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createClientQueue } from '../../../src/adapters/broker/client-queue.ts'
import type { QueuedMessage } from '../../../src/adapters/broker/queued-message.ts'

const queued = (counter: number): QueuedMessage => ({
  counter,
  topic: 'talk',
  payload: Buffer.from(`letter ${counter}`),
  retain: false,
})

const textsIn = (written: readonly Uint8Array[]) =>
  written.map((bytes) => /letter \d+/u.exec(Buffer.from(bytes).toString('latin1'))?.[0])

test('a letter that was read from disk before it was offered is written once', async () => {
  const written: Uint8Array[] = []
  const onDisk = [queued(1), queued(2), queued(3)]
  const queue = createClientQueue({
    write: (bytes) => {
      written.push(bytes)
      return true
    },
    source: {
      read: (counter, limit) =>
        Promise.resolve(onDisk.filter((one) => one.counter > counter).slice(0, limit)),
      remove: () => {},
    },
    capacity: 1000,
    overflow: () => {},
  })
  queue.start()
  await turn()
  // the third was stored when the disk was read, and is offered only now
  queue.enqueue(queued(3))
  queue.enqueue(queued(4))
  await turn()
  expect(textsIn(written)).toEqual(['letter 1', 'letter 2', 'letter 3', 'letter 4'])
})

/** Exit 0 of `papo send` means that the broker has the message: a subscriber of its own counts them. */
// @module-tag mosquitto
import { expect, test } from 'vitest'
import { sendMany } from '../../support/process/many-sends.ts'
import { useHomeAndMosquitto } from '../../support/e2e/home-and-mosquitto.ts'

const here = useHomeAndMosquitto()

test('of 30 sends by processes of their own, a broker killed among them, each exit 0 was published', async () => {
  const { done, kept, unexpected, published } = await sendMany({
    home: here.home,
    mosquitto: here.mosquitto,
    count: 30,
    killEvery: 12,
  })
  expect(unexpected).toEqual([])
  expect(done.filter((number) => !published.has(number))).toEqual([])
  // at least those that were said while nobody listened
  expect(kept.length).toBeGreaterThanOrEqual(4)
  expect(done.length + kept.length).toBe(31)
}, 120_000)

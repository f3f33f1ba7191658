/** Who asks who is here gets an answer, however often they start their program, and never more than one in ten seconds. */
import { expect, test } from 'vitest'
import { systemIds } from '../../../../src/adapters/ids.ts'
import { addMillis } from '../../../../src/core/ids.ts'
import {
  ANSWERS_TO_STRANGERS,
  createRollCall,
} from '../../../../src/runtime/connection/roll-call.ts'
import { id } from '../../../support/network/network.ts'
import { createTestClock } from '../../../support/network/test-clock.ts'

const SECOND = 1000

const setUp = () => {
  const clock = createTestClock()
  const start = clock.now()
  let skew = 0
  const answers: number[] = []
  const ask = createRollCall(
    { ...clock, now: () => addMillis(clock.now(), skew) },
    { ...systemIds(), random: () => 0.5 },
    () => answers.push(clock.now() - start),
  )
  const setBack = (millis: number) => {
    skew -= millis
  }
  return { clock, answers, ask: (who: string) => ask(id(who), false), askAsStranger: ask, setBack }
}

test('who asks again at once is answered when ten seconds are over, once', async () => {
  const { clock, answers, ask } = setUp()
  ask('carla')
  await clock.advance(3 * SECOND)
  for (let n = 0; n < 20; n += 1) ask('carla')
  await clock.advance(60 * SECOND)
  expect(answers).toEqual([1 * SECOND, 12 * SECOND])
})

test('who asks later is answered at once', async () => {
  const { clock, answers, ask } = setUp()
  ask('carla')
  await clock.advance(30 * SECOND)
  ask('carla')
  await clock.advance(30 * SECOND)
  expect(answers).toEqual([1 * SECOND, 31 * SECOND])
})

test('a flood of one asker gets one answer in ten seconds', async () => {
  const { clock, answers, ask } = setUp()
  for (let n = 0; n < 600; n += 1) {
    ask('mallory')
    // oxlint-disable-next-line no-await-in-loop
    await clock.advance(100)
  }
  expect(answers.length).toBeGreaterThan(4)
  expect(answers.length).toBeLessThanOrEqual(7)
})

test('a clock that is set back keeps nobody waiting', async () => {
  const { clock, answers, ask, setBack } = setUp()
  ask('carla')
  await clock.advance(30 * SECOND)
  setBack(3600 * SECOND)
  ask('carla')
  await clock.advance(30 * SECOND)
  expect(answers).toEqual([1 * SECOND, 31 * SECOND])
})

test('strangers together get no more than their share, put off or not', async () => {
  const { clock, answers, askAsStranger } = setUp()
  for (let n = 0; n < 1000; n += 1) askAsStranger(id(`s${n}`), true)
  await clock.advance(5 * SECOND)
  expect(answers.length).toBe(ANSWERS_TO_STRANGERS.most)
})

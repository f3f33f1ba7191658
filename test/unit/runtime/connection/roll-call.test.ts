/** Who asks who is here gets an answer, however often they start their program, and never many. */
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

const setUp = (known = 1000) => {
  const clock = createTestClock()
  const start = clock.now()
  let skew = 0
  const answers: number[] = []
  const ask = createRollCall(
    { ...clock, now: () => addMillis(clock.now(), skew) },
    { ...systemIds(), random: () => 0.5 },
    () => known,
    () => answers.push(clock.now() - start),
  )
  const setBack = (millis: number) => {
    skew -= millis
  }
  return { clock, answers, ask: (who: string) => ask(id(who), false), askAsStranger: ask, setBack }
}

test('each command of a script is answered', async () => {
  const { clock, answers, ask } = setUp()
  for (let n = 0; n < 4; n += 1) {
    ask('carla')
    // oxlint-disable-next-line no-await-in-loop
    await clock.advance(2 * SECOND)
  }
  expect(answers).toEqual([1, 3, 5, 7].map((seconds) => seconds * SECOND))
})

test('who asks for ever is answered every ten seconds, and in the end once more', async () => {
  const { clock, answers, ask } = setUp()
  for (let n = 0; n < 600; n += 1) {
    ask('mallory')
    // oxlint-disable-next-line no-await-in-loop
    await clock.advance(100)
  }
  await clock.advance(60 * SECOND)
  expect(answers.length).toBeGreaterThan(4)
  expect(answers.length).toBeLessThanOrEqual(12)
  const later = answers.slice(5).map((at, n) => at - (answers[n + 4] ?? 0))
  expect(later.filter((gap) => gap < 9 * SECOND)).toEqual([])
})

test('who is answered no more at once is answered when ten seconds are over, once', async () => {
  const { clock, answers, ask } = setUp()
  for (let n = 0; n < 4; n += 1) {
    ask('carla')
    // oxlint-disable-next-line no-await-in-loop
    await clock.advance(1500)
  }
  const before = answers.length
  for (let n = 0; n < 20; n += 1) ask('carla')
  await clock.advance(60 * SECOND)
  expect(answers.slice(before)).toEqual([6 * SECOND + 11 * SECOND])
})

test('where few are here, they answer sooner', async () => {
  const { clock, answers, ask } = setUp(3)
  ask('carla')
  await clock.advance(SECOND)
  expect(answers).toEqual([30])
})

test('a clock that is set back keeps nobody waiting', async () => {
  const { clock, answers, ask, setBack } = setUp()
  for (let n = 0; n < 6; n += 1) {
    ask('carla')
    // oxlint-disable-next-line no-await-in-loop
    await clock.advance(2 * SECOND)
  }
  await clock.advance(30 * SECOND)
  setBack(3600 * SECOND)
  const before = answers.length
  ask('carla')
  await clock.advance(2 * SECOND)
  expect(answers.length).toBe(before + 1)
})

test('strangers together get no more than their share, put off or not', async () => {
  const { clock, answers, askAsStranger } = setUp()
  for (let n = 0; n < 1000; n += 1) askAsStranger(id(`s${n}`), true)
  await clock.advance(60 * SECOND)
  expect(answers.length).toBe(ANSWERS_TO_STRANGERS.most)
})

/** Pieces of work, and what comes between them. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { onePerTurn } from '../../../src/adapters/one-per-turn.ts'
import { until } from '../../support/wait.ts'

/** Notes every turn of the event loop until this returns true. */
const watchTurns = async (steps: string[], isOver: () => boolean) => {
  // one after the other
  // oxlint-disable-next-line no-await-in-loop
  while (!isOver()) await nextTurn().then(() => steps.push('turn'))
}

test('one piece is done in each turn of the event loop, in order, and none at once', async () => {
  const steps: string[] = []
  for (const name of ['one', 'two', 'three']) onePerTurn(() => steps.push(name))
  expect(steps).toEqual([])
  await watchTurns(steps, () => steps.includes('three'))
  const pieces = steps.filter((step) => step !== 'turn')
  expect(pieces).toEqual(['one', 'two', 'three'])
  for (const [index, step] of steps.entries())
    expect([step, steps[index + 1]].filter((one) => one !== 'turn').length).toBeLessThan(2)
})

test('what is called off is not done, and holds up nobody', async () => {
  const steps: string[] = []
  const callOff = onePerTurn(() => steps.push('called off'))
  onePerTurn(() => steps.push('done'))
  callOff()
  await until(() => steps.length > 0, 'the other one is done')
  await nextTurn()
  expect(steps).toEqual(['done'])
})

test('a piece may ask for the next one', async () => {
  const steps: string[] = []
  const piece = () => {
    steps.push('piece')
    if (steps.filter((step) => step === 'piece').length < 3) onePerTurn(piece)
  }
  onePerTurn(piece)
  await watchTurns(steps, () => steps.filter((step) => step === 'piece').length === 3)
  expect(steps.join(' ')).not.toContain('piece piece')
})

test('a piece that fails does not keep the next one from being done', async () => {
  const steps: string[] = []
  const failed = new Promise((resolve) => {
    const listeners = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.once('uncaughtException', (error) => {
      for (const listener of listeners) process.on('uncaughtException', listener)
      resolve(error)
    })
  })
  onePerTurn(() => {
    throw new Error('broken')
  })
  onePerTurn(() => steps.push('next'))
  await expect(failed).resolves.toEqual(new Error('broken'))
  await until(() => steps.length > 0, 'the next one is done')
})

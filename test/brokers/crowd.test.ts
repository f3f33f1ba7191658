/** A crowd on three nodes of nats-server, of which one is killed while all of them talk. */
// @module-tag nats
import { expect, test } from 'vitest'
import { tellOfCrowd } from '../support/brokers/crowd/crowd.ts'
import { startNatsCluster } from '../support/brokers/start/nats.ts'

/** Who waits longer (ms) for something fails by themselves, and says for what. */
const PATIENCE = 60_000

test('forty people lose a node while they talk, and nothing else', async () => {
  const steps: string[] = []
  const told = await tellOfCrowd(startNatsCluster, 40, (step) => steps.push(step), PATIENCE)
  expect(steps).toEqual(['come', 'meet', 'say', 'say', 'check', 'say', 'check'])
  // each has nine messages of their own and nine of the other
  expect(told).toMatchObject({ people: 40, told: 40 * 18, lost: 0, doubled: 0 })
}, 300_000)

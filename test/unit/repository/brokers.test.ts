/** docs/brokers.md says what was seen: each broker of the table with each story, and the configuration that was used. */
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readBrokerResults } from '../../support/brokers/broker-results.ts'
import { brokerTable } from '../../support/brokers/broker-table.ts'
import { readCrowdResult } from '../../support/brokers/crowd/crowd-result.ts'
import { brokerStories } from '../../support/brokers/stories.ts'

const stories = brokerStories.map(({ name }) => name)

test('each broker of the table was run whole, and every story held', () => {
  const results = readBrokerResults()
  const wanted = Object.fromEntries(brokerTable.map(({ id }) => [id, stories]))
  const held = Object.fromEntries(Object.entries(results).map(([id, { held }]) => [id, held]))
  expect(held).toEqual(wanted)
  expect(Object.values(results).filter(({ version }) => !/^\d+\.\d+/u.test(version))).toEqual([])
})

test('each speaks the MQTT that the table says, and papo doctor misses there what the table says', () => {
  const told = Object.entries(readBrokerResults()).map(([id, { mqtt, missing }]) => ({
    id,
    mqtt,
    missing,
  }))
  expect(told).toEqual(brokerTable.map(({ id, mqtt, missing }) => ({ id, mqtt, missing })))
})

test('a crowd was run on the cluster, and nothing was lost or there twice', () => {
  const { people, told, lost, doubled } = readCrowdResult()
  expect(people).toBeGreaterThanOrEqual(1000)
  expect(told).toBe(people * 18)
  expect([lost, doubled]).toEqual([0, 0])
})

test('each broker of the table is among the tests', () => {
  const sources = globSync('test/brokers/*.test.ts').map((file) => readFileSync(file, 'utf8'))
  const named = [...sources.join('\n').matchAll(/^testConformance\('([\w-]+)'/gmu)].map(
    ([, id = '']) => id,
  )
  expect(named.toSorted()).toEqual(brokerTable.map(({ id }) => id).toSorted())
})

test('the page shows each configuration as the suite starts the broker with it', () => {
  const page = readFileSync('docs/brokers.md', 'utf8')
  const texts = brokerTable.flatMap(({ configuration }) => configuration.map(({ text }) => text))
  expect(texts.length).toBeGreaterThan(3)
  expect(texts.filter((text) => !page.includes(text.trimEnd()))).toEqual([])
})

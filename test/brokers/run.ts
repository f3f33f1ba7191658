/**
 * Tells the stories of people on real brokers: `npm run brokers -- [NAME …] [--short] [--write]`. What is named, or all that
 * this machine has, and the one at the URL in PAPO_TEST_BROKER. `crowd` is a
 * thousand people on a cluster (`--people N`). `--write` keeps the results for docs/brokers.md and docs/clusters/nats and makes those pages
 * again. The exit code is 1 where a story went otherwise.
 */
import { parseArgs } from 'node:util'
import { brokerTable } from '../support/brokers/broker-table.ts'
import { namedBroker, startNamed } from '../support/brokers/start/named.ts'
import type { StoryResult } from '../support/brokers/tell-stories.ts'
import { tellStories } from '../support/brokers/tell-stories.ts'
import { writeBrokerResults } from '../support/brokers/broker-results.ts'
import { writeCrowdResult } from '../support/brokers/crowd/crowd-result.ts'
import { tellOfCrowd } from '../support/brokers/crowd/crowd.ts'
import { startNatsCluster } from '../support/brokers/start/nats.ts'
import { brokerParts } from '../support/docs/brokers.ts'
import { renew } from '../support/docs/document-part.ts'
import type { StartBroker } from '../support/brokers/tested-broker.ts'
import { brokerStarts } from './starts.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    people: { type: 'string', default: '1000' },
  },
})
/** What stands for the broker that PAPO_TEST_BROKER names, and for the crowd on the cluster. */
const NAMED = 'named'
const CROWD = 'crowd'
const EXTRA: readonly string[] = [NAMED, CROWD]

const print = (line: string) => process.stdout.write(`${line}\n`)

const tellResult = ({ story, holds, seconds, fault }: StoryResult) =>
  print(`  ${holds ? 'ok  ' : 'NOT '} ${story.padEnd(12)} ${seconds} s${fault ? `\n${fault}` : ''}`)

/** Why these arguments cannot be run, for a person. */
const problemOf = (): string | undefined => {
  const unknown = positionals.filter(
    (name) => !EXTRA.includes(name) && !brokerTable.some(({ id }) => id === name),
  )
  if (positionals.includes(NAMED) && namedBroker() === undefined)
    return 'PAPO_TEST_BROKER names no broker: PAPO_TEST_BROKER=mqtt://HOST:PORT npm run brokers -- named'
  if (unknown.length > 0) return `no broker here is called ${unknown.join(', ')}`
  return values.short && values.write ? 'what is kept is told of a whole run' : undefined
}

const order = brokerTable.map(({ id }) => id)
const isChosen = (id: string) => positionals.length === 0 || positionals.includes(id)

/** What came of it, or nothing where it could not be told. */
const tellOn = async (name: string, start: StartBroker) => {
  print(name)
  try {
    const told = await tellStories(start, values.short ? 'short' : 'whole', tellResult)
    const { mqtt, missing } = told.findings
    print(`  MQTT ${mqtt}; papo doctor misses ${missing.join(', ') || 'nothing'}`)
    if (told.results.some(({ holds }) => !holds)) process.exitCode = 1
    return told
  } catch (error) {
    print(`  NOT told: ${String(error)}`)
    process.exitCode = 1
    return undefined
  }
}

/** So many people on the cluster that loses a node. */
const tellCrowd = async () => {
  const people = values.short ? 40 : Number(values.people)
  print(`${people} people on nats-server, three nodes`)
  try {
    const told = await tellOfCrowd(startNatsCluster, people, (step, seconds) =>
      print(`  ${step.padEnd(6)} ${seconds.toFixed(1)} s`),
    )
    print(`  ${told.told} messages, ${told.lost} lost, ${told.doubled} doubled`)
    if (told.lost + told.doubled > 0) process.exitCode = 1
    if (values.write) writeCrowdResult(told)
  } catch (error) {
    print(`  NOT told: ${String(error)}`)
    process.exitCode = 1
  }
}

const runAll = async () => {
  for (const { id, name } of brokerTable.filter((row) => isChosen(row.id))) {
    // each has the machine for itself
    // oxlint-disable-next-line no-await-in-loop
    const told = await tellOn(name, brokerStarts[id])
    if (!told || !values.write) continue
    const held = told.results.filter(({ holds }) => holds).map(({ story }) => story)
    writeBrokerResults({ [id]: { version: told.version, ...told.findings, held } }, order)
  }
  const named = namedBroker()
  if (named !== undefined && isChosen(NAMED)) await tellOn(named, startNamed)
  if (isChosen(CROWD)) await tellCrowd()
  if (values.write) for (const part of brokerParts) renew(part)
}

// what was started ends with this process, however it ends
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const problem = problemOf()
if (problem === undefined) await runAll()
else {
  print(problem)
  process.exitCode = 2
}
// what a story that failed left open would keep us here
process.exit()

/**
 * Tells the stories of people on real brokers: `npm run brokers -- [NAME …] [--short] [--write]`. What is named, or all that
 * this machine has, and the one at the URL in PAPO_TEST_BROKER. `--write` keeps the results for docs/brokers.md and makes
 * that page again. The exit code is 1 where a story went otherwise.
 */
import { parseArgs } from 'node:util'
import { brokerTable } from '../support/brokers/broker-table.ts'
import { namedBroker, startNamed } from '../support/brokers/start-named.ts'
import type { StoryResult } from '../support/brokers/tell-stories.ts'
import { tellStories } from '../support/brokers/tell-stories.ts'
import { writeBrokerResults } from '../support/brokers/broker-results.ts'
import { brokerParts } from '../support/docs/brokers.ts'
import { renew } from '../support/docs/document-part.ts'
import type { StartBroker } from '../support/brokers/tested-broker.ts'
import { brokerStarts } from './starts.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
/** What stands for the broker that PAPO_TEST_BROKER names. */
const NAMED = 'named'

const print = (line: string) => process.stdout.write(`${line}\n`)

const tellResult = ({ story, holds, seconds, fault }: StoryResult) =>
  print(`  ${holds ? 'ok  ' : 'NOT '} ${story.padEnd(12)} ${seconds} s${fault ? `\n${fault}` : ''}`)

/** Why these arguments cannot be run, for a person. */
const problemOf = (): string | undefined => {
  const unknown = positionals.filter(
    (name) => name !== NAMED && !brokerTable.some(({ id }) => id === name),
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
    if (told.results.some(({ holds }) => !holds)) process.exitCode = 1
    return told
  } catch (error) {
    print(`  NOT told: ${String(error)}`)
    process.exitCode = 1
    return undefined
  }
}

const runAll = async () => {
  for (const { id, name } of brokerTable.filter((row) => isChosen(row.id))) {
    // each has the machine for itself
    // oxlint-disable-next-line no-await-in-loop
    const told = await tellOn(name, brokerStarts[id])
    if (!told || !values.write) continue
    const held = told.results.filter(({ holds }) => holds).map(({ story }) => story)
    writeBrokerResults({ [id]: { version: told.version, held } }, order)
  }
  const named = namedBroker()
  if (named !== undefined && isChosen(NAMED)) await tellOn(named, startNamed)
  if (values.write) for (const part of brokerParts) renew(part)
}

const problem = problemOf()
if (problem === undefined) await runAll()
else {
  print(problem)
  process.exitCode = 2
}
// what a story that failed left open would keep us here
process.exit()

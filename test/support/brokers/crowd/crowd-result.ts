/** What the last whole run with a crowd told; docs/clusters/nats is made from it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readFinite, readLimitedString, readObject } from '../../../../src/core/schema.ts'
import type { CrowdResult } from './crowd.ts'

const FILE = join(import.meta.dirname, 'result.json')

const read = readObject({
  version: readLimitedString,
  people: readFinite,
  told: readFinite,
  lost: readFinite,
  doubled: readFinite,
})

/** Throws where the file is not what `writeCrowdResult` wrote. */
export const readCrowdResult = (): CrowdResult => {
  const result = read(JSON.parse(readFileSync(FILE, 'utf8')))
  if (result === undefined) throw new Error(`${FILE} is no result of a crowd`)
  return result
}

/** Keeps it until the next run. */
export const writeCrowdResult = (result: CrowdResult): void =>
  writeFileSync(FILE, `${JSON.stringify(result, undefined, 2)}\n`)

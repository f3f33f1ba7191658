/** What the last run with `--write` told of each broker; docs/brokers.md is made from it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readFields } from '../../../src/core/schema.ts'

const FILE = join(import.meta.dirname, 'results.json')

/** Of one broker: its version, and the stories that held. */
export type BrokerResult = { readonly version: string; readonly held: readonly string[] }

const readResult = (value: unknown): BrokerResult => {
  const { version, held } = readFields(value) ?? {}
  return {
    version: String(version),
    held: Array.isArray(held) ? held.map(String) : [],
  }
}

/** By the id of the broker. */
export const readBrokerResults = (): Readonly<Record<string, BrokerResult>> =>
  Object.fromEntries(
    Object.entries(readFields(JSON.parse(readFileSync(FILE, 'utf8'))) ?? {}).map(([id, value]) => [
      id,
      readResult(value),
    ]),
  )

/** Replaces what is known of these; `order` is that of the file. */
export const writeBrokerResults = (
  fresh: Readonly<Record<string, BrokerResult>>,
  order: readonly string[],
): void => {
  const all = { ...readBrokerResults(), ...fresh }
  const kept = order.flatMap((id) => (all[id] ? [[id, all[id]] as const] : []))
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(kept), undefined, 2)}\n`)
}

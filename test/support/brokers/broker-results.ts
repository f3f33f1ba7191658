/** What the last run with `--write` told of each broker; docs/brokers.md is made from it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readFields } from '../../../src/core/schema.ts'
import type { DoctorFindings } from './broker-doctor.ts'

const FILE = join(import.meta.dirname, 'results.json')

/** Of one broker: its version, the stories that held, and what `papo doctor` found. */
export type BrokerResult = DoctorFindings & {
  readonly version: string
  readonly held: readonly string[]
}

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

const readResult = (value: unknown): BrokerResult => {
  const { version, mqtt, held, missing } = readFields(value) ?? {}
  return {
    version: String(version),
    mqtt: String(mqtt),
    missing: texts(missing),
    held: texts(held),
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

/** What `papo doctor` says of a broker that the stories were told on. */
import { readFields } from '../../../src/core/schema.ts'

/** The version of MQTT that was agreed on, and the probes with anything but a good mark. */
export type DoctorFindings = { readonly mqtt: string; readonly missing: readonly string[] }

/** Reads the lines of `papo doctor --json`; throws where they do not end with a verdict. */
export const readDoctor = (lines: string): DoctorFindings => {
  const rows = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => readFields(JSON.parse(line)) ?? {})
  if (!rows.some((row) => row['verdict'] !== undefined)) {
    throw new Error(`papo doctor came to no verdict:\n${lines}`)
  }
  const probes = rows.filter((row) => row['probe'] !== undefined)
  const version = probes.find((row) => row['probe'] === 'version')?.['outcome']
  return {
    mqtt: version === 'version-5' ? '5' : '3.1.1',
    missing: probes.filter((row) => row['mark'] !== 'good').map((row) => String(row['probe'])),
  }
}

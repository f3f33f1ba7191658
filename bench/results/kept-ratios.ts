/** `bench/ratios.json`: three ratios of CPU time that may not get much worse, as they were written down. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = join(import.meta.dirname, '../ratios.json')

/** What is watched, and what it is a ratio to. */
export const RATIOS = {
  flood: 'a message of a flood in the open session, to raw mqtt.js with JSON and one Ed25519 check',
  key: 'a key on an idle screen, to an empty Ink app',
  start: 'a start until connected, and leaving, to node -e 0',
} as const
export type RatioName = keyof typeof RATIOS
export type Ratios = Readonly<Record<RatioName, number>>
export const RATIO_NAMES: readonly RatioName[] = ['flood', 'key', 'start']

/** So many times as much as what was written down is too much. */
const TOLERANCE = 1.3

export const readRatios = (): Ratios => JSON.parse(readFileSync(FILE, 'utf8')) as Ratios

export const writeRatios = (ratios: Ratios): void => {
  writeFileSync(FILE, `${JSON.stringify(ratios, null, 2)}\n`)
}

/** Those that are more than 1.3 times what is written down. */
export const tooSlow = (measured: Partial<Ratios>, kept: Ratios): readonly RatioName[] =>
  RATIO_NAMES.filter((name) => (measured[name] ?? 0) > TOLERANCE * kept[name])

/** The packets of the golden file, as what targets begin with. */
import { readFileSync } from 'node:fs'
import { parseJson, readAnyString, readFields, readObject } from '../../../src/core/schema.ts'

/** A packet: where it was sent, and its text with the signature. */
export type GoldenPacket = { readonly topic: string; readonly text: string }

const readGolden = readObject({ topic: readAnyString, text: readAnyString })

/** All of them; there is one of every type and channel. */
export const goldenPackets: readonly GoldenPacket[] = Object.values(
  readFields(
    parseJson(readFileSync(new URL('../../golden/packets.json', import.meta.url), 'utf8')),
  ) ?? {},
).flatMap((packet) => readGolden(packet) ?? [])

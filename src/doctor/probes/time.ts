/** How far the broker is, and whether the clock of this machine agrees with those of others. */
import { decodePacket } from '../../protocol/decode-packet.ts'
import { removeSpace } from '../../protocol/topics.ts'
import type { Measured, ProbeContext } from '../probe-context.ts'

/** So many round trips are measured; the middle one counts. */
const TRIPS = 5

/** The middle round trip in milliseconds; infinite where the broker answered none. */
export const measureRoundTrip = async (context: ProbeContext): Promise<Measured<number>> => {
  const link = await context.shared()
  if ('reason' in link) return link
  const trips: number[] = []
  for (let trip = 0; trip < TRIPS; trip += 1) {
    // one after the other: together they would wait for each other
    // oxlint-disable-next-line no-await-in-loop
    const millis = await link.ping()
    if (millis !== undefined) trips.push(millis)
  }
  return trips.toSorted((a, b) => a - b)[Math.floor(trips.length / 2)] ?? Infinity
}

/** How long (ms) records of others are read, and how many at most. */
const READING = 600
const MOST_RECORDS = 300

/** How far (ms) the time in each signed presence record is ahead of this machine's; negative for those behind. */
export const readClocks = async ({
  links,
  clientId,
  essentials,
  space,
  me,
  verify,
  clock,
}: ProbeContext): Promise<Measured<readonly number[]>> => {
  const presence = essentials.find(({ kind }) => kind === 'presence')
  const link = await links.open({ clientId: clientId('clock'), sessionExpiry: 0 })
  if ('reason' in link) return link
  if (!presence) return []
  await link.subscribe([presence.read.filter], 0)
  await link.waitFor(() => link.packets.length >= MOST_RECORDS, READING)
  await link.close()
  return link.packets.slice(0, MOST_RECORDS).flatMap(({ topic: whole, payload }) => {
    const topic = removeSpace(space, whole)
    const read = topic === undefined ? undefined : decodePacket(space, topic, payload, verify)
    if (!read?.ok || read.value.decoded.by === me) return []
    return [read.value.decoded.at - clock.now()]
  })
}

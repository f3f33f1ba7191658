/** What the broker keeps for somebody who is away: the session, and how many of two hundred packets. */
import type { EndTask, Measured, ProbeContext } from '../probe-context.ts'

/** So many packets are published while nobody is there. */
export const WHILE_AWAY = 200
/** Seconds that an MQTT 5 broker keeps the session, should nobody be left to end it. */
const SESSION_EXPIRY = 60
/** How long (ms) the first packet may take, and how long none must come before the rest is given up. */
const FIRST = 2500
const QUIET = 700
/** So many publishes are on their way at once. */
const IN_FLIGHT = 20

export type AwayResult = {
  /** How many came after the return. */
  readonly kept: number
  /** The broker said that it still had the session. */
  readonly sessionKept: boolean
}

/** Goes away, lets somebody else publish, and comes back. */
export const returnAfterAway = async (context: ProbeContext): Promise<Measured<AwayResult>> => {
  const { links, ownTopic, atEnd } = context
  const { topic, filter } = ownTopic('away')
  const session = { clientId: context.sessionId, sessionExpiry: SESSION_EXPIRY }
  // one that was killed here may have left its session, with what waits in it
  const cleared = await links.open({ ...session, sessionExpiry: 0 })
  if ('reason' in cleared) return cleared
  await cleared.close()
  const first = await links.open(session)
  if ('reason' in first) return first
  // a connection that begins a session of none ends the one that was kept
  let isEnded = false
  const endSession: EndTask = async (open) => {
    if (isEnded) return
    isEnded = true
    const last = await open({ clientId: session.clientId, sessionExpiry: 0 })
    if (!('reason' in last)) await last.close()
  }
  atEnd(endSession)
  await first.subscribe([filter], 1)
  await first.close()
  const sender = await context.shared()
  if ('reason' in sender) return sender
  const inFlight = Math.min(IN_FLIGHT, sender.link.window)
  for (let number = 0; number < WHILE_AWAY; number += inFlight) {
    const some = Array.from({ length: Math.min(inFlight, WHILE_AWAY - number) }, (_, index) =>
      sender.publish({
        topic,
        payload: new TextEncoder().encode(`papo doctor ${number + index}`),
        qos: 1,
        retain: false,
      }),
    )
    // no more at once than the broker takes
    // oxlint-disable-next-line no-await-in-loop
    await Promise.all(some)
  }
  const back = await links.open(session)
  if ('reason' in back) return back
  let before = 0
  do {
    before = back.packets.length
    // each pause begins when the one before ended
    // oxlint-disable-next-line no-await-in-loop
    await back.waitFor(
      () => back.packets.length >= WHILE_AWAY,
      before === 0 ? Math.max(FIRST, context.patience()) : QUIET,
    )
  } while (back.packets.length > before && back.packets.length < WHILE_AWAY)
  const different = new Set(back.packets.map(({ payload }) => new TextDecoder().decode(payload)))
  const { sessionPresent } = back.link
  await back.close()
  await endSession(links.open)
  return { kept: different.size, sessionKept: sessionPresent }
}

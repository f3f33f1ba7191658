/** Hands packets over one at a time, and lets the rest of the program breathe between them. */
import type { IPublishPacket } from 'mqtt'
import type { LinkEvents } from '../../ports/transport.ts'
import { asBuffer } from './client-options.ts'
import { CUT_PACKET } from './packet-limit.ts'

/** Milliseconds of work after which keys, timers and other sockets get their turn. */
const TIME_SLICE = 4

/**
 * A `handleMessage` for mqtt.js: calls `onPacket` and only then `acknowledge`, which sends the PUBACK. It
 * never throws: when `onPacket` does, the packet stays unacknowledged and `onError` is called. `wholeLength`
 * gives the length of a packet that may have been cut (`packet-limit.ts`).
 */
export const createPacketHandler = (
  onPacket: LinkEvents['onPacket'],
  onError: (error: unknown) => void,
  wholeLength: () => number = () => CUT_PACKET,
) => {
  let began: number | undefined

  return ({ topic, payload, retain, dup, length }: IPublishPacket, acknowledge: () => void) => {
    if (began === undefined) {
      began = performance.now()
      setImmediate(() => {
        began = undefined
      })
    }
    try {
      const bytes = typeof payload === 'string' ? Buffer.from(payload) : asBuffer(payload)
      const lost = length === CUT_PACKET ? wholeLength() - CUT_PACKET : 0
      onPacket({
        topic,
        payload: bytes,
        retain,
        ...(dup ? { duplicate: true } : {}),
        ...(lost > 0 ? { size: bytes.length + lost } : {}),
      })
    } catch (error) {
      onError(error)
      return
    }
    if (performance.now() - began < TIME_SLICE) acknowledge()
    else setImmediate(acknowledge)
  }
}

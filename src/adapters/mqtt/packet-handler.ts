/**
 * Hands over packets that came together in one batch, so that they are stored together, and lets the rest of the
 * program breathe between two batches.
 *
 * mqtt.js gives the next packet only after the one before was acknowledged. So acknowledgements are written at once,
 * into a stream that is corked: they leave when the batch is stored. If it is not, they never leave.
 */
import type { Writable } from 'node:stream'
import type { IPublishPacket } from 'mqtt'
import type { LinkEvents, Packet } from '../../ports/transport.ts'
import { asBuffer } from './client-options.ts'
import { CUT_PACKET } from './packet-limit.ts'

/** Milliseconds of work after which keys, timers and other sockets get their turn. */
const TIME_SLICE = 5
/** A batch has at most so many packets, and so many bytes of payload before the last one. */
const MAX_PACKETS = 64
const MAX_BYTES = 256 * 1024
/** How much the newest batch counts in the average time that a packet takes. */
const NEWEST_SHARE = 0.3

type Deps = Pick<LinkEvents, 'onPacket' | 'onBatch' | 'prepare'> & {
  /** The stream on which the client writes. */
  readonly output: Pick<Writable, 'cork' | 'uncork'>
  /** A batch could not be stored; it stays unacknowledged, and nothing more may be written. */
  readonly onError: (error: unknown) => void
  /** May packets still be taken? What is left otherwise stays unacknowledged. */
  readonly isOpen: () => boolean
  /** The length of a packet that may have been cut (`packet-limit.ts`). */
  readonly wholeLength?: () => number
}

export type PacketHandler = {
  /** A `handleMessage` for mqtt.js; it never throws. */
  readonly handle: (packet: IPublishPacket, acknowledge: () => void) => void
  /** Hands over what has come so far, now. */
  readonly flush: () => void
}

/** Takes packets of one connection. */
export const createPacketHandler = (deps: Deps): PacketHandler => {
  const { output, onPacket, onBatch = (task) => task(), wholeLength = () => CUT_PACKET } = deps
  let batch: Packet[] = []
  let prepared: Promise<void>[] = []
  let bytes = 0
  // mqtt.js waits for this one: no further packets come before
  let held: (() => void) | undefined
  let room = 1
  let cost = TIME_SLICE

  const packetOf = ({ topic, payload, retain, dup, length }: IPublishPacket): Packet => {
    const content = typeof payload === 'string' ? Buffer.from(payload) : asBuffer(payload)
    const lost = length === CUT_PACKET ? wholeLength() - CUT_PACKET : 0
    return {
      topic,
      payload: content,
      retain,
      ...(dup ? { duplicate: true } : {}),
      ...(lost > 0 ? { size: content.length + lost } : {}),
    }
  }

  const learn = (millis: number, packets: number) => {
    cost += NEWEST_SHARE * (millis / packets - cost)
    room = Math.max(1, Math.min(MAX_PACKETS, Math.floor(TIME_SLICE / cost)))
  }

  // what was begun to hand over: it may take several slices
  let current: { readonly packets: readonly Packet[]; readonly goOn: (() => void) | undefined } = {
    packets: [],
    goOn: undefined,
  }
  let handed = 0

  /** Hands over as many of the batch as fit into a slice, at least one, or all; false if that failed. */
  const handSlice = (limit: number): boolean => {
    const { packets } = current
    if (!deps.isOpen()) return false
    const [began, first] = [performance.now(), handed]
    try {
      onBatch(() => {
        do {
          const packet = packets[handed]
          handed += 1
          if (packet) onPacket(packet)
        } while (handed < packets.length && performance.now() - began < limit)
      })
    } catch (error) {
      deps.onError(error)
      return false
    }
    learn(performance.now() - began, handed - first)
    return true
  }

  const finish = () => {
    const { goOn } = current
    // its turn came while this one was handed over
    if (batch.length > 0) planEndOfTurn()
    current = { packets: [], goOn: undefined }
    output.uncork()
    goOn?.()
  }

  const isHandling = () => handed < current.packets.length

  /** The packets may be much slower than those before them: keys and timers get their turn all the same. */
  const goOnHanding = () => {
    if (!isHandling() || !handSlice(TIME_SLICE)) return
    if (isHandling()) setImmediate(goOnHanding)
    else finish()
  }

  const begin = () => {
    current = { packets: batch, goOn: held }
    handed = 0
    batch = []
    prepared = []
    bytes = 0
    held = undefined
  }

  /** All that came in this turn is there: hands it over, as soon as it is prepared. */
  const endTurn = async () => {
    const wanted = batch
    if (prepared.length > 0) await Promise.all(prepared)
    // what comes meanwhile waits until the batch before it was handed over
    if (batch !== wanted || batch.length === 0 || isHandling()) return
    begin()
    goOnHanding()
  }
  const planEndOfTurn = () => setImmediate(() => void endTurn())

  const flush = () => {
    while (isHandling() || batch.length > 0) {
      if (!isHandling()) begin()
      if (!handSlice(Number.POSITIVE_INFINITY)) return
      finish()
    }
  }

  return {
    flush,
    handle: (packet, acknowledge) => {
      const taken = packetOf(packet)
      batch.push(taken)
      bytes += taken.payload.length
      if (batch.length === 1) {
        output.cork()
        planEndOfTurn()
      } else {
        // a packet that came alone is handled sooner than another thread could begin
        const task = deps.prepare?.(taken)
        if (task) prepared.push(task)
      }
      if (batch.length < room && bytes < MAX_BYTES) acknowledge()
      else held = acknowledge
    },
  }
}

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

  const flush = () => {
    const packets = batch
    if (packets.length === 0) return
    const goOn = held
    batch = []
    prepared = []
    bytes = 0
    held = undefined
    if (!deps.isOpen()) return
    const began = performance.now()
    try {
      onBatch(() => {
        for (const packet of packets) onPacket(packet)
      })
    } catch (error) {
      deps.onError(error)
      return
    }
    learn(performance.now() - began, packets.length)
    output.uncork()
    goOn?.()
  }

  const flushWhenPrepared = async () => {
    const current = batch
    await Promise.all(prepared)
    if (batch === current) flush()
  }
  /** All that came in this turn is there. */
  const endTurn = () => {
    if (prepared.length === 0) flush()
    else void flushWhenPrepared()
  }

  return {
    flush,
    handle: (packet, acknowledge) => {
      const taken = packetOf(packet)
      batch.push(taken)
      bytes += taken.payload.length
      if (batch.length === 1) {
        output.cork()
        setImmediate(endTurn)
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

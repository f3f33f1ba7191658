/**
 * Hands over packets that came together in one batch, so that they are stored together, and lets the rest of the
 * program do its work between two batches.
 *
 * mqtt.js gives the next packet only when it may go on from the one before. So it goes on at once, and acknowledgements are
 * written from here when the batch is stored. Until then the stream is corked for what is published meanwhile: if the batch
 * cannot be stored, that never leaves. What comes meanwhile waits, and its signatures are checked while this batch is stored.
 */
import type { Writable } from 'node:stream'
import type { IPublishPacket } from 'mqtt'
import { onePerTurn } from '../one-per-turn.ts'
import { steadyMillis } from '../clock.ts'
import type { LinkEvents, Packet } from '../../ports/transport.ts'
import { asBuffer } from './client-options.ts'
import { CUT_PACKET } from './packet-limit.ts'

/** Milliseconds of work after which keys, timers and other sockets get their turn. */
const TIME_SLICE = 5
/** A batch has at most so many packets. */
const MAX_PACKETS = 64
/**
 * As many packets wait for their turn, with so many bytes of payload before the last one: more than the broker sends before they
 * are acknowledged, where it speaks MQTT 5.
 */
const MAX_WAITING = 128
const MAX_BYTES = 256 * 1024
/**
 * Milliseconds from the beginning of a batch in which the next one gathers, or less if so many packets are there. In a
 * stream each packet would be a transaction of its own, which writes the same pages as the one before.
 */
const GATHERING = 8
const BATCH_TARGET = 10
/** Milliseconds for which it counts that waiting brought no more packets. */
const MEMORY = 1000
/** How much the newest batch counts in the average time that a packet takes. */
const NEWEST_SHARE = 0.3

type Deps = Pick<LinkEvents, 'onPacket' | 'onBatch' | 'prepare' | 'isTaking'> & {
  /** The stream on which the client writes. */
  readonly output: Pick<Writable, 'cork' | 'uncork' | 'on' | 'writableNeedDrain'>
  /** Writes the acknowledgements of packets of QoS 1. */
  readonly acknowledge: (ids: readonly number[]) => void
  /** A batch could not be stored; it stays unacknowledged, and nothing more may be written. */
  readonly onError: (error: unknown) => void
  /** May packets still be taken? What is left otherwise stays unacknowledged. */
  readonly isOpen: () => boolean
  /** The length of a packet that may have been cut (`packet-limit.ts`). */
  readonly wholeLength?: () => number
}

export type PacketHandler = {
  /**
   * Takes a packet; it never throws. `goOn` is called when the next one may come, and for a packet of QoS 2 not before it is
   * stored: then whoever gave it acknowledges it.
   */
  readonly handle: (packet: IPublishPacket, goOn: () => void) => void
  /** Hands over what has come so far, now. */
  readonly flush: () => void
}

type Waiting = {
  readonly packet: Packet
  /** Acknowledges it. */
  readonly id: number | undefined
  /** What was begun in the background. */
  readonly ready: Promise<void> | undefined
}

/** Takes packets of one connection. */
export const createPacketHandler = (deps: Deps): PacketHandler => {
  const { output, acknowledge, onPacket, onBatch = (task) => task() } = deps
  const { wholeLength = () => CUT_PACKET, isTaking = () => true } = deps
  let waiting: Waiting[] = []
  let bytes = 0
  // mqtt.js waits for this one: no further packets come before
  let held: { readonly goOn: () => void; readonly untilStored: boolean } | undefined
  let room = 1
  let cost = TIME_SLICE
  let isPlanned = false
  // when the last batch began, and the last packet came
  let began = Number.NEGATIVE_INFINITY
  let arrived = Number.NEGATIVE_INFINITY
  // of so many on, waiting brings no more: a broker may send no further ones before it has acknowledgements
  let batchTarget = BATCH_TARGET
  // when that was found out
  let learned = Number.NEGATIVE_INFINITY
  let gathering: NodeJS.Timeout | undefined

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
  let current: readonly Waiting[] = []
  let handed = 0
  // more was there than fits into a batch
  let wasCut = false
  const isHandling = () => handed < current.length

  /**
   * Hands over as many of the batch as fit into a slice, at least one, or all; none if nothing is taken in any more. False if
   * that failed or the connection is over: then what was handed over may not be acknowledged.
   */
  const handSlice = (limit: number): boolean => {
    if (!deps.isOpen()) return false
    if (!isTaking()) return true
    const [start, first] = [steadyMillis(), handed]
    try {
      onBatch(() => {
        do {
          const next = current[handed]
          handed += 1
          if (next) onPacket(next.packet)
        } while (isHandling() && isTaking() && steadyMillis() - start < limit)
      })
    } catch (error) {
      deps.onError(error)
      return false
    }
    learn(steadyMillis() - start, handed - first)
    return true
  }

  const begin = (length: number): boolean => {
    if (!deps.isOpen() || !isTaking()) return false
    began = steadyMillis()
    if (began - learned > MEMORY) batchTarget = BATCH_TARGET
    batchTarget = Math.min(BATCH_TARGET, Math.max(batchTarget, waiting.length))
    wasCut = length < waiting.length
    current = waiting.slice(0, length)
    waiting = waiting.slice(length)
    handed = 0
    for (const { packet } of current) bytes -= packet.payload.length
    output.cork()
    return true
  }

  /** May the packet behind the held one come? What is not taken in needs no room. */
  const mayGoOn = (untilStored: boolean) => {
    if (!isTaking()) return !untilStored
    const isStored = waiting.length === 0 && !isHandling()
    return hasRoom() && (isStored || !untilStored)
  }
  const release = () => {
    if (!held || !mayGoOn(held.untilStored)) return
    const { goOn } = held
    held = undefined
    goOn()
  }
  output.on('drain', release)

  const finish = () => {
    // not sooner: a stream that ends, because the broker hung up, uncorks itself. What was not taken in stays unacknowledged
    acknowledge(current.slice(0, handed).flatMap(({ id }) => id ?? []))
    current = []
    handed = 0
    output.uncork()
    if (wasCut) planNow()
    else if (waiting.length > 0) plan()
    release()
  }

  /** The packets may be much slower than those before them: keys and timers get their turn all the same. */
  const goOnHanding = () => {
    if (!isHandling() || !handSlice(TIME_SLICE)) return
    if (isHandling() && isTaking()) onePerTurn(goOnHanding)
    else finish()
  }

  /** All that came in this turn is there: hands it over, as soon as it is prepared. */
  const endTurn = async () => {
    const [first, length] = [waiting[0], Math.min(room, waiting.length)]
    const unready = waiting.slice(0, length).flatMap(({ ready }) => ready ?? [])
    if (unready.length > 0) await Promise.all(unready)
    isPlanned = false
    // all of it was handed over meanwhile
    if (waiting[0] !== first || length === 0 || isHandling()) return
    if (begin(length)) goOnHanding()
    else release()
  }
  const planNow = () => {
    isPlanned = true
    clearTimeout(gathering)
    gathering = undefined
    onePerTurn(() => void endTurn())
  }
  /** What had arrived by then was read, also after a long turn: is there a stream? */
  const endGathering = () => {
    gathering = undefined
    if (isPlanned || isHandling() || waiting.length === 0) return
    const now = steadyMillis()
    if (now - arrived > GATHERING / 2) {
      batchTarget = waiting.length
      learned = now
    }
    planNow()
  }
  const isGathering = () => batchTarget > 1 && steadyMillis() - began < GATHERING
  const plan = () => {
    if (isPlanned) return
    if (waiting.length >= batchTarget || !isGathering()) planNow()
    else
      gathering ??= setTimeout(() => onePerTurn(endGathering), began + GATHERING - steadyMillis())
  }

  /** Whoever sends and never reads gets nothing more of us either: else acknowledgements would fill the memory. */
  const hasRoom = () =>
    waiting.length < MAX_WAITING && bytes < MAX_BYTES && !output.writableNeedDrain

  const flush = () => {
    while (isHandling() || waiting.length > 0) {
      if (!isHandling() && !begin(waiting.length)) return
      if (!handSlice(Number.POSITIVE_INFINITY)) return
      finish()
    }
  }

  return {
    flush,
    handle: (packet, goOn) => {
      // it stays unacknowledged, and what comes behind it may be an answer that somebody waits for
      if (!isTaking() && packet.qos !== 2) return goOn()
      const taken = packetOf(packet)
      // a few are handled sooner than another thread could begin
      const isFew = waiting.length < BATCH_TARGET && !isHandling()
      const ready = isFew ? undefined : deps.prepare?.(taken)
      waiting.push({ packet: taken, id: packet.qos === 1 ? packet.messageId : undefined, ready })
      bytes += taken.payload.length
      arrived = steadyMillis()
      if (!isHandling()) plan()
      const untilStored = packet.qos === 2
      if (untilStored || !hasRoom()) held = { goOn, untilStored }
      else goOn()
    },
  }
}

/**
 * Watches over the handling of packets. One that took long is told of. One whose handling did not end, because
 * the program crashed, was killed or froze, is known by the mark that was on it:
 *
 * - When it comes again within an hour, it is put aside: not handled, but acknowledged and counted, and the
 *   person is told. So a packet that freezes the program does so once, and not at every start.
 * - Later it is handled once more. Most likely the program was killed for another reason while it had this
 *   one at hand, and its author sends it again for hours.
 * - If the program dies on it a second time, it is put aside for good.
 *
 * An exception in between ends the link, and the packet comes again with the next one: after two of them it is
 * put aside as well.
 */
import type { Millis } from '../../core/ids.ts'
import { parseJson, readInteger, readList, readObject, readString } from '../../core/schema.ts'
import { MAX_MILLIS } from '../../core/ids.ts'
import type { Disk } from '../../ports/storage.ts'
import { isDiskFailure } from '../../ports/storage.ts'
import type { PacketMark } from '../../ports/packet-mark.ts'
import type { Signer } from '../../ports/signer.ts'
import type { EventStore } from '../event-store.ts'
import type { Handlers } from '../loop.ts'
import { tolerateDiskFailure } from '../storage-errors.ts'

/** A packet on which the program died is not handled for so long (ms). */
export const ASIDE_FOR = 3_600_000
/** A packet on which the program died so often is never handled again. */
const MAX_DEATHS = 2
/** So many such packets are remembered, the newest. */
const MAX_SUSPECTS = 64
/** Handling that takes longer (ms) is told of. */
export const SLOW_AFTER = 1000
/** Of a packet that is larger than any of ours, the beginning distinguishes it well enough. */
const MAX_HASHED = 65_536
const MAX_TOPIC = 200
const SLOT = 'suspect-packets'
/** What handling a packet gives that has to wait for something else. */
export const WAITING = 'waiting'

/** A packet on which the program died, how often, and when it was found (Unix ms). */
type Suspect = { readonly packet: string; readonly deaths: number; readonly at: number }

const readSuspects = readList(
  readObject({
    packet: readString(1000, (packet) => packet),
    deaths: readInteger(1, MAX_DEATHS),
    at: readInteger(0, MAX_MILLIS),
  }),
  MAX_SUSPECTS,
)

type Deps = {
  readonly mark: PacketMark
  readonly disk: Disk
  readonly signer: Pick<Signer, 'hash'>
  readonly eventStore: Pick<EventStore, 'commit'>
  readonly now: () => Millis
  readonly warn: (key: string, about: string) => void
}

type GuardedPacket = { readonly topic: string; readonly bytes: Uint8Array }

export type PacketGuard = {
  /**
   * Handles a packet, which may contain another one; false when it was put aside instead. `WAITING`: it was not handled yet, so
   * it is suspected as before.
   */
  readonly run: (packet: GuardedPacket, task: () => unknown) => boolean
  /** Handles packets one after the other: the mark of each overwrites that of the one before, and the last one is cleared. */
  readonly together: (task: () => void) => void
  readonly on: Handlers
}

/** A guard that begins with what the run before left unfinished. */
export const createPacketGuard = (deps: Deps): PacketGuard => {
  const { mark, disk, signer, eventStore, now, warn } = deps
  let suspects: readonly Suspect[] = readSuspects(parseJson(disk.keyValues.get(SLOT) ?? '')) ?? []
  const told = new Set<string>()
  let current: string | undefined
  let isTogether = false
  // whatever the packet that has thrown was in, or has set off, is not to blame as well
  let blamedFor: unknown

  const store = (next: readonly Suspect[]) => {
    suspects = next
    tolerateDiskFailure(() =>
      disk.transaction(false, () => disk.keyValues.put(SLOT, JSON.stringify(suspects))),
    )
  }
  const others = (packet: string) => suspects.filter((one) => one.packet !== packet)
  const suspectOf = (packet: string) => suspects.find((one) => one.packet === packet)

  /** Handling of this one did not end; `at`: from then on it is put aside for a while. */
  const suspect = (packet: string, at: number) => {
    const deaths = Math.min((suspectOf(packet)?.deaths ?? 0) + 1, MAX_DEATHS)
    store([...others(packet), { packet, deaths, at }].slice(-MAX_SUSPECTS))
  }

  const isAside = ({ deaths, at }: Suspect) =>
    deaths >= MAX_DEATHS || Math.abs(now() - at) < ASIDE_FOR

  const refuse = (reason: string) => eventStore.commit([{ type: 'packet.refused', reason }])

  const putAside = (packet: string, topic: string) => {
    refuse('poison')
    if (told.has(packet)) return
    told.add(packet)
    warn('poison-packet', topic)
  }

  const handle = (packet: string, task: () => unknown): unknown => {
    const outer = current
    current = packet
    mark.set(packet)
    try {
      return task()
    } catch (error) {
      // a failing disk is no fault of the packet; after another exception, which only costs the link, it may be
      // tried once more at once
      if (!isDiskFailure(error) && blamedFor !== error) {
        blamedFor = error
        suspect(packet, 0)
      }
      throw error
    } finally {
      current = outer
      if (outer !== undefined) mark.set(outer)
      else if (!isTogether) mark.clear()
    }
  }

  const unfinished = mark.unfinished()
  if (unfinished !== undefined) suspect(unfinished, now())
  mark.clear()

  return {
    together: (task) => {
      isTogether = true
      try {
        task()
      } finally {
        isTogether = false
        mark.clear()
      }
    },
    run: ({ topic, bytes }, task) => {
      const packet = `${signer.hash(bytes.subarray(0, MAX_HASHED))} ${topic.slice(0, MAX_TOPIC)}`
      const found = suspects.length > 0 ? suspectOf(packet) : undefined
      if (found && isAside(found)) {
        putAside(packet, topic)
        return false
      }
      const isOuter = current === undefined
      const began = now()
      const outcome = handle(packet, task)
      if (found && outcome !== WAITING) store(others(packet))
      if (isOuter && now() - began > SLOW_AFTER) warn('slow-packet', topic)
      return true
    },
    on: {
      undone: (error) => {
        if (isDiskFailure(error) || suspects.length === 0) return
        try {
          // that a packet is suspected for it was not stored either
          store(suspects)
        } catch {
          // it is suspected as long as the program runs
        }
      },
    },
  }
}

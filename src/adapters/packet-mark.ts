/**
 * The port `PacketMark` on one small file. A write without a flush is enough: the kernel keeps what a process
 * wrote when the process dies. It takes some microseconds, and is made twice for each packet.
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import type { PacketMark } from '../ports/packet-mark.ts'
import type { Stop } from '../core/stop.ts'

/** Bytes of a mark; a longer one is cut, the same each time. */
const SIZE = 512
/** A file that begins with this has no mark. */
const NONE = 0

/** The mark of the run before, as far as it can be read. */
const readMark = (handle: number): string | undefined => {
  const bytes = Buffer.alloc(SIZE)
  const length = readSync(handle, bytes, 0, SIZE, 0)
  if (length === 0 || bytes[0] === NONE) return undefined
  const end = bytes.indexOf(NONE)
  return bytes.toString('utf8', 0, end === -1 ? length : end)
}

const openFile = (path: string): number => {
  try {
    return openSync(path, 'r+')
  } catch {
    // there is none yet
    return openSync(path, 'w+', 0o600)
  }
}

/** Without the file (a full disk, a folder that takes no more) the program runs as well, but knows no marks. */
export const NO_MARK: PacketMark = { unfinished: () => undefined, set: () => {}, clear: () => {} }

const quietly = (task: () => void) => {
  try {
    task()
  } catch {
    // the disk is full or gone, which is told elsewhere; this packet goes without a mark
  }
}

/** Opens the mark at `path`; `close` lets go of the file. */
export const openPacketMark = (path: string): PacketMark & { readonly close: Stop } => {
  let handle: number
  let before: string | undefined
  try {
    handle = openFile(path)
    before = readMark(handle)
  } catch {
    return { ...NO_MARK, close: () => {} }
  }
  const bytes = new Uint8Array(SIZE)
  const none = Uint8Array.of(NONE)
  const utf8 = new TextEncoder()
  return {
    unfinished: () => before,
    set: (packet) =>
      quietly(() => {
        // the nought ends it: what a longer mark left behind is not read
        const { written } = utf8.encodeInto(packet, bytes.subarray(0, SIZE - 1))
        bytes[written] = NONE
        writeSync(handle, bytes, 0, written + 1, 0)
      }),
    clear: () => quietly(() => writeSync(handle, none, 0, 1, 0)),
    close: () => closeSync(handle),
  }
}

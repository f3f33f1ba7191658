/** The mark on the packet that is being handled, in memory: it outlives the programs that set it. */
import type { PacketMark } from '../../../src/ports/packet-mark.ts'

export const createMemoryMark = () => {
  let marked: string | undefined
  return {
    /** The mark as the next run finds it. */
    open: (): PacketMark => {
      const before = marked
      return {
        unfinished: () => before,
        set: (packet) => {
          marked = packet
        },
        clear: () => {
          marked = undefined
        },
      }
    },
  }
}

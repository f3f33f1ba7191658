/** A mark on the packet that is being handled: it survives the death of the program, not that of the machine. */

export type PacketMark = {
  /** What was marked when an earlier run died; `undefined` if it died otherwise, or ended. */
  readonly unfinished: () => string | undefined
  /** Handling of this one begins; it replaces the mark before. Never throws. */
  readonly set: (packet: string) => void
  /** Nothing is being handled. Never throws. */
  readonly clear: () => void
}

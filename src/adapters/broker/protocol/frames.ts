/** Cuts the bytes of a connection into packets (MQTT 5 section 2.1), without collecting one that is too large. */

/** One packet: its bytes are a piece of what was read, so they hold only until the next turn. */
export type PacketFrame = {
  /** The first byte: type and flags. */
  readonly first: number
  readonly bytes: Buffer
  /** Where what follows the fixed header begins, and where it ends. */
  readonly body: number
  readonly end: number
}

/** What comes out of a connection: a packet, nothing yet, or bytes that can be none. */
export type NextFrame = PacketFrame | 'more' | 'too-large' | 'malformed'

/** A packet that came only in part grows in memory of its own, by doubling. */
const FIRST_ROOM = 4096

/** `limit` says how many bytes may follow the fixed header now. */
export const createFrameReader = (limit: () => number) => {
  let chunk: Buffer = Buffer.alloc(0)
  let at = 0
  let partial: { room: Buffer; held: number; readonly needed: number } | undefined
  let body = 0

  const collect = (next: Buffer) => {
    if (!partial) return
    const taken = Math.min(partial.needed - partial.held, next.length)
    const held = partial.held + taken
    if (held > partial.room.length) {
      const room = Buffer.allocUnsafeSlow(Math.min(partial.needed, Math.max(FIRST_ROOM, 2 * held)))
      partial.room.copy(room, 0, 0, partial.held)
      partial.room = room
    }
    next.copy(partial.room, partial.held, 0, taken)
    partial.held = held
    chunk = next
    at = taken
  }

  return {
    /** Takes what was read; whatever was there before must have been taken out. */
    push: (next: Buffer) => {
      if (partial) collect(next)
      else {
        chunk = at < chunk.length ? Buffer.concat([chunk.subarray(at), next]) : next
        at = 0
      }
    },
    /** The bytes of a packet that is not whole yet. */
    heldBytes: () => partial?.room.length ?? 0,
    next: (): NextFrame => {
      if (partial) {
        if (partial.held < partial.needed) return 'more'
        const { room, needed } = partial
        partial = undefined
        return { first: room[0] ?? 0, bytes: room, body, end: needed }
      }
      let length = 0
      let place = at + 1
      for (let factor = 1; ; factor *= 128) {
        if (place >= chunk.length) {
          // a header of which only a part is there, or nothing: no more than five bytes are kept
          chunk = at < chunk.length ? Buffer.from(chunk.subarray(at)) : Buffer.alloc(0)
          at = 0
          return 'more'
        }
        const byte = chunk[place] ?? 0
        place += 1
        length += (byte % 128) * factor
        if (length > limit()) return 'too-large'
        if (byte < 128) {
          // [MQTT-1.5.5-1]: no more bytes than the value needs
          if (byte === 0 && place - at > 2) return 'malformed'
          break
        }
        if (place - at > 4) return 'malformed'
      }
      const end = place + length
      if (end <= chunk.length) {
        const frame = { first: chunk[at] ?? 0, bytes: chunk, body: place, end }
        at = end
        return frame
      }
      body = place - at
      partial = { room: Buffer.alloc(0), held: 0, needed: end - at }
      collect(chunk.subarray(at))
      return 'more'
    },
  }
}

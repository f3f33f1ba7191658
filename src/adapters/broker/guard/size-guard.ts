/** The size of a packet, known before it is there. */

/**
 * Watches the bytes of one connection and detects at the fixed header that a packet would be larger
 * than `limit` bytes, so that nobody makes the parser collect 256 MiB first.
 */
export const createSizeGuard = (limit: number): ((chunk: Uint8Array) => boolean) => {
  let skip = 0
  let header = 0
  let length = 0

  return (chunk) => {
    let at = 0
    while (at < chunk.length) {
      if (skip > 0) {
        const step = Math.min(skip, chunk.length - at)
        skip -= step
        at += step
        continue
      }
      const byte = chunk[at] ?? 0
      at += 1
      if (header === 0) {
        header = 1
        length = 0
        continue
      }
      length += (byte % 128) * 128 ** (header - 1)
      header += 1
      if (length > limit) return false
      if (byte >= 128) {
        // a fifth length byte is malformed; the parser reports that itself
        if (header > 5) return false
        continue
      }
      skip = length
      header = 0
    }
    return true
  }
}

/** The frames of web sockets in bytes (RFC 6455, 5.2). */

/** The header of a frame as a server sends it; `opcode`: 0 goes on, 1 text, 2 binary, 8 and above control. */
export const frameHeader = (
  length: number,
  { opcode = 2, fin = true }: { readonly opcode?: number; readonly fin?: boolean } = {},
): Buffer => {
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
  header[0] = (fin ? 0x80 : 0) | opcode
  if (header.length === 2) header[1] = length
  if (header.length === 4) header.writeUInt16BE(length, 2)
  if (header.length === 10) header.writeBigUInt64BE(BigInt(length), 2)
  if (header.length > 2) header[1] = header.length === 4 ? 126 : 127
  return header
}

/** A whole frame of a server. */
export const frameOf = (payload: Uint8Array, how: Parameters<typeof frameHeader>[1] = {}): Buffer =>
  Buffer.concat([frameHeader(payload.length, how), payload])

export type ReadFrame = {
  readonly fin: boolean
  readonly opcode: number
  readonly payload: Buffer
}

/** Takes whole frames, masked or not, from the beginning of these bytes; `rest` is what is not complete yet. */
export const readFrames = (
  bytes: Buffer,
): { readonly frames: readonly ReadFrame[]; readonly rest: Buffer } => {
  const frames: ReadFrame[] = []
  let rest = bytes
  for (;;) {
    const [first, second] = rest
    if (first === undefined || second === undefined) return { frames, rest }
    const short = second & 127
    const head = short === 126 ? 4 : short === 127 ? 10 : 2
    const isMasked = second >= 128
    const from = head + (isMasked ? 4 : 0)
    if (rest.length < from) return { frames, rest }
    const length =
      head === 4 ? rest.readUInt16BE(2) : head === 10 ? Number(rest.readBigUInt64BE(2)) : short
    if (rest.length < from + length) return { frames, rest }
    const mask = rest.subarray(head, from)
    const payload = Buffer.from(rest.subarray(from, from + length))
    if (isMasked)
      for (const [at, byte] of payload.entries()) payload[at] = byte ^ (mask[at % 4] ?? 0)
    frames.push({ fin: first >= 128, opcode: first & 15, payload })
    rest = rest.subarray(from + length)
  }
}

/** Packets that are too large, as a rogue broker sends them piece by piece. */
import { execFileSync } from 'node:child_process'
import { program } from '../../setup/tools.ts'

export const MEBIBYTE = 1024 * 1024

/** The memory of a process in bytes. */
export const memoryOf = (pid: number): number =>
  Number(execFileSync(program('ps'), ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) *
  1024

const lengthBytes = (length: number): readonly number[] =>
  length < 128 ? [length] : [(length % 128) | 128, ...lengthBytes(Math.floor(length / 128))]

/** The beginning of a PUBLISH at QoS 1 with this remaining length, and how many bytes are still to come. */
export const beginningOfPublish = (version: 4 | 5, topic: string, id: number, length: number) => {
  const name = Buffer.from(topic)
  const head = Buffer.concat([
    Uint8Array.of(name.length >> 8, name.length & 255),
    name,
    Uint8Array.of(id >> 8, id & 255, ...(version === 5 ? [0] : [])),
  ])
  return {
    bytes: Buffer.concat([Uint8Array.from([0x32, ...lengthBytes(length)]), head]),
    rest: length - head.length,
  }
}

/** The acknowledgement of a packet with this id, in hexadecimal. */
export const pubackOf = (id: number): string => `4002${id.toString(16).padStart(4, '0')}`

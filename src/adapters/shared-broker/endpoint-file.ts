/** Where the shared broker of a user is: its socket, and a file that tells who runs it. */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { parseJson, readInteger, readObject } from '../../core/schema.ts'
import { inspectSocket, MAX_SOCKET_PATH } from '../sockets/private-socket.ts'
import { probeSocket } from '../sockets/probe-socket.ts'

/** Who runs the broker, since when (Unix ms). `port`: it is of a version that listened on one. */
export type Endpoint = { readonly pid: number; readonly started: number; readonly port?: number }

const fileOf = (dataDir: string) => join(dataDir, 'broker.json')

const readNote = readObject(
  { pid: readInteger(1, 2 ** 31), started: readInteger(1, 1e15) },
  { port: readInteger(1, 65_535) },
)

/**
 * The socket of the shared broker on `dataDir`: in that folder, or, where its path would be too long for a socket, in a
 * folder of this user (0700) in /tmp. It depends on nothing else, so all programs of a user find the same one.
 */
export const sharedBrokerSocket = (dataDir: string): string => {
  const inside = join(dataDir, 'broker.sock')
  if (Buffer.byteLength(inside) <= MAX_SOCKET_PATH) return inside
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  return join('/tmp', `papo-broker-${process.getuid?.() ?? 0}`, `${hash}.sock`)
}

/** Reads the note; `undefined` when there is none or it is not one. */
export const readEndpoint = (dataDir: string): Endpoint | undefined => {
  try {
    return readNote(parseJson(readFileSync(fileOf(dataDir), 'utf8')))
  } catch {
    // no file, or half a file of another program: both mean that nothing is known
    return undefined
  }
}

/** Writes the note (0600), whole or not at all. */
export const writeEndpoint = (dataDir: string, endpoint: Endpoint): void => {
  const draft = `${fileOf(dataDir)}.${endpoint.pid}`
  writeFileSync(draft, `${JSON.stringify(endpoint)}\n`, { mode: 0o600 })
  renameSync(draft, fileOf(dataDir))
}

/** Takes the note away, if it is still that of `pid`. */
export const removeEndpoint = (dataDir: string, pid: number): void => {
  if (readEndpoint(dataDir)?.pid === pid) rmSync(fileOf(dataDir), { force: true })
}

/** A process that ended and that nobody asked about still has its id, for ever where the first process asks about none. */
const hasEnded = (pid: number): boolean => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return /^[ZX]/u.test(stat.slice(stat.lastIndexOf(')') + 2))
  } catch {
    // no /proc here; then the answer of kill has to do
    return false
  }
}

/** True when a process of this user has the id and runs. */
export const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0) && !hasEnded(pid)
  } catch {
    // ESRCH: nobody; EPERM: somebody else's process got the number
    return false
  }
}

const PROTOCOL = 'MQTT'
const ID_LENGTH = 16
// MQTT 3.1.1 section 3.1: clean session, keep-alive of 10 s, and a client id follows
const CONNECT = Buffer.concat([
  Buffer.from([0x10, 12 + ID_LENGTH, 0, 4]),
  Buffer.from(PROTOCOL),
  Buffer.from([4, 2, 0, 10, 0, ID_LENGTH]),
])
const DISCONNECT = Buffer.from([0xe0, 0])

/** True when an MQTT broker of ours on this socket accepts a client within `timeout` ms; nothing is sent to anybody else. */
export const acceptsMqtt = async (path: string, timeout = 2000): Promise<boolean> => {
  if (inspectSocket(path) !== 'mine') return false
  return probeSocket(connect({ path }), timeout, (socket, end) => {
    socket.once('connect', () => {
      // a name of its own, so that two probes at once do not cut each other off
      socket.write(
        Buffer.concat([CONNECT, Buffer.from(randomBytes(ID_LENGTH / 2).toString('hex'))]),
      )
    })
    // CONNACK with return code 0, MQTT 3.1.1 section 3.2
    socket.once('data', (bytes: Buffer) => {
      socket.write(DISCONNECT)
      end(bytes[0] === 0x20 && bytes[3] === 0)
    })
  })
}

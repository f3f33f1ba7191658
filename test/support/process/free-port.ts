/** Ports for what a test starts. */
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/**
 * Below what Linux gives to outgoing connections (`net.ipv4.ip_local_port_range`): none of them may take the port before the
 * server has it.
 */
const [FIRST, END] = [10_000, 32_768]
const TRIES = 100

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

/** A port of the loopback interface that is free now; throws where none is found. */
export const freePort = async (): Promise<number> => {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(FIRST, END)
    // oxlint-disable-next-line no-await-in-loop
    if (await listens(port)) return port
  }
  throw new Error(`of ${TRIES} ports of 127.0.0.1 none was free`)
}

/** Finds out whether a port speaks TLS: a server with it closes the connection of a client without it, silently. */
import { connect } from 'node:tls'
import type { IClientOptions } from 'mqtt'
import { probeSocket } from '../sockets/probe-socket.ts'

/** How long (ms) an answer may take: a server that closed at once also answers at once. */
const TIMEOUT = 2000

/** Does the other side of these options speak TLS? Nothing is sent to it, and its certificate does not matter. */
export const speaksTls = ({ host = '', port = 1883 }: IClientOptions): Promise<boolean> =>
  probeSocket(connect({ host, port, rejectUnauthorized: false }), TIMEOUT, (socket, end) => {
    socket.once('secureConnect', () => end(true))
  })

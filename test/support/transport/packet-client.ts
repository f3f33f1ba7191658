/** A client that sends and gets single packets, written and read by mqtt-packet: it does what no library does. */
import { generate, parser, type IConnectPacket, type Packet } from 'mqtt-packet'
import { until } from '../wait.ts'
import { openRaw } from './raw-client.ts'

/** Connects to a port of this machine and takes its CONNACK; MQTT 3.1.1 and a clean session unless told otherwise. */
export const openPackets = async (
  port: number,
  clientId: string,
  options: Partial<IConnectPacket> = {},
) => {
  const connect = {
    cmd: 'connect',
    clientId,
    protocolVersion: 4,
    clean: true,
    keepalive: 60,
    ...options,
  } as const
  const { protocolVersion } = connect
  const { socket, isClosed } = await openRaw(port)
  const got: Packet[] = []
  const reader = parser({ protocolVersion })
  reader.on('packet', (packet) => got.push(packet))
  socket.on('data', (bytes: Buffer) => reader.parse(bytes))
  const send = (packet: Packet) => socket.write(generate(packet, { protocolVersion }))
  /** The next packet of this kind; others stay where they are. */
  const take = async <T extends Packet['cmd']>(cmd: T) => {
    const isOne = (packet: Packet): packet is Extract<Packet, { readonly cmd: T }> =>
      packet.cmd === cmd
    const found = await until(() => got.find(isOne), `a ${cmd} comes`)
    got.splice(got.indexOf(found), 1)
    return found
  }
  send(connect)
  const connack = await take('connack')
  return { connack, got, take, send, socket, isClosed }
}

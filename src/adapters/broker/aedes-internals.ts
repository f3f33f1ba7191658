/** The internals of aedes 1.2.0 that its types do not name and that we change; its version is pinned for this file. */
import type { Socket } from 'node:net'
import type { Aedes, Client, ConnectPacket } from 'aedes'
import { createSizeGuard } from './guard/size-guard.ts'
import type { BrokerPacket } from './broker-storage.ts'

/** How aedes hands a message that goes through now to one subscriber. */
export type Deliver = (packet: BrokerPacket, done: () => void) => void
type Done = (error?: Error | null) => void
/** `publish` as aedes calls it on itself: with the client that published it, or without. */
export type Publish = (packet: object, client: Client | null, done: Done) => void

/** Replaces how one client is given its messages; to be called before it subscribes. */
export const replaceDelivery = (
  client: Client,
  deliver: { deliver0: Deliver; deliverQoS: Deliver },
) => void Object.assign(client, deliver)

/** Replaces the broker's `publish` by `wrap(publish)`, also for its own use. */
export const wrapPublish = (broker: Aedes, wrap: (publish: Publish) => Publish): Publish => {
  const original: unknown = Reflect.get(broker, 'publish')
  if (typeof original !== 'function') throw new Error('aedes has no publish')
  const publish = wrap((packet, client, done) => {
    Reflect.apply(original, broker, [packet, client, done])
  })
  Object.assign(broker, {
    publish: (packet: object, client?: Client | null | Done, done?: Done) =>
      typeof client === 'function'
        ? publish(packet, null, client)
        : publish(packet, client ?? null, done ?? (() => undefined)),
  })
  return publish
}

/** What a client that wants to connect is told: a return code of MQTT 3.1.1 section 3.2.2.3, and the log why. */
export type ConnectRefusal = { readonly code: 2 | 3 | 4 | 5; readonly why: string }

/** Lets `refusal` refuse clients by their id, and by the account that they give. */
export const authenticateBy = (
  broker: Aedes,
  refusal: (
    client: Client,
    account: { readonly username: unknown; readonly password: unknown },
  ) => ConnectRefusal | undefined,
) =>
  void Object.assign(broker, {
    authenticate: (
      client: Client,
      username: unknown,
      password: unknown,
      callback: (error: Error | null, success: boolean) => void,
    ) => {
      const refused = refusal(client, { username, password })
      if (!refused) callback(null, true)
      else callback(Object.assign(new Error(refused.why), { returnCode: refused.code }), false)
    },
  })

/**
 * Reads nothing more of a client before its CONNECT was accepted. aedes does so only from the check of the account on; a
 * packet that comes a moment earlier would be carried out for nobody, whatever the account.
 */
export const readLater = (client: Client) => {
  const pause: unknown = Reflect.get(client, 'pause')
  if (typeof pause !== 'function') throw new Error('aedes has no pause')
  Reflect.apply(pause, client, [])
}

/**
 * Takes a client away that hung up before it was registered: aedes registers it all the same, and would never take
 * notice of its end.
 */
export const unregister = (broker: Aedes, client: Client) => {
  const take: unknown = Reflect.get(broker, 'unregisterClient')
  if (typeof take !== 'function') throw new Error('aedes has no unregisterClient')
  Reflect.apply(take, broker, [client])
}

/** Sets the keep-alive of a client that wants to connect (seconds), where it asks for none or a longer one. */
export const limitKeepAlive = (packet: ConnectPacket, limit: number) => {
  const { keepalive = 0 } = packet
  Object.assign(packet, { keepalive: keepalive === 0 ? limit : Math.min(keepalive, limit) })
}

/** Sets where the broker's message numbers begin. */
export const setMessageCounter = (broker: Aedes, from: number) =>
  void Reflect.set(broker, 'counter', from)

/** Takes the broker's next message number. */
export const nextMessageNumber = (broker: Aedes): number => {
  const number = Number(Reflect.get(broker, 'counter')) + 1
  Reflect.set(broker, 'counter', number)
  return number
}

/** Cuts a connection off before its parser collects a packet of more than `limit` bytes. */
export const limitPacketSize = (socket: Socket, limit: number, cut: () => void) => {
  const read = socket.read.bind(socket)
  const fits = createSizeGuard(limit)
  socket.read = (size?: number) => {
    const chunk: unknown = read(size)
    if (!(chunk instanceof Uint8Array) || fits(chunk)) return chunk
    cut()
    return null
  }
}

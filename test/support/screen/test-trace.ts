/** Packets for a screen without a broker. */
import type {
  PacketTraceReader,
  TracedMessage,
  TracedPacket,
} from '../../../src/core/broker/traced-packet.ts'
import type { Millis } from '../../../src/core/ids.ts'
import { explainMessage } from '../../../src/protocol/explain-message.ts'

/** A packet to be shown; what is not given is as in a received PUBLISH at QoS 1. */
export type ShownPacket = Partial<Omit<TracedPacket, 'message'>> & {
  readonly message?: Partial<Omit<TracedMessage, 'payload'>> & { readonly payload: string }
}

/** A trace; every signature in it is good. */
export const createTestTrace = (now: () => Millis) => {
  const listeners = new Set<(packet: TracedPacket) => void>()
  let number = 0
  const reader: PacketTraceReader = {
    follow: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    meaningOf: (message) => explainMessage('papo', message, () => true),
  }
  return {
    reader,
    following: () => listeners.size,
    show: ({ message, ...rest }: ShownPacket) => {
      number += 1
      const payload = Buffer.from(message?.payload ?? '')
      const packet: TracedPacket = {
        number,
        direction: 'received',
        at: now(),
        type: 'publish',
        id: 1,
        size: 10,
        acknowledges: undefined,
        fields: {},
        ...rest,
        message: message && {
          topic: 'papo/USERS/bob',
          qos: 1,
          retain: false,
          length: payload.length,
          ...message,
          payload,
        },
      }
      for (const listener of listeners) listener(packet)
    },
  }
}

/** Numbers of packets that a broker makes up: mqtt.js answers under whatever number came, and one that is none would end the program. */
import { Store } from 'mqtt'
import type { IStore, MqttClient } from 'mqtt'

/** Is it a packet identifier (MQTT 3.1.1 section 2.3.1)? mqtt-packet gives -1 where the packet was too short for one. */
export const isPacketId = (id: unknown): boolean =>
  typeof id === 'number' && id >= 1 && id <= 65_535

/**
 * Gives a new client stores that outlive its end, because packets that came in one piece are handled after it, and calls
 * `refuse` instead of answering a packet of QoS 2 whose number is none. Those of QoS 1 go through `handleMessage`.
 */
export const guardPacketIds = (client: MqttClient, refuse: () => void): void => {
  const kept = new Store({ clean: false })
  const store: IStore = {
    createStream: () => kept.createStream(),
    del: (packet, done) => kept.del(packet, done),
    close: (done) => kept.close(done),
    put: (packet, done) => {
      if (isPacketId(packet.messageId)) kept.put(packet, done)
      else refuse()
      return store
    },
    get: (packet, done) => {
      if (isPacketId(packet.messageId)) kept.get(packet, done)
      else refuse()
      return store
    },
  }
  client.incomingStore = store
  client.outgoingStore = new Store({ clean: false })
}

/** Keeps a connection whose ping is not answered yet because a backlog comes in before the answer. */
import type { MqttClient } from 'mqtt'

/**
 * Makes mqtt.js's keep-alive take any byte for a sign of life, also one that is skipped; `lastByteAt` says when
 * the last one came (ms of `performance.now()`). It looks every half keep-alive
 * once the answer is overdue, so a dead connection is still noticed within 1.5 keep-alives.
 */
export const tolerateBacklog = (client: MqttClient, lastByteAt: () => number) => {
  const giveUp = client.onKeepaliveTimeout.bind(client)
  client.onKeepaliveTimeout = () => {
    // the broker may have set another keep-alive than ours (MQTT 5)
    const half = client.keepalive * 500
    if (performance.now() - lastByteAt() >= half) giveUp()
    // the broker needs a sign of life from us too, and QoS 0 packets have no acknowledgement
    else client.sendPing()
  }
}

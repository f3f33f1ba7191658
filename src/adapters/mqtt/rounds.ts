/** Measures round trips by PINGREQ, also when mqtt.js's own keep-alive asks between. */
import type { MqttClient } from 'mqtt'

const nobody = () => {}

/** A function that pings and tells the round trip in milliseconds. */
export const rounds = (client: MqttClient) => {
  // a broker answers in order, so the oldest question is the one that is answered
  const asked: { readonly at: number; readonly tell: (millis: number) => void }[] = []
  let tell: (millis: number) => void = nobody

  client.on('packetsend', ({ cmd }) => {
    if (cmd === 'pingreq') asked.push({ at: performance.now(), tell })
  })
  client.on('packetreceive', ({ cmd }) => {
    if (cmd !== 'pingresp') return
    const first = asked.shift()
    first?.tell(performance.now() - first.at)
  })

  return (done: (millis: number) => void) => {
    tell = done
    client.sendPing()
    tell = nobody
  }
}

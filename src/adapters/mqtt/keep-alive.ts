/** The keep-alive of mqtt.js, with fewer wake-ups, and a backlog that counts as a sign of life. */
import type { IClientOptions, MqttClient } from 'mqtt'
import type { Stop } from '../../core/stop.ts'
import { letThreadsSleep } from '../by-itself.ts'
import { steadyMillis } from '../clock.ts'

/** How mqtt.js is given timers of ours: those of `setInterval`, known by numbers. */
type IntervalTimer = Extract<IClientOptions['timerVariant'], object>

/** Intervals of mqtt.js, each half a keep-alive, until it sends a ping; at the next one it looks for the answer. */
const UNTIL_PING = 2

/**
 * The interval of mqtt.js's keep-alive, which ticks every half keep-alive: the first tick does nothing but count, the second
 * sends a ping. The first comes together with the second, so that an idle program is not woken for nothing.
 */
export const keepAliveTimer = (): IntervalTimer => {
  const timers = new Map<number, NodeJS.Timeout>()
  let last = 0
  const tickAfter = (id: number, ticks: number, every: number, tick: () => void) => {
    const timer = setTimeout(() => {
      tickAfter(id, 1, every, tick)
      for (let done = 0; done < ticks && timers.has(id); done += 1) tick()
    }, ticks * every)
    timers.set(id, timer)
  }
  return {
    set: (tick, every = 0) => {
      last += 1
      tickAfter(last, UNTIL_PING, every, () => void tick())
      return last
    },
    clear: (id) => {
      clearTimeout(timers.get(id))
      timers.delete(id)
    },
  }
}

/**
 * Makes mqtt.js's keep-alive take any byte for a sign of life, also one that is skipped; `lastByteAt` says when
 * the last one came (ms of `steadyMillis`). It looks every half keep-alive
 * once the answer is overdue, so a dead connection is still noticed within 1.5 keep-alives.
 */
export const tolerateBacklog = (client: MqttClient, lastByteAt: () => number) => {
  const giveUp = client.onKeepaliveTimeout.bind(client)
  client.onKeepaliveTimeout = () => {
    // the broker may have set another keep-alive than ours (MQTT 5)
    const half = client.keepalive * 500
    if (steadyMillis() - lastByteAt() >= half) giveUp()
    // the broker needs a sign of life from us too, and QoS 0 packets have no acknowledgement
    else client.sendPing()
  }
}

/** A connection over which nothing came for so long (ms) is idle. */
const QUIET = 5000

/**
 * From a ping on an idle connection until something comes, or the connection ends, the threads of V8 sleep: that is all that
 * an idle program does. `lastByteAt` is as above. Where much comes in, what takes it in is optimised as ever.
 */
export const pingByItself = (
  client: MqttClient,
  lastByteAt: () => number,
  sleep = letThreadsSleep,
): void => {
  let stop: Stop | undefined
  const end = () => {
    stop?.()
    stop = undefined
  }
  client.on('packetsend', ({ cmd }) => {
    if (cmd === 'pingreq' && steadyMillis() - lastByteAt() >= QUIET) stop ??= sleep()
  })
  client.on('packetreceive', end)
  client.on('close', end)
}

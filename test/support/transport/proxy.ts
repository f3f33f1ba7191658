/** A TCP proxy on loopback between a client and a broker, which a test can cut and mend. */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { listenOnLoopback } from './listen.ts'

/** A running proxy. */
export type Proxy = {
  readonly port: number
  /** Swallows every byte of old and new connections from now on; nobody is told. */
  readonly blackHole: () => void
  /** Ends a black hole: bytes that were held back flow on, as TCP would send them again. */
  readonly restore: () => void
  /** Breaks all connections at once, on both sides, without a clean end. New ones are served. */
  readonly reset: () => void
  /** Every byte takes so much longer (ms) from now on, either way. */
  readonly slow: (millis: number) => void
  /** How many clients are connected. */
  readonly connections: () => number
  /** Breaks everything and stops listening. */
  readonly stop: () => Promise<void>
}

/** Starts a proxy on a free port of 127.0.0.1 that leads to `target` on the same machine. */
export const startProxy = async (target: number): Promise<Proxy> => {
  const pairs = new Set<readonly [Socket, Socket]>()
  let swallowing = false
  let delay = 0
  const later = (task: () => void) => {
    if (delay > 0) setTimeout(task, delay)
    else task()
  }

  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true })
    const pair = [near, far] as const
    pairs.add(pair)
    for (const [from, to] of [pair, [far, near] as const]) {
      from.on('data', (bytes) => {
        later(() => {
          if (!to.destroyed && !to.write(bytes)) from.pause()
        })
      })
      to.on('drain', () => {
        if (!swallowing) from.resume()
      })
      from.on('end', () => {
        later(() => {
          if (!swallowing) to.end()
        })
      })
      from.on('close', () => {
        // a silent network also keeps the farewell to itself
        if (swallowing) return
        pairs.delete(pair)
        later(() => to.destroy())
      })
      // a broken connection is this proxy's business; 'close' follows
      from.on('error', () => {})
      if (swallowing) from.pause()
    }
  })
  const ownPort = await listenOnLoopback(server)

  const each = (task: (socket: Socket) => void) => {
    for (const pair of pairs) pair.forEach(task)
  }
  const reset = () => {
    each((socket) => socket.resetAndDestroy())
    pairs.clear()
  }

  return {
    port: ownPort,
    blackHole: () => {
      swallowing = true
      each((socket) => socket.pause())
    },
    restore: () => {
      swallowing = false
      for (const pair of pairs) {
        const hungUp = pair.some((socket) => socket.destroyed)
        if (hungUp) pairs.delete(pair)
        for (const socket of pair) {
          if (hungUp) socket.resetAndDestroy()
          else socket.resume()
        }
      }
    },
    reset,
    slow: (millis) => {
      delay = millis
    },
    connections: () => [...pairs].filter(([near]) => !near.destroyed).length,
    stop: async () => {
      reset()
      server.close()
      await once(server, 'close')
    },
  }
}

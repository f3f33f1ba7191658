/** The packets of the connection while the pane is open; nothing of them stays when it is closed. */
import { useEffect, useState } from 'react'
import type { TracedPacket } from '../../../src/core/broker/traced-packet.ts'
import { useServices } from '../../../src/store/hooks.ts'

/** So many packets are on hand; older ones are forgotten. */
const MOST = 1000
/** What came in so many milliseconds is drawn together. */
const INTERVAL = 100

export type Packets = {
  /** What is shown, the newest last: that of the moment of the pause, while there is one. */
  readonly shown: readonly TracedPacket[]
  /** How many came since the pause; nothing where there is none. */
  readonly waiting: number | undefined
  readonly togglePause: () => void
}

export const usePackets = (): Packets => {
  const { packets } = useServices()
  const [all, setAll] = useState<readonly TracedPacket[]>([])
  const [frozen, setFrozen] = useState<readonly TracedPacket[]>()
  useEffect(() => {
    let kept: TracedPacket[] = []
    let timer: NodeJS.Timeout | undefined
    const stop = packets.follow((packet) => {
      kept.push(packet)
      if (kept.length > MOST * 1.2) kept = kept.slice(-MOST)
      timer ??= setTimeout(() => {
        timer = undefined
        setAll(kept.slice(-MOST))
      }, INTERVAL)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [packets])
  const last = frozen?.at(-1)?.number ?? 0
  return {
    shown: frozen ?? all,
    waiting: frozen && (all.at(-1)?.number ?? last) - last,
    togglePause: () => setFrozen(frozen ? undefined : all),
  }
}

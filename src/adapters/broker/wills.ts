/** Wills of clients that were connected when the broker itself was killed. */
import type { Stop } from '../../core/stop.ts'
import type { Publish } from './aedes-internals.ts'
import type { BrokerStorage } from './broker-storage.ts'

/**
 * Publishes, `after` ms from now, the wills of clients that did not come back; a client that came back has
 * replaced its will or taken it away. Without this a kill -9 would leave people "online" for ever.
 */
export const publishOrphanedWills = async ({
  storage,
  publish,
  has,
  after,
}: {
  readonly storage: BrokerStorage
  readonly publish: Publish
  readonly has: (clientId: string) => boolean
  readonly after: number
}): Promise<{ readonly stop: Stop }> => {
  const orphans: string[] = []
  for await (const { clientId } of storage.wills()) orphans.push(clientId)
  if (orphans.length === 0) return { stop: () => undefined }

  const publishAll = async () => {
    for (const id of orphans) {
      const will = has(id) ? undefined : await storage.will(id)
      if (!will) continue
      const { topic, payload, qos, retain } = will
      await new Promise<void>((resolve) =>
        publish({ topic, payload, qos, retain }, null, () => resolve()),
      )
      await storage.forgetWill(id)
    }
  }
  const timer = setTimeout(
    () => void publishAll().catch(() => undefined /* the store was closed */),
    after,
  )
  timer.unref()
  return { stop: () => clearTimeout(timer) }
}

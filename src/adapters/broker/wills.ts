/** Wills of clients that were connected when the broker itself was killed. */
import type { Stop } from '../../core/stop.ts'
import type { Publish } from './aedes-internals.ts'
import type { Store } from './broker-storage.ts'

/**
 * Says, `after` ms from now, the wills of those who did not come back; a client that came back has
 * replaced its will or taken it away. Without this a kill -9 would leave people "online" for ever.
 */
export const publishLeftWills = async ({
  store,
  publish,
  has,
  after,
}: {
  readonly store: Store
  readonly publish: Publish
  readonly has: (clientId: string) => boolean
  readonly after: number
}): Promise<{ readonly stop: Stop }> => {
  const left: string[] = []
  for await (const { clientId } of store.wills()) left.push(clientId)
  if (left.length === 0) return { stop: () => undefined }

  const say = async () => {
    for (const id of left) {
      const will = has(id) ? undefined : await store.will(id)
      if (!will) continue
      const { topic, payload, qos, retain } = will
      await new Promise<void>((resolve) =>
        publish({ topic, payload, qos, retain }, null, () => resolve()),
      )
      await store.forgetWill(id)
    }
  }
  const timer = setTimeout(
    () => void say().catch(() => undefined /* the store was closed */),
    after,
  )
  timer.unref()
  return { stop: () => clearTimeout(timer) }
}

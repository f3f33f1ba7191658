/** One attempt to connect at a time: one that was given up may still reach the broker and would throw the next one out. */
import type { LinkEnd } from '../../core/broker/link-end.ts'
import type { Link, LinkEvents, LinkOptions, Transport } from '../../ports/transport.ts'

/** Nothing was dialled yet. */
export const createDialler = ({ connect }: Transport) => {
  let pending: { readonly url: string; readonly over: Promise<unknown> } | undefined
  return {
    /** Resolves when the last attempt is over, where it was at this broker. */
    settled: async (url: string): Promise<void> => {
      if (pending?.url === url) await pending.over
    },
    /** Resolves when the last attempt is over. */
    lastOver: (): Promise<unknown> => pending?.over ?? Promise.resolve(),
    /** Connects; nothing where nobody wants the link any more: it is closed then. */
    open: (
      options: LinkOptions,
      events: LinkEvents,
      isWanted: () => boolean,
    ): Promise<Link | LinkEnd | undefined> => {
      const attempt = async () => {
        const opened = await connect(options, events)
        if ('reason' in opened || isWanted()) return opened
        await opened.close()
        return undefined
      }
      const over = attempt()
      pending = { url: options.url, over }
      return over
    },
  }
}

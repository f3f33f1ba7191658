/** The first connection: does the broker answer, does it take us, what does it speak, and which program is it? */
import type { LinkEnd } from '../../core/broker/link-end.ts'
import { softwareNamed } from '../../core/broker/broker-lines.ts'
import type { BrokerSoftware } from '../../core/broker/doctor-report.ts'
import { safeLine } from '../../core/text/safe-text.ts'
import type { ProbeContext } from '../probe-context.ts'

/** What the first connection told. */
export type Reach =
  | { readonly link: { readonly version: 4 | 5; readonly millis: number } }
  | { readonly end: LinkEnd }

/** Connects, and measures how long that takes. */
export const reachBroker = async (context: ProbeContext, now: () => number): Promise<Reach> => {
  const from = now()
  const link = await context.shared()
  return 'reason' in link
    ? { end: link }
    : { link: { version: link.link.version, millis: Math.round(now() - from) } }
}

/** What a broker says of itself: the program, where it is known, and its own words. */
export type NamedSoftware = {
  readonly software: BrokerSoftware | undefined
  readonly words: string
}

/** Where brokers say it; many refuse that, or hang up at it. */
const VERSION_FILTERS = ['$SYS/broker/version', '$SYS/brokers/+/version']
/** How long (ms) the answer may take: it is retained, and there at once. */
const TIMEOUT = 400

export const readSoftware = async ({ links, clientId }: ProbeContext): Promise<NamedSoftware> => {
  const link = await links.open({ clientId: clientId('version'), sessionExpiry: 0 })
  if ('reason' in link) return { software: undefined, words: '' }
  await link.subscribe(VERSION_FILTERS, 0)
  const isNamed = () => link.packets.some(({ topic }) => topic.startsWith('$SYS/'))
  await link.waitFor(isNamed, TIMEOUT)
  await link.close()
  const said = link.packets.find(({ topic }) => topic.startsWith('$SYS/'))
  if (!said) return { software: undefined, words: '' }
  const words = safeLine(new TextDecoder().decode(said.payload.slice(0, 200)), 60)
  return { software: softwareNamed(said.topic, words), words }
}

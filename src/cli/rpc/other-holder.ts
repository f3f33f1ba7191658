/** A command that works through the papo which has the profile open, and asks for another broker or another name than that has. */
import { parseBrokerList, removeCredentials } from '../../core/broker/broker-address.ts'
import { parseUserId } from '../../core/ids.ts'
import { revealLine } from '../../core/text/safe-text.ts'
import { textFlag } from '../args.ts'
import type { Invocation } from '../args.ts'
import { cell } from '../commands/lines/print.ts'
import type { CliTexts } from '../texts/cli-texts.ts'
import type { AttachedProfile } from './attach.ts'

/** Ports that need not be written. */
const USUAL_PORTS: Readonly<Record<string, string>> = {
  'mqtt:': '1883',
  'mqtts:': '8883',
  'ws:': '80',
  'wss:': '443',
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The same text for the same place, however it is written. */
const placeOf = (url: string): string => {
  const read = URL.parse(url)
  if (!read) return url
  const host = LOOPBACK.has(read.hostname) ? 'localhost' : read.hostname
  return `${read.protocol}//${host}:${read.port || USUAL_PORTS[read.protocol]}${read.pathname}`
}

const isAmong = (broker: string, named: string): boolean => {
  const read = parseBrokerList(named)
  return !read.ok || read.value.some(({ url }) => placeOf(url) === placeOf(broker))
}

/** Why nothing is done: a flag means another broker or another person, and would be ignored. Nothing where it is the same. */
export const otherHolder = async (
  call: Invocation,
  profile: Pick<AttachedProfile, 'call'>,
  { otherHolder: texts }: Pick<CliTexts, 'otherHolder'>,
): Promise<string | undefined> => {
  const [broker, name] = [textFlag(call, 'broker'), textFlag(call, 'name')]
  if (broker === undefined && name === undefined) return undefined
  const link = await profile.call('link', { timeout: 1 })
  if (!link.ok) return undefined
  const { value } = link
  if (name !== undefined && parseUserId(name) !== parseUserId(value.name))
    return texts.name(cell(value.name))
  return broker === undefined || value.broker === '' || isAmong(value.broker, broker)
    ? undefined
    : texts.broker(cell(value.broker), revealLine(removeCredentials(broker)))
}

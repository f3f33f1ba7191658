/** The keys of queued messages: the session, and the place in the order, so that they lie on disk in their order. */

const PREFIX = 'queued:'
const DIGITS = 16

/** The keys of all queues. */
export const ALL_QUEUES = { gte: PREFIX, lt: 'queued;' } as const

/** What the keys of a session begin with: `:` cannot occur in an encoded id, and `;` is the byte after it. */
export const prefixOf = (clientId: string): string => `${PREFIX}${encodeURIComponent(clientId)}:`

/** The key of a message, by the prefix of its session. */
export const queueKeyOf = (prefix: string, counter: number): string =>
  prefix + String(counter).padStart(DIGITS, '0')

/** Is this the key of a queued message? */
export const isQueueKey = (key: string): boolean => key.startsWith(PREFIX)

/** The session of a key. */
export const idOf = (key: string): string =>
  decodeURIComponent(key.slice(PREFIX.length, -DIGITS - 1))

/** The place in the order of a key. */
export const counterOf = (key: string): number => Number(key.slice(-DIGITS))

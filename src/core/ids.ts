/**
 * The kinds of strings and numbers that the program distinguishes, and the only ways to make them.
 * What comes from outside is `unknown` or `string` until one of these functions gave it a name.
 */

import { toComparedName, MAX_NAME, parseName } from './user-name.ts'

declare const brand: unique symbol
type Brand<T, B extends string> = T & { readonly [brand]: B }

/** A user's name as it is compared and addressed: NFKC, lower case (protocol: "compared without case"). */
export type UserId = Brand<string, 'UserId'>
/** What an author calls one command of theirs. Somebody else may use the same, by malice. */
export type Ulid = Brand<string, 'Ulid'>
/** Identifies one command for ever, `<ULID>.<key>`: it belongs to its author, so nobody else can take it. */
export type Ref = Brand<string, 'Ref'>
/** A conversation of two: `X_Y_timestamp`, X accepted, Y had asked. */
export type SessionId = Brand<string, 'SessionId'>
/** A group: `<name>~<first twelve characters of the founder's key>`. */
export type GroupId = Brand<string, 'GroupId'>
/** Names one roster of a group: SHA-256 of its bytes, base64url without padding, 43 characters. */
export type RosterHash = Brand<string, 'CardHash'>
/** Names the signed bytes of one packet: SHA-256, base64url without padding, 43 characters. */
export type PacketHash = Brand<string, 'PacketHash'>
/** What somebody follows on the broker besides papo: an MQTT topic, or a filter with `+` and `#`. */
export type TopicFilter = Brand<string, 'TopicFilter'>
/** Unix time in milliseconds. */
export type Millis = Brand<number, 'Millis'>
/** Text that a terminal may be given: no control characters, escapes or bidi overrides. */
export type SafeText = Brand<string, 'SafeText'>
/** An Ed25519 public key: 32 bytes in base64url without padding, 43 characters. */
export type PublicKey = Brand<string, 'PublicKey'>
/** What the chat pane shows: `@bob` (all sessions with bob), `#lab~x7Gh2_kP9wQz` (a group), `>house/+` (an open topic). */
export type ConversationId = Brand<string, 'ConversationId'>

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/u
const REF = /^[0-7][0-9A-HJKMNP-TV-Z]{25}\.[A-Za-z0-9_-]{43}$/u
const KEY = /^[A-Za-z0-9_-]{43}$/u
const SESSION_STAMP = /^\d{8}T\d{6}Z$/u
/** A name in ASCII that is compared as it is written, as most are: it needs no closer look. */
const PLAIN_ID = /^[a-z0-9][a-z0-9._-]{0,31}$/u
const SESSION = /^[^/+#]+_[^/+#]+_\d{8}T\d{6}Z$/u
/** What is written in a level as it is. */
const PLAIN = /^[A-Za-z0-9\-_~]*$/u

/**
 * The most bytes of a level: 32 characters of four bytes, each byte written as three. A topic then has
 * at most 1,664 bytes (docs/protocol.md compares brokers).
 */
export const MAX_LEVEL = 3 * 4 * MAX_NAME

const utf8 = new TextEncoder()

/**
 * A name as it is written in a topic level: UTF-8, percent-encoded except `A-Z a-z 0-9 - _ ~`.
 * `.` and space are encoded because NATS and RabbitMQ give them meanings of their own.
 */
export const encodeLevel = (name: string): string =>
  PLAIN.test(name)
    ? name
    : Array.from(utf8.encode(name), (byte) => {
        const char = String.fromCharCode(byte)
        return PLAIN.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
      }).join('')

/** The inverse of `encodeLevel`; `undefined` for anything that `encodeLevel` cannot have made. */
export const decodeLevel = (level: string): string | undefined => {
  try {
    const name = decodeURIComponent(level)
    return encodeLevel(name) === level ? name : undefined
  } catch {
    // decodeURIComponent throws for broken percent sequences only
    return undefined
  }
}

/** A display name: NFKC, 1 to 32 letters, digits, inner spaces, `.`, `-`, `_`; else `undefined`. */
export const parseDisplayName = (value: unknown): SafeText | undefined => {
  const name = typeof value === 'string' ? parseName(value) : undefined
  return name?.ok ? name.value : undefined
}

/** The id of the user with this name, whatever its case; `undefined` when it is no name. */
export const parseUserId = (value: unknown): UserId | undefined => {
  if (typeof value === 'string' && PLAIN_ID.test(value)) return value as UserId
  const name = parseDisplayName(value)
  return name === undefined ? undefined : (toComparedName(name) as UserId)
}

/** The contact that lives inside the program; nobody on a broker may have its name. */
export const ECHO = 'echo' as UserId

/** Reads a ULID. */
export const parseUlid = (value: unknown): Ulid | undefined =>
  typeof value === 'string' && ULID.test(value) ? (value as Ulid) : undefined

/** Reads an author's id with its key. */
export const parseRef = (value: unknown): Ref | undefined =>
  typeof value === 'string' && REF.test(value) ? (value as Ref) : undefined

/** The command that the holder of this key calls so. */
export const createRef = (id: Ulid, author: PublicKey): Ref => `${id}.${author}` as Ref

/** Below every id: nothing is called so. */
export const LOWEST_REF = '' as Ref

/** What its author calls it. */
export const ulidOf = (ref: Ref): Ulid => ref.slice(0, 26) as Ulid

/** Whose it is. */
export const authorKeyOf = (ref: Ref): PublicKey => ref.slice(27) as PublicKey

/** Reads a public key. */
export const parsePublicKey = (value: unknown): PublicKey | undefined =>
  typeof value === 'string' && KEY.test(value) ? (value as PublicKey) : undefined

/** The hash of no roster at all. */
export const NO_ROSTER = '' as RosterHash

/** Reads the hash of a roster. */
export const parseRosterHash = (value: unknown): RosterHash | undefined =>
  typeof value === 'string' && KEY.test(value) ? (value as RosterHash) : undefined

/** Reads the hash of a packet. */
export const parsePacketHash = (value: unknown): PacketHash | undefined =>
  typeof value === 'string' && KEY.test(value) ? (value as PacketHash) : undefined

/** The first time (Unix ms) that no packet may name: the beginning of the year 3000. */
export const MAX_MILLIS = 32_503_680_000_000

/** Reads a time: whole milliseconds between 2020 and the year 3000. */
export const parseMillis = (value: unknown): Millis | undefined =>
  typeof value === 'number' &&
  Number.isSafeInteger(value) &&
  value > 1_577_836_800_000 &&
  value < MAX_MILLIS
    ? (value as Millis)
    : undefined

/** Adds `delay` milliseconds to a time. */
export const addMillis = (at: Millis, delay: number): Millis => (at + delay) as Millis

/** The second of a time in UTC, as conversations are called by it: `20261120T091204Z`. */
export const formatStamp = (at: Millis): string =>
  // a Date is made from a given time here, never read from the clock
  new globalThis.Date(at).toISOString().replaceAll(/[-:]|\.\d{3}/gu, '')

/** The id of the session that `accepter` makes for `asker`: `bob_alice_20261120T091204Z`. */
export const createSessionId = (accepter: UserId, asker: UserId, at: Millis): SessionId =>
  `${encodeLevel(accepter)}_${encodeLevel(asker)}_${formatStamp(at)}` as SessionId

/** Reads a session id, whoever the two are. */
export const readSessionId = (value: unknown): SessionId | undefined =>
  typeof value === 'string' && (value === ECHO_SESSION || SESSION.test(value))
    ? (value as SessionId)
    : undefined

/** How a session id is shown to people: with the names as they are compared, not as topics write them. */
export const formatSessionId = (id: string): string =>
  id.replaceAll(/(?:%[0-9A-F]{2})+/gu, (part) => decodeLevel(part) ?? part)

/** Reads a session id as one between these two, no matter which of them accepted. */
export const parseSessionId = (value: unknown, a: UserId, b: UserId): SessionId | undefined => {
  if (typeof value !== 'string') return undefined
  const fits = [
    `${encodeLevel(a)}_${encodeLevel(b)}_`,
    `${encodeLevel(b)}_${encodeLevel(a)}_`,
  ].some((start) => value.startsWith(start) && SESSION_STAMP.test(value.slice(start.length)))
  return fits ? (value as SessionId) : undefined
}

/** So much of the founder's key is in the id of a group, in characters of base64url: 72 bits, too many to try. */
const FOUNDER_LENGTH = 12
const GROUP = /^(.{1,64})~([A-Za-z0-9_-]{12})$/u

/** The id of the group that the holder of this key founds under this name; `undefined` for no name. */
export const createGroupId = (name: unknown, founder: PublicKey): GroupId | undefined => {
  const id = parseUserId(name)
  return id === undefined ? undefined : (`${id}~${founder.slice(0, FOUNDER_LENGTH)}` as GroupId)
}

/** Reads the id of a group. */
export const parseGroupId = (value: unknown): GroupId | undefined => {
  const [, name] = (typeof value === 'string' && GROUP.exec(value)) || []
  return name !== undefined && parseUserId(name) === name ? (value as GroupId) : undefined
}

/** The name of a group as it is compared: without the part of its founder's key. */
export const groupNameOf = (group: GroupId): string => group.slice(0, -1 - FOUNDER_LENGTH)

/** The session with the contact inside the program. */
export const ECHO_SESSION = 'echo' as SessionId

/** The conversation with a person: every session of the two, in one scroll. */
export const personConversationId = (who: UserId): ConversationId => `@${who}` as ConversationId

/** The conversation of a group. */
export const groupConversationId = (group: GroupId): ConversationId => `#${group}` as ConversationId

/** The group of a conversation; `undefined` for other conversations, and for groups that nobody signs. */
export const groupOf = (conversation: ConversationId): GroupId | undefined =>
  conversation.startsWith('#') && !conversation.startsWith('#?')
    ? (conversation.slice(1) as GroupId)
    : undefined

/** The person of a conversation of two (`?bob` where nobody signs); `undefined` for other conversations. */
export const personOf = (conversation: ConversationId): UserId | undefined =>
  conversation.startsWith('@') ? (conversation.slice(1) as UserId) : undefined

/** The conversation of an open topic. */
export const topicConversationId = (filter: TopicFilter): ConversationId =>
  `>${filter}` as ConversationId

/** The open topic of a conversation; `undefined` for other conversations. */
export const filterOf = (conversation: ConversationId): TopicFilter | undefined =>
  conversation.startsWith('>') ? (conversation.slice(1) as TopicFilter) : undefined

/** Stands for the author of a line that nobody signed: no name can be this. */
export const ANONYMOUS = '>' as UserId

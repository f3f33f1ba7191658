/**
 * Names of the plain-text chat. Its people are called `?bob`: no name of ours may begin with `?`, and no
 * key is ever pinned to such a name. Their conversations are `@?bob` and `#?lab`.
 */
import { parseTopicFilter } from './broker/topic-filter.ts'
import type { ConversationId, PublicKey, SafeText, UserId } from './ids.ts'
import { ANONYMOUS, filterOf, groupOf, parseGroupId, parseUserId, personOf } from './ids.ts'
import { hasBidiControls } from './text/bidi.ts'
import { hasInvisible, safeLine } from './text/safe-text.ts'
import { isOfOneScript } from './text/scripts.ts'

/** The most characters that a name of a person or a group may have there. */
export const MAX_PLAINTEXT_NAME = 64

// what a topic level could not hold, and `$`, with which brokers begin topics of their own
const NAME = /^[^\s/+#$][^\s/+#]*$/u
const STAMP = /^[^\s/+#]{1,40}$/u

// as for names of ours; but other programs may have any symbols in them
const canBeToldApart = (value: string) =>
  !hasInvisible(value) &&
  !/^\p{M}/u.test(value) &&
  /[\p{L}\p{N}]/u.test(value) &&
  isOfOneScript(value)

// names are compared as they are, so no two may look the same
const isUnchangedBySafeLine = (value: string) =>
  safeLine(value, 4 * MAX_PLAINTEXT_NAME) === value &&
  value.normalize('NFC') === value &&
  !hasBidiControls(value)

/**
 * Reads a name of the plain-text chat, of a person or a group: 1 to 64 characters, no blanks, `/`, `+`, `#`; nothing
 * invisible, a letter or a digit, and one script.
 */
export const validatePlaintextName = (value: unknown): SafeText | undefined =>
  typeof value === 'string' &&
  value.length <= 2 * MAX_PLAINTEXT_NAME &&
  NAME.test(value) &&
  Array.from(value).length <= MAX_PLAINTEXT_NAME &&
  isUnchangedBySafeLine(value) &&
  canBeToldApart(value)
    ? (value as SafeText)
    : undefined

/** Reads the last part of the name of a conversation: anything of up to 40 characters that a topic can hold. */
export const validatePlaintextStamp = (value: string): SafeText | undefined =>
  STAMP.test(value) && isUnchangedBySafeLine(value) ? (value as SafeText) : undefined

/** My name as it is written there: with `-` for blanks. */
export const toPlaintextName = (name: SafeText): SafeText =>
  validatePlaintextName(name.replaceAll(' ', '-')) ?? ('papo' as SafeText)

/** The id of somebody who claims this name. */
export const plaintextUserId = (name: SafeText): UserId => `?${name}` as UserId

/** Reads `?bob`; `undefined` for names of those who sign. */
export const parsePlaintextUserId = (typed: string): UserId | undefined => {
  const name = typed.startsWith('?') ? validatePlaintextName(typed.slice(1)) : undefined
  return name && plaintextUserId(name)
}

/** Somebody of the plain-text chat who gives no name. */
export const UNNAMED_USER = '?' as UserId

/** The key of people who sign nothing. No person has it. */
export const NO_KEY = '' as PublicKey

/** Is this somebody of the plain-text chat? */
export const isPlaintextUser = (who: string): boolean => who.startsWith('?')

/** The name that somebody of the plain-text chat gives; `undefined` for everybody else. */
export const plaintextNameOf = (who: UserId): SafeText | undefined =>
  isPlaintextUser(who) && who !== UNNAMED_USER ? (who.slice(1) as SafeText) : undefined

/** The most characters that are shown of a name in a sentence. */
const SHOWN = 24

/**
 * How somebody of the plain-text chat is shown, so that nobody takes them for one who signs: `bob?`.
 * What is too long is cut here and not later, or the mark would be cut away with it.
 */
export const formatPlaintextUser = (who: UserId): string => {
  const name = Array.from(who.slice(1))
  return `${name.length > SHOWN ? `${name.slice(0, SHOWN - 1).join('')}…` : name.join('')}?`
}

/** The conversation of a group of the plain-text chat. */
export const plaintextGroupConversationId = (group: SafeText): ConversationId =>
  `#?${group}` as ConversationId

/** Is this a conversation of the plain-text chat, with somebody or in a group? */
export const isPlaintextConversation = (conversation: ConversationId): boolean =>
  /^[@#]\?/u.test(conversation)

/** The group of such a conversation; `undefined` for all others. */
export const plaintextGroupOf = (conversation: ConversationId): SafeText | undefined =>
  conversation.startsWith('#?') ? (conversation.slice(2) as SafeText) : undefined

/** Reads whoever may have written something: a user of papo, one of the plain-text chat, or nobody in particular. */
export const parseAuthorId = (value: unknown): UserId | undefined => {
  if (typeof value !== 'string') return undefined
  const nobody = [UNNAMED_USER, ANONYMOUS].find((one) => one === value)
  const id = nobody ?? parseUserId(value) ?? parsePlaintextUserId(value)
  return id === value ? id : undefined
}

const PLAIN_PERSON = /^@[a-z0-9][a-z0-9._-]{0,31}$/u

/** Reads the name of a conversation of any kind. */
export const parseConversationId = (value: unknown): ConversationId | undefined => {
  if (typeof value !== 'string') return undefined
  const id = value as ConversationId
  // most are with somebody whose name needs no closer look, and a start reads thousands
  if (PLAIN_PERSON.test(id)) return id
  const plaintextGroup = plaintextGroupOf(id)
  if (plaintextGroup !== undefined) return validatePlaintextName(plaintextGroup) && id
  const who = personOf(id)
  if (who !== undefined) return parseAuthorId(who) && id
  const group = groupOf(id)
  return (group === undefined ? parseTopicFilter(filterOf(id)) : parseGroupId(group)) && id
}

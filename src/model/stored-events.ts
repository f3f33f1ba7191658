/** Readers of the events that are on disk: folding one that is damaged would fail, or put into the state what nobody may. */
import { parseTopicFilter } from '../core/broker/topic-filter.ts'
import {
  parseGroupId,
  parsePublicKey,
  parseRef,
  parseRosterHash,
  readSessionId,
} from '../core/ids.ts'
import { parseConversationId } from '../core/plaintext-ids.ts'
import {
  MAX_ANY,
  optional,
  readAnyString,
  readBoolean,
  readExact,
  readFields,
  readInteger,
  readList,
  readObject,
  readOneOf,
} from '../core/schema.ts'
import type { Reader } from '../core/schema.ts'
import type { MessageChannel } from '../core/channel.ts'
import { readRequest } from './direct/stored-requests.ts'
import type { ChatEvent } from './events.ts'
import {
  readEquivocation,
  readJoin,
  readKnownRoster,
  readStoredRoster,
} from './groups/stored-groups.ts'
import type { Message, Reaction } from './messages/messages.ts'
import { readNotifyLevel } from './messages/notify-level.ts'
import type { Unsigned, UnsignedNote } from './messages/unsigned.ts'
import { PRIVATE_THINGS, readPrivateThing } from './people/privacy.ts'
import { plaintextEventReaders, readTopicName } from './plaintext/stored-plaintext.ts'
import {
  readAnyUserId,
  readCounted,
  readMark,
  readShownMark,
  readSignedUserId,
  readStoredSafeText,
  readTime,
} from './stored-fields.ts'

const readSeq = readInteger(1, Number.MAX_SAFE_INTEGER)

const channelReaders: {
  readonly [K in MessageChannel['kind']]: Reader<MessageChannel>
} = {
  direct: readExact({ kind: readOneOf('direct'), session: readSessionId }),
  group: readExact({ kind: readOneOf('group'), group: parseGroupId }),
  topic: readExact({ kind: readOneOf('topic'), filter: parseTopicFilter }),
  plaintext: readExact({ kind: readOneOf('plaintext'), topic: readTopicName }),
}
const allChannels = Object.values(channelReaders)
const readMessageChannel: Reader<MessageChannel> = (value) => {
  for (const reader of allChannels) {
    const read = reader(value)
    if (read) return read
  }
  return undefined
}

const readReaction = readExact<Reaction>({
  by: readAnyUserId,
  emoji: readStoredSafeText,
  on: readBoolean,
  mark: readMark,
})

const readUnsigned = readExact<Unsigned>({
  from: optional(readStoredSafeText),
  topic: optional(readStoredSafeText),
  retained: optional(readBoolean),
  note: optional(
    readExact<UnsignedNote>({
      kind: readOneOf('empty', 'binary', 'cut', 'flood'),
      count: readCounted,
    }),
  ),
})

const readMessage = readExact<Message>({
  id: parseRef,
  conversation: parseConversationId,
  channel: readMessageChannel,
  by: readAnyUserId,
  at: readTime,
  shownAt: optional(readTime),
  seq: readCounted,
  text: readStoredSafeText,
  reply: optional(parseRef),
  late: optional(readBoolean),
  edited: optional(readMark),
  editShownAt: optional(readTime),
  deleted: optional(readBoolean),
  voided: optional(readBoolean),
  reactions: readList(readReaction, MAX_ANY),
  unsigned: optional(readUnsigned),
})

const change = { conversation: parseConversationId, target: parseRef }
const marked = { ...change, mark: readMark }
const answered = { id: parseRef, at: readTime }
const shown = { shownAt: readTime }
const answerDetails = { ...shown, receivedAt: readTime, reason: readStoredSafeText }
const line = { filter: parseTopicFilter, seq: readSeq }
/** Who is forgotten with something that they asked. */
const forgotten = { who: readSignedUserId, key: parsePublicKey }
const roster = readObject(
  { roster: readStoredRoster },
  { adoptedAt: readTime, ...shown, forkRev: readCounted },
)

/** Of each type that is kept: what is in it. Those without a reader are never on disk. */
export const storedEventReaders: {
  readonly [T in ChatEvent['type']]: Reader<unknown> | undefined
} = {
  'request.made': readObject({ request: readRequest }),
  'request.answered': readObject(
    {
      ...answered,
      answer: readOneOf('accepted', 'denied', 'crossed', 'blocked'),
    },
    { ...answerDetails, session: readSessionId },
  ),
  'request.dropped': readObject({ id: parseRef }, forgotten),
  'session.opened': readObject(
    { id: readSessionId, with: readSignedUserId, since: readTime, request: parseRef },
    shown,
  ),
  'session.ended': readObject({ id: readSessionId, by: readSignedUserId, mark: readShownMark }),
  'message.sent': readObject({ message: readMessage }),
  'message.edited': readObject({ ...marked, text: readStoredSafeText }, shown),
  'message.deleted': readObject(marked),
  'message.reacted': readObject({
    ...marked,
    by: readAnyUserId,
    emoji: readStoredSafeText,
    on: readBoolean,
  }),
  'message.voided': readObject({ ...change, voidedRef: parseRef, on: readBoolean }),
  'message.renumbered': readObject({ ...change, seq: readSeq }),
  'join.made': readObject({ join: readJoin }),
  'join.answered': readObject(
    { ...answered, answer: readOneOf('accepted', 'denied', 'moved', 'over', 'blocked') },
    answerDetails,
  ),
  'join.dropped': readObject({ id: parseRef }, forgotten),
  'group.rosterObserved': roster,
  'group.rosterAdopted': roster,
  'group.forked': readObject(
    { group: parseGroupId, hash: parseRosterHash, known: readKnownRoster },
    { commonRev: readSeq },
  ),
  'group.dropped': readObject({
    group: parseGroupId,
    hashes: readList(parseRosterHash, MAX_ANY),
  }),
  'group.left': readObject({
    group: parseGroupId,
    who: readSignedUserId,
    to: readSignedUserId,
    sentCount: readCounted,
  }),
  'group.equivocated': readEquivocation,
  'person.pinned': readObject(
    {
      who: readSignedUserId,
      name: readStoredSafeText,
      key: parsePublicKey,
      trust: readOneOf('pinned', 'verified'),
      at: readTime,
    },
    { provisional: readBoolean },
  ),
  'person.expected': readObject({ who: readSignedUserId, at: readTime }),
  'person.verified': readObject({ who: readSignedUserId }),
  'person.keyConflicted': readObject({ who: readSignedUserId, key: parsePublicKey }),
  'person.blocked': readObject({ who: readSignedUserId, blocked: readBoolean }),
  'presence.updated': readObject({
    who: readSignedUserId,
    status: readOneOf('online', 'away', 'offline'),
    name: readStoredSafeText,
    boot: readCounted,
    count: readCounted,
    seen: readTime,
  }),
  'topic.followed': readObject({ filter: parseTopicFilter, at: readTime }),
  'topic.unfollowed': readObject({ filter: parseTopicFilter }),
  'topic.published': readObject({ ...line, text: readAnyString, at: readTime }),
  'topic.acknowledged': readObject(line),
  'topic.returned': readObject(line),
  'view.drafted': readObject({ text: readAnyString }, { conversation: parseConversationId }),
  'view.notifyLevelSet': readObject({
    conversation: parseConversationId,
    level: readNotifyLevel,
  }),
  'view.markedRead': readObject({ conversation: parseConversationId }, { live: readBoolean }),
  ...plaintextEventReaders,
  'person.privacyChosen': readObject(
    { who: readSignedUserId, what: readPrivateThing },
    { told: readBoolean },
  ),
  'person.hidingReported': readObject({
    who: readSignedUserId,
    hides: readList(readPrivateThing, PRIVATE_THINGS.length),
  }),
  'person.forgotten': readObject({ who: readSignedUserId, at: readTime }),
  'stranger.seen': undefined,
  'view.preferencesSet': undefined,
  'stranger.conflicted': undefined,
  'typing.changed': undefined,
  'delivery.updated': undefined,
  'waiting.updated': undefined,
  'presence.ownUpdated': undefined,
  'topic.retried': undefined,
  'view.opened': undefined,
  'view.closed': undefined,
  'view.paged': undefined,
  'view.jumped': undefined,
  'view.held': undefined,
  'view.displayed': undefined,
  'displayed.loaded': undefined,
  'history.loaded': undefined,
  'history.messageLoaded': undefined,
  'link.changed': undefined,
  'warning.raised': undefined,
  'warning.cleared': undefined,
  'packet.refused': undefined,
  'minute.passed': undefined,
  'link.proved': undefined,
  'plaintext.published': undefined,
  'plaintext.subscribed': undefined,
  'plaintext.statusChanged': undefined,
}

const isKnownType = (type: unknown): type is ChatEvent['type'] =>
  typeof type === 'string' && Object.hasOwn(storedEventReaders, type)

/** Reads an event from disk: of a type that is kept, with all that is folded of it. */
export const readStoredEvent: Reader<ChatEvent> = (value) => {
  const type = readFields(value)?.['type']
  const read = isKnownType(type) ? storedEventReaders[type] : undefined
  // what a reader leaves as it is was written by a later papo, and nobody looks at it
  return read?.(value) === undefined ? undefined : (value as ChatEvent)
}

/** Words between programs: confirmations, what is lacking, what is passed on. */
import { MAX_MEMBERS } from '../../model/groups/roster.ts'
import type { RosterRef } from '../../model/groups/membership.ts'
import type { Of } from '../../model/commands.ts'
import type { SeqRanges, SeqRange } from '../../core/seq-ranges.ts'
import type { GroupId, PublicKey, SessionId, UserId } from '../../core/ids.ts'
import { parsePublicKey, parseGroupId, parseSessionId, parseUserId } from '../../core/ids.ts'
import { MAX_PACKET } from '../envelope.ts'
import { allDefined, readSeqRanges, itemsOf, readRanges } from '../fields.ts'
import { readRosterRef } from './group.ts'
import type { Reader } from '../../core/schema.ts'
import { readList, readString, readInteger } from '../../core/schema.ts'
import type { WireChannel } from '../topics.ts'
import type { CodecTable } from './direct.ts'

/** A group as a place of receipts: `#` and its id. */
export type GroupSyncChannel = `#${GroupId}`
/** The cards of a group as a place: `!` and its id. */
export type RosterSyncChannel = `!${GroupId}`
/** Which of the addressee's places a receipt is about. */
export type SyncChannel = SessionId | GroupSyncChannel | 'control'

/** The group of such a place. */
export const groupOfSyncChannel = (channel: string): GroupId | undefined =>
  /^[#!]/u.test(channel) ? parseGroupId(channel.slice(1)) : undefined

/**
 * Words between programs that nobody judges by the rules of the chat: confirmations, requests to
 * send again, a question who is here. They are not numbered: losing one loses nothing.
 */
export type SyncMessage =
  | {
      readonly type: 'receipt'
      /** Which of the addressee's places towards me: a session, or the control topic. */
      readonly channel: SyncChannel
      readonly have: SeqRanges
      /** Which of them were on the screen of somebody who looked on; the newest, if they are many. */
      readonly read: readonly SeqRange[]
      /** Numbers under which I have another word than one that came: it is to be said again. */
      readonly conflicts: readonly SeqRange[]
    }
  | {
      readonly type: 'sync.request'
      /** In a group anybody's words may be asked of any member, and its cards by their numbers. */
      readonly channel: SyncChannel | RosterSyncChannel
      readonly author: UserId
      readonly from: number
      readonly to: number
    }
  /** Somebody's own signed bytes, passed on: a word of a group, or a card of it. */
  | {
      readonly type: 'sync.relay'
      readonly channel: GroupSyncChannel | RosterSyncChannel
      readonly packet: string
    }
  /** What I have of a group: my newest card, and of each author how much. */
  | {
      readonly type: 'sync.have'
      readonly channel: GroupSyncChannel
      readonly roster: RosterRef
      readonly authors: readonly AuthorSeqRanges[]
    }
  | { readonly type: 'presence.query' }

/** How much of an author's words in a group is there. */
export type AuthorSeqRanges = {
  readonly author: UserId
  readonly key: PublicKey
  readonly have: SeqRanges
}

const parseGroupAfter = (value: unknown, sign: string): GroupId | undefined =>
  typeof value === 'string' && value.startsWith(sign) ? parseGroupId(value.slice(1)) : undefined

const readGroupSyncChannel: Reader<GroupSyncChannel> = (value) => {
  const id = parseGroupAfter(value, '#')
  return id && `#${id}`
}
const readRosterSyncChannel: Reader<RosterSyncChannel> = (value) => {
  const id = parseGroupAfter(value, '!')
  return id && `!${id}`
}

const readSyncChannel = (
  value: unknown,
  channel: WireChannel,
  by: UserId,
): SyncChannel | undefined => {
  if (channel.kind !== 'control') return undefined
  if (value === 'control') return 'control'
  return readGroupSyncChannel(value) ?? parseSessionId(value, by, channel.of)
}

const readAuthorSeqRanges: Reader<AuthorSeqRanges> = (value) => {
  const [author, key, upTo, gaps] = itemsOf(value)
  return allDefined<AuthorSeqRanges>({
    author: parseUserId(author),
    key: parsePublicKey(key),
    have: readSeqRanges(upTo, gaps),
  })
}

/** The entries of the words between programs. */
export const syncCodecs: Pick<CodecTable, SyncMessage['type']> = {
  receipt: {
    channels: ['control'],
    sequenced: false,
    write: ({ channel, have: { upTo, gaps }, read, conflicts }) => ({
      channel,
      upTo,
      gaps,
      read,
      ...(conflicts.length > 0 ? { conflicts } : {}),
    }),
    read: (fields, channel, by) => {
      const have = readSeqRanges(fields['upTo'], fields['gaps'])
      return allDefined<Of<SyncMessage, 'receipt'>>({
        type: 'receipt',
        channel: readSyncChannel(fields['channel'], channel, by),
        have,
        read: readRanges(fields['read']),
        conflicts: readRanges(fields['conflicts'] ?? []),
      })
    },
  },
  'sync.request': {
    channels: ['control'],
    sequenced: false,
    write: ({ channel, author, from, to }) => ({ channel, author, from, to }),
    read: (fields, channel, by) =>
      allDefined<Of<SyncMessage, 'sync.request'>>({
        type: 'sync.request',
        channel:
          readSyncChannel(fields['channel'], channel, by) ??
          readRosterSyncChannel(fields['channel']),
        author: parseUserId(fields['author']),
        from: readInteger(1)(fields['from']),
        to: readInteger(1)(fields['to']),
      }),
  },
  'sync.relay': {
    // retained beside a leader's own card it stands in for that one
    channels: ['control', 'groupCard'],
    sequenced: false,
    write: ({ channel, packet }) => ({ channel, packet }),
    read: (fields) =>
      allDefined<Of<SyncMessage, 'sync.relay'>>({
        type: 'sync.relay',
        channel:
          readGroupSyncChannel(fields['channel']) ?? readRosterSyncChannel(fields['channel']),
        packet: readString(MAX_PACKET, (value) => value)(fields['packet']),
      }),
  },
  'sync.have': {
    channels: ['control'],
    sequenced: false,
    write: ({ channel, roster, authors }) => ({
      channel,
      roster: [roster.rev, roster.hash],
      authors: authors.map(({ author, key, have }) => [author, key, have.upTo, have.gaps]),
    }),
    read: (fields) =>
      allDefined<Of<SyncMessage, 'sync.have'>>({
        type: 'sync.have',
        channel: readGroupSyncChannel(fields['channel']),
        roster: readRosterRef(fields['roster']),
        authors: readList(readAuthorSeqRanges, MAX_MEMBERS)(fields['authors']),
      }),
  },
  'presence.query': {
    // said to myself in my own control topic it marks the end of what the broker had kept for me
    channels: ['who', 'control'],
    sequenced: false,
    write: () => ({}),
    read: () => ({ type: 'presence.query' }),
  },
}

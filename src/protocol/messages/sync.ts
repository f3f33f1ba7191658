/** Words between programs: confirmations, what is lacking, what is passed on. */
import { MAX_MEMBERS } from '../../model/groups/roster.ts'
import type { RosterRef } from '../../model/groups/membership.ts'
import type { Of } from '../../model/commands.ts'
import type { SeqRanges, SeqRange } from '../../core/seq-ranges.ts'
import type { PublicKey, UserId } from '../../core/ids.ts'
import { parsePublicKey, parseGroupId, parseSessionId, parseUserId } from '../../core/ids.ts'
import { MAX_PACKET } from '../envelope.ts'
import { allDefined, readSeqRanges, itemsOf, readRanges } from '../fields.ts'
import { readRosterRef } from './group.ts'
import type { Reader } from '../../core/schema.ts'
import { readList, readString, readInteger } from '../../core/schema.ts'
import type {
  Address,
  Channel,
  GroupChannel,
  RosterChannel,
  SequencedChannel,
} from '../../core/channel.ts'
import type { CodecTable } from './direct.ts'

/**
 * Words between programs that nobody judges by the rules of the chat: confirmations, requests to
 * send again, a question who is here. They are not numbered: losing one loses nothing.
 */
export type SyncMessage =
  | {
      readonly type: 'receipt'
      /** Which of the addressee's messages: those to my inbox, in a session, or in a group. */
      readonly channel: SequencedChannel
      readonly have: SeqRanges
      /** Which of them were on the screen of somebody who looked on; the newest, if they are many. */
      readonly read: readonly SeqRange[]
      /** Numbers under which I have another word than one that came: it is to be said again. */
      readonly conflicts: readonly SeqRange[]
    }
  | {
      readonly type: 'sync.request'
      /** In a group anybody's messages may be asked of any member, and its rosters by their numbers. */
      readonly channel: SequencedChannel | RosterChannel
      readonly author: UserId
      readonly from: number
      readonly to: number
    }
  /** Somebody's own signed bytes, passed on: a word of a group, or a card of it. */
  | {
      readonly type: 'sync.relay'
      readonly channel: GroupChannel | RosterChannel
      readonly packet: string
    }
  /** What I have of a group: my newest card, and of each author how much. */
  | {
      readonly type: 'sync.have'
      readonly channel: GroupChannel
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

/** How a message between programs names one of the addressee's channels, or those of a group. */
const writeChannel = (channel: SequencedChannel | RosterChannel): string => {
  switch (channel.kind) {
    case 'inbox':
      return 'control'
    case 'direct':
      return channel.session
    case 'group':
      return `#${channel.group}`
    case 'roster':
      return `!${channel.group}`
  }
}

/** Reads the same, in what `by` writes to an inbox or beside a roster. */
const readChannel = (
  value: unknown,
  address: Address,
  by: UserId,
): SequencedChannel | RosterChannel | undefined => {
  if (typeof value !== 'string') return undefined
  if (value === 'control') return { kind: 'inbox', of: by }
  const group = parseGroupId(value.slice(1))
  if (value.startsWith('#')) return group && { kind: 'group', group }
  if (value.startsWith('!')) return group && { kind: 'roster', group }
  const session = address.kind === 'inbox' ? parseSessionId(value, by, address.of) : undefined
  return session && { kind: 'direct', session }
}

const ofGroup = (channel: Channel | undefined): GroupChannel | RosterChannel | undefined =>
  channel?.kind === 'group' || channel?.kind === 'roster' ? channel : undefined

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
    channels: ['inbox'],
    sequenced: false,
    write: ({ channel, have: { upTo, gaps }, read, conflicts }) => ({
      channel: writeChannel(channel),
      upTo,
      gaps,
      read,
      ...(conflicts.length > 0 ? { conflicts } : {}),
    }),
    read: (fields, channel, by) => {
      const have = readSeqRanges(fields['upTo'], fields['gaps'])
      const about = readChannel(fields['channel'], channel, by)
      return allDefined<Of<SyncMessage, 'receipt'>>({
        type: 'receipt',
        channel: about?.kind === 'roster' ? undefined : about,
        have,
        read: readRanges(fields['read']),
        conflicts: readRanges(fields['conflicts'] ?? []),
      })
    },
  },
  'sync.request': {
    channels: ['inbox'],
    sequenced: false,
    write: ({ channel, author, from, to }) => ({
      channel: writeChannel(channel),
      author,
      from,
      to,
    }),
    read: (fields, channel, by) =>
      allDefined<Of<SyncMessage, 'sync.request'>>({
        type: 'sync.request',
        channel: readChannel(fields['channel'], channel, by),
        author: parseUserId(fields['author']),
        from: readInteger(1)(fields['from']),
        to: readInteger(1)(fields['to']),
      }),
  },
  'sync.relay': {
    // retained beside a leader's own card it stands in for that one
    channels: ['inbox', 'roster'],
    sequenced: false,
    write: ({ channel, packet }) => ({ channel: writeChannel(channel), packet }),
    read: (fields, channel, by) =>
      allDefined<Of<SyncMessage, 'sync.relay'>>({
        type: 'sync.relay',
        channel: ofGroup(readChannel(fields['channel'], channel, by)),
        packet: readString(MAX_PACKET, (value) => value)(fields['packet']),
      }),
  },
  'sync.have': {
    channels: ['inbox'],
    sequenced: false,
    write: ({ channel, roster, authors }) => ({
      channel: writeChannel(channel),
      roster: [roster.rev, roster.hash],
      authors: authors.map(({ author, key, have }) => [author, key, have.upTo, have.gaps]),
    }),
    read: (fields, channel, by) => {
      const about = readChannel(fields['channel'], channel, by)
      return allDefined<Of<SyncMessage, 'sync.have'>>({
        type: 'sync.have',
        channel: about?.kind === 'group' ? about : undefined,
        roster: readRosterRef(fields['roster']),
        authors: readList(readAuthorSeqRanges, MAX_MEMBERS)(fields['authors']),
      })
    },
  },
  'presence.query': {
    // said to myself in my own control topic it marks the end of what the broker had kept for me
    channels: ['roll-call', 'inbox'],
    sequenced: false,
    write: () => ({}),
    read: () => ({ type: 'presence.query' }),
  },
}

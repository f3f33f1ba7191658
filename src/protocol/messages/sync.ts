/** Sync messages: receipts, requests for what is missing, relayed packets. */
import type { RosterRef } from '../../model/groups/membership.ts'
import { readPrivateThing } from '../../model/people/privacy.ts'
import type { PrivateThing } from '../../model/people/privacy.ts'
import type { SeqRanges, SeqRange } from '../../core/seq-ranges.ts'
import type { PacketHash, PublicKey, UserId } from '../../core/ids.ts'
import {
  parsePacketHash,
  parsePublicKey,
  parseGroupId,
  parseSessionId,
  parseUserId,
} from '../../core/ids.ts'
import { LIST_LIMITS, STRING_LIMITS } from '../limits.ts'
import { allDefined, readCaps, readSeq, readSeqRanges, itemsOf, readRanges } from '../fields.ts'
import { field, optionalField, tableCodec } from './table-codec.ts'
import { readRosterRef, rosterRefField } from './group.ts'
import type { Reader } from '../../core/schema.ts'
import { readList, readString } from '../../core/schema.ts'
import type {
  Address,
  Channel,
  GroupChannel,
  RosterChannel,
  SequencedChannel,
} from '../../core/channel.ts'
import type { CodecTable } from './direct.ts'

/**
 * Messages between programs, about which `decide` is not asked: receipts, requests to send again, the
 * question who is online. They are not sequenced: losing one loses nothing.
 */
export type SyncMessage =
  | {
      readonly type: 'receipt'
      /** Which of the addressee's messages: those to my inbox, in a session, or in a group. */
      readonly channel: SequencedChannel
      readonly have: SeqRanges
      /** Which of them were on the screen while the person was looking; the newest, if they are many. Absent where that is not told. */
      readonly read?: readonly SeqRange[]
      /** What the sender hides from the addressee, by their own choice. */
      readonly hides?: readonly PrivateThing[]
      /** Numbers under which a different message came than the one that I have: it has to be sent again. */
      readonly conflicts: readonly SeqRange[]
    }
  | {
      readonly type: 'sync.request'
      /** In a group any member can be asked for anybody's messages, and for rosters by their numbers. */
      readonly channel: SequencedChannel | RosterChannel
      readonly author: UserId
      readonly from: number
      readonly to: number
    }
  /** Somebody's own signed bytes, relayed: a message of a group, or a roster. */
  | {
      readonly type: 'sync.relay'
      readonly channel: GroupChannel | RosterChannel
      readonly packet: string
    }
  /** What I have of a group: my newest roster, and the ranges of each author. */
  | {
      readonly type: 'sync.have'
      readonly channel: GroupChannel
      readonly roster: RosterRef
      readonly authors: readonly AuthorSeqRanges[]
      /** Where the chains of the authors' commands end, and what differs: these have to be the same for all. */
      readonly tips?: readonly AuthorTip[]
      /** Rosters of a signer who made two after the same one. */
      readonly forks?: readonly RosterRef[]
    }
  | { readonly type: 'presence.query' }

/** Which of an author's messages in a group are there. */
export type AuthorSeqRanges = {
  readonly author: UserId
  readonly key: PublicKey
  readonly have: SeqRanges
}

/** A command of an author in a group, by its number and hash. */
export type AuthorTip = {
  readonly author: UserId
  readonly key: PublicKey
  readonly seq: number
  readonly hash: PacketHash
}

/** How a sync message names one of the addressee's channels, or those of a group. */
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

const readAuthorTip: Reader<AuthorTip> = (value) => {
  const [author, key, seq, hash] = itemsOf(value)
  return allDefined<AuthorTip>({
    author: parseUserId(author),
    key: parsePublicKey(key),
    seq: readSeq(seq),
    hash: parsePacketHash(hash),
  })
}

/** Stands for a list that is not there. */
const NOT_TOLD: readonly SeqRange[] = []

/** What somebody hides; a later papo may hide more. */
const readHides = (value: unknown): readonly PrivateThing[] | undefined =>
  readCaps(value)?.flatMap((word) => readPrivateThing(word) ?? [])

/** The codecs of the sync messages. */
export const syncCodecs: Pick<CodecTable, SyncMessage['type']> = {
  receipt: {
    channels: ['inbox'],
    sequenced: false,
    write: ({ channel, have: { upTo, gaps }, read, hides = [], conflicts }) => ({
      channel: writeChannel(channel),
      upTo,
      gaps,
      ...(read ? { read } : {}),
      ...(hides.length > 0 ? { hides } : {}),
      ...(conflicts.length > 0 ? { conflicts } : {}),
    }),
    read: (fields, channel, by) => {
      const have = readSeqRanges(fields['upTo'], fields['gaps'])
      const about = readChannel(fields['channel'], channel, by)
      const read = fields['read'] === undefined ? NOT_TOLD : readRanges(fields['read'])
      const hides = readHides(fields['hides'] ?? [])
      const receipt = allDefined({
        channel: about?.kind === 'roster' ? undefined : about,
        have,
        read,
        hides,
        conflicts: readRanges(fields['conflicts'] ?? []),
      })
      if (!receipt || !read || !hides) return undefined
      const { channel: ofWhich, conflicts } = receipt
      return {
        type: 'receipt',
        channel: ofWhich,
        have: receipt.have,
        ...(read === NOT_TOLD ? {} : { read }),
        ...(hides.length > 0 ? { hides } : {}),
        conflicts,
      }
    },
  },
  'sync.request': tableCodec('sync.request', ['inbox'], false, {
    channel: field((value, { channel, by }) => readChannel(value, channel, by), writeChannel),
    author: field(parseUserId),
    from: field(readSeq),
    to: field(readSeq),
  }),
  // retained on the roster channel it stands in for the leader's own roster
  'sync.relay': tableCodec('sync.relay', ['inbox', 'roster'], false, {
    channel: field(
      (value, { channel, by }) => ofGroup(readChannel(value, channel, by)),
      writeChannel,
    ),
    packet: field(readString(STRING_LIMITS.packet, (value) => value)),
  }),
  'sync.have': tableCodec('sync.have', ['inbox'], false, {
    channel: field((value, { channel, by }) => {
      const about = readChannel(value, channel, by)
      return about?.kind === 'group' ? about : undefined
    }, writeChannel),
    roster: rosterRefField,
    authors: field(readList(readAuthorSeqRanges, LIST_LIMITS.authors), (authors) =>
      authors.map(({ author, key, have }) => [author, key, have.upTo, have.gaps]),
    ),
    tips: optionalField(readList(readAuthorTip, LIST_LIMITS.tips), (tips) =>
      tips.map(({ author, key, seq, hash }) => [author, key, seq, hash]),
    ),
    forks: optionalField(readList(readRosterRef, LIST_LIMITS.forks), (forks) =>
      forks.map(({ rev, hash }) => [rev, hash]),
    ),
  }),
  // sent to my own inbox it is the sentinel: it marks the end of what the broker had retained
  'presence.query': tableCodec('presence.query', ['roll-call', 'inbox'], false, {}),
}

/** Groups, and requests to join them, in a snapshot. */
import {
  parseGroupId,
  parsePacketHash,
  parsePublicKey,
  parseRef,
  parseRosterHash,
} from '../../core/ids.ts'
import type { Millis, SafeText, UserId } from '../../core/ids.ts'
import type { Reader } from '../../core/schema.ts'
import {
  MAX_ANY,
  optional,
  readBoolean,
  readExact,
  readFields,
  readInteger,
  readList,
  readObject,
  readOneOf,
  readString,
} from '../../core/schema.ts'
import { readMap } from '../../core/stored-map.ts'
import {
  readCounted,
  readShownMark,
  readSignedUserId,
  readStoredSafeText,
  readStoredSeqs,
  readTime,
} from '../stored-fields.ts'
import type { Equivocation, SignedVersion } from './equivocation.ts'
import type { GroupChange } from './group-changes.ts'
import type { Join } from './joins.ts'
import type { Group, Leaver } from './membership.ts'
import type {
  DepartedMember,
  Heirs,
  Identity,
  KnownRoster,
  LineageStep,
  Member,
  MembershipInterval,
  RosterGap,
  SignedRoster,
} from './roster.ts'

const readRev = readInteger(1, Number.MAX_SAFE_INTEGER)
const SIGNATURE = /^[A-Za-z0-9_-]{86}$/u
const readStoredSignature = readString(86, (sig) =>
  sig === '' || SIGNATURE.test(sig) ? sig : undefined,
)
const identity = { id: readSignedUserId, key: parsePublicKey }

const readHeirs = readExact<Heirs>({
  after: readCounted,
  list: readList(readExact<Identity>(identity), MAX_ANY),
  sig: readStoredSignature,
})

const readLineage = readList(
  readExact<LineageStep>({
    ...identity,
    rev: readRev,
    how: readOneOf('founded', 'handed', 'claimed'),
    sig: optional(readStoredSignature),
    heirs: optional(readHeirs),
  }),
  MAX_ANY,
)

const readDepartedMembers = readList(
  readExact<DepartedMember>({ ...identity, have: readStoredSeqs, left: readBoolean }),
  MAX_ANY,
)

/** Reads a roster. */
export const readStoredRoster = readExact<SignedRoster>({
  by: readSignedUserId,
  key: parsePublicKey,
  hash: parseRosterHash,
  at: readTime,
  group: parseGroupId,
  name: readStoredSafeText,
  rev: readRev,
  founding: optional(parseRosterHash),
  before: optional(parseRosterHash),
  // whoever asks for the leader relies on it
  lineage: (value) => (Array.isArray(value) && value.length > 0 ? readLineage(value) : undefined),
  members: readList(
    readExact<Member>({ ...identity, since: readRev, sentCount: readCounted }),
    MAX_ANY,
  ),
  departed: readDepartedMembers,
  topic: readStoredSafeText,
  heirs: readHeirs,
  disbanded: readBoolean,
})

/** Reads what is remembered of a roster. */
export const readKnownRoster = readExact<KnownRoster>({
  rev: readRev,
  effectiveRev: readCounted,
  at: readTime,
  shownAt: optional(readTime),
  by: readSignedUserId,
  before: optional(parseRosterHash),
  topic: optional(readStoredSafeText),
  joined: optional(readList(readExact<Identity>(identity), MAX_ANY)),
  departed: optional(readDepartedMembers),
  last: optional(readBoolean),
  adoptedAt: optional(readTime),
})

const readInterval = readExact<MembershipInterval>({
  ...identity,
  from: readRev,
  to: optional(readRev),
  have: optional(readStoredSeqs),
})

type Told<K extends GroupChange['kind']> = {
  readonly kind: K
  readonly rev: number
  readonly at: Millis
  readonly shownAt?: Millis
  readonly by: UserId
}

const change = { rev: readRev, at: readTime, shownAt: optional(readTime), by: readSignedUserId }
const readOfGroup = readExact<Told<'founded' | 'disbanded'>>({
  kind: readOneOf('founded', 'disbanded'),
  ...change,
})
const readOfPerson = readExact<
  Told<'joined' | 'left' | 'removed' | 'handed' | 'claimed' | 'added'> & { readonly who: UserId }
>({
  kind: readOneOf('joined', 'left', 'removed', 'handed', 'claimed', 'added'),
  who: readSignedUserId,
  ...change,
})
const changeReaders: { readonly [K in GroupChange['kind']]: Reader<GroupChange> } = {
  founded: readOfGroup,
  disbanded: readOfGroup,
  joined: readOfPerson,
  left: readOfPerson,
  removed: readOfPerson,
  handed: readOfPerson,
  claimed: readOfPerson,
  added: readOfPerson,
  topic: readExact<Told<'topic'> & { readonly topic: SafeText }>({
    kind: readOneOf('topic'),
    topic: readStoredSafeText,
    ...change,
  }),
}
const isKind = (kind: unknown): kind is GroupChange['kind'] =>
  typeof kind === 'string' && Object.hasOwn(changeReaders, kind)
const readChange: Reader<GroupChange> = (value) => {
  const kind = readFields(value)?.['kind']
  return isKind(kind) ? changeReaders[kind](value) : undefined
}

const equivocation = {
  by: readSignedUserId,
  key: parsePublicKey,
  seq: readRev,
  of: readOneOf('command', 'roster'),
  foundAt: readTime,
  versions: readList(
    readExact<SignedVersion>({
      hash: parsePacketHash,
      seq: readRev,
      prior: optional(parsePacketHash),
      ref: parseRef,
      at: readTime,
      content: parsePacketHash,
      kind: readOneOf('send', 'edit', 'delete', 'react', 'unknown', 'roster'),
      text: readStoredSafeText,
      repeated: optional(readBoolean),
    }),
    MAX_ANY,
  ),
}

/** Reads what was found of an author who said two things under one number. */
export const readEquivocation = readObject({ ...equivocation, group: parseGroupId })

const readGroup = readExact<Group>({
  id: parseGroupId,
  founding: parseRosterHash,
  roster: readStoredRoster,
  known: readMap(parseRosterHash, readKnownRoster),
  knownFromRev: readRev,
  gaps: optional(
    readList(
      readExact<RosterGap>({ rev: readRev, tip: parseRosterHash, knownFromRev: readRev }),
      MAX_ANY,
    ),
  ),
  intervals: readList(readInterval, MAX_ANY),
  changes: readList(readChange, MAX_ANY),
  leavers: readMap(
    readSignedUserId,
    readExact<Leaver>({ to: readSignedUserId, sentCount: readCounted }),
  ),
  equivocations: optional(readList(readExact<Equivocation>(equivocation), MAX_ANY)),
  unasked: optional(readBoolean),
  last: optional(readShownMark),
})

/** Reads a request to join, or an invitation. */
export const readJoin = readExact<Join>({
  id: parseRef,
  kind: readOneOf('ask', 'invite'),
  group: parseGroupId,
  name: readStoredSafeText,
  from: readSignedUserId,
  to: readSignedUserId,
  at: readTime,
  text: readStoredSafeText,
  key: parsePublicKey,
  invitation: optional(parseRef),
  answer: readOneOf('waiting', 'accepted', 'denied', 'moved', 'over', 'blocked'),
  answeredAt: optional(readTime),
  shownAt: optional(readTime),
  answerShownAt: optional(readTime),
  answerReceivedAt: optional(readTime),
  reason: optional(readStoredSafeText),
})

/** Reads groups by their ids. */
export const readGroups = readMap(parseGroupId, readGroup, ({ id }) => id)
/** Reads requests to join by their ids. */
export const readJoins = readMap(parseRef, readJoin, ({ id }) => id)

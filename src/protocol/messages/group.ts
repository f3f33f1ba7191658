/** The messages of groups: requests and invitations, rosters, and what members send. */
import type { RosterRef } from '../../model/groups/membership.ts'
import type { WireCommand } from '../../model/commands.ts'
import {
  parseRosterHash,
  parseDisplayName,
  NO_ROSTER,
  parseGroupId,
  parseRef,
} from '../../core/ids.ts'
import {
  readDeparted,
  readHeirs,
  readMember,
  readLineageStep,
  writeHeirs,
  writeLineageStep,
} from './roster-fields.ts'
import { allDefined, readLine, itemsOf, readSeq, readSeqCount, readText } from '../fields.ts'
import { LIST_LIMITS } from '../limits.ts'
import type { Reader } from '../../core/schema.ts'
import { readBoolean, readList } from '../../core/schema.ts'
import { field, inboxCodec, optionalField, tableCodec, toAddressee } from './table-codec.ts'
import type { CodecTable } from './direct.ts'

/** Reads the roster under which something is sent: its number and hash. */
export const readRosterRef: Reader<RosterRef> = (value) => {
  const [rev, hash] = itemsOf(value)
  return allDefined<RosterRef>({ rev: readSeq(rev), hash: parseRosterHash(hash) })
}

/** The field with that roster. */
export const rosterRefField = field<RosterRef>(readRosterRef, ({ rev, hash }) => [rev, hash])

type GroupWireCommand = Extract<WireCommand, { type: `group.${string}` }>

/** The codecs of these messages. A roster does not contain its hash: it is computed from the bytes. */
export const groupCodecs: Pick<CodecTable, GroupWireCommand['type']> = {
  'group.ask': inboxCodec(
    'group.ask',
    {
      group: field(parseGroupId),
      roster: { ...rosterRefField, isOptional: true },
      text: field(readText),
      invitation: optionalField(parseRef),
    },
    toAddressee,
  ),
  'group.invite': inboxCodec(
    'group.invite',
    { group: field(parseGroupId), name: field(parseDisplayName), text: field(readText) },
    toAddressee,
  ),
  'group.deny': inboxCodec('group.deny', { join: field(parseRef), reason: field(readLine) }),
  'group.leave': inboxCodec(
    'group.leave',
    { group: field(parseGroupId), roster: rosterRefField, sentCount: field(readSeqCount) },
    toAddressee,
  ),
  'group.roster': tableCodec(
    'group.roster',
    ['roster'],
    false,
    {
      name: field(parseDisplayName),
      rev: field(readSeq),
      founding: optionalField(parseRosterHash),
      before: optionalField(parseRosterHash),
      lineage: field(readList(readLineageStep, LIST_LIMITS.lineage), (steps) =>
        steps.map(writeLineageStep),
      ),
      members: field(readList(readMember, LIST_LIMITS.members), (members) =>
        members.map(({ id, key, since, sentCount }) => [id, key, since, sentCount]),
      ),
      departed: field(readList(readDeparted, LIST_LIMITS.departed), (departed) =>
        departed.map(({ id, key, have, left }) => [id, key, have.upTo, have.gaps, left]),
      ),
      topic: field(readLine),
      heirs: field(readHeirs, writeHeirs),
      disbanded: field(readBoolean),
    },
    (channel) =>
      channel.kind === 'roster' ? { group: channel.group, hash: NO_ROSTER } : undefined,
  ),
}

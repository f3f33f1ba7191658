/** The messages of groups: requests and invitations, rosters, and what members send. */
import { MAX_LINEAGE, MAX_MEMBERS } from '../../model/groups/roster.ts'
import type { RosterRef } from '../../model/groups/membership.ts'
import type { Of, WireCommand } from '../../model/commands.ts'
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
import { allDefined, readLine, itemsOf, readText } from '../fields.ts'
import type { Reader } from '../../core/schema.ts'
import { readBoolean, readList, readInteger } from '../../core/schema.ts'
import { inboxCodec } from './inbox-codec.ts'
import type { CodecTable } from './direct.ts'

/** Reads the roster under which something is sent: its number and hash. */
export const readRosterRef: Reader<RosterRef> = (value) => {
  const [rev, hash] = itemsOf(value)
  return allDefined<RosterRef>({ rev: readInteger(1)(rev), hash: parseRosterHash(hash) })
}

/** A field that may be absent: `false` when it is there and cannot be read. */
export const readOptional = <T>(
  value: unknown,
  read: (value: unknown) => T | undefined,
): T | undefined | false => (value === undefined ? undefined : (read(value) ?? false))

/** Writes the same. */
export const writeRosterRef = ({ rev, hash }: RosterRef) => [rev, hash]

type GroupWireCommand = Extract<WireCommand, { type: `group.${string}` }>

/** The codecs of these messages. A roster does not contain its hash: it is computed from the bytes. */
export const groupCodecs: Pick<CodecTable, GroupWireCommand['type']> = {
  'group.ask': inboxCodec<'group.ask'>(
    ({ group, roster, text: asked, invitation }) => ({
      group,
      roster: roster && writeRosterRef(roster),
      text: asked,
      invitation,
    }),
    (fields, to) => {
      const roster = readOptional(fields['roster'], readRosterRef)
      const invitation = readOptional(fields['invitation'], parseRef)
      if (roster === false || invitation === false) return undefined
      const asked = allDefined<Of<WireCommand, 'group.ask'>>({
        type: 'group.ask',
        group: parseGroupId(fields['group']),
        to,
        text: readText(fields['text']),
      })
      return asked && { ...asked, ...(roster && { roster }), ...(invitation && { invitation }) }
    },
  ),
  'group.invite': inboxCodec<'group.invite'>(
    ({ group, name, text: greeting }) => ({ group, name, text: greeting }),
    (fields, to) =>
      allDefined({
        type: 'group.invite',
        group: parseGroupId(fields['group']),
        to,
        name: parseDisplayName(fields['name']),
        text: readText(fields['text']),
      }),
  ),
  'group.deny': inboxCodec<'group.deny'>(
    ({ join, reason }) => ({ join, reason }),
    (fields) =>
      allDefined({
        type: 'group.deny',
        join: parseRef(fields['join']),
        reason: readLine(fields['reason']),
      }),
  ),
  'group.leave': inboxCodec<'group.leave'>(
    ({ group, roster, sentCount }) => ({ group, roster: writeRosterRef(roster), sentCount }),
    (fields, to) =>
      allDefined({
        type: 'group.leave',
        group: parseGroupId(fields['group']),
        to,
        roster: readRosterRef(fields['roster']),
        sentCount: readInteger(0)(fields['sentCount']),
      }),
  ),
  'group.roster': {
    channels: ['roster'],
    sequenced: false,
    write: ({
      name,
      rev,
      founding,
      before,
      lineage: leaders,
      members,
      departed: away,
      ...rest
    }) => ({
      name,
      rev,
      founding,
      before,
      lineage: leaders.map(writeLineageStep),
      members: members.map(({ id, key, since, sentCount }) => [id, key, since, sentCount]),
      departed: away.map(({ id, key, have, left }) => [id, key, have.upTo, have.gaps, left]),
      topic: rest.topic,
      heirs: writeHeirs(rest.heirs),
      disbanded: rest.disbanded,
    }),
    read: (fields, channel) => {
      const founding = readOptional(fields['founding'], parseRosterHash)
      const before = readOptional(fields['before'], parseRosterHash)
      if (founding === false || before === false) return undefined
      const roster = allDefined<Of<WireCommand, 'group.roster'>>({
        type: 'group.roster',
        hash: NO_ROSTER,
        group: channel.kind === 'roster' ? channel.group : undefined,
        name: parseDisplayName(fields['name']),
        rev: readInteger(1)(fields['rev']),
        lineage: readList(readLineageStep, MAX_LINEAGE)(fields['lineage']),
        members: readList(readMember, MAX_MEMBERS)(fields['members']),
        departed: readList(readDeparted, MAX_MEMBERS)(fields['departed']),
        topic: readLine(fields['topic']),
        heirs: readHeirs(fields['heirs']),
        disbanded: readBoolean(fields['disbanded']),
      })
      return roster && { ...roster, ...(founding && { founding }), ...(before && { before }) }
    },
  },
}

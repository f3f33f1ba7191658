/** The words of groups: asks and invitations, cards, and what members say. */
import { MAX_LINEAGE, MAX_MEMBERS } from '../../model/groups/roster.ts'
import type { RosterRef } from '../../model/groups/membership.ts'
import type { Of, WireCommand } from '../../model/commands.ts'
import type { GroupId } from '../../core/ids.ts'
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
import { allDefined, readEmoji, readLine, itemsOf, readText } from '../fields.ts'
import type { Fields, Reader } from '../schema.ts'
import { readBoolean, readList, readInteger } from '../schema.ts'
import type { WireChannel } from '../topics.ts'
import type { CodecTable } from './direct.ts'

const groupOfChannel = (channel: WireChannel): GroupId | undefined =>
  channel.kind === 'group' || channel.kind === 'groupCard' ? channel.group : undefined

/** Reads by which card something is said: its number and hash. */
export const readRosterRef: Reader<RosterRef> = (value) => {
  const [rev, hash] = itemsOf(value)
  return allDefined<RosterRef>({ rev: readInteger(1)(rev), hash: parseRosterHash(hash) })
}

/** A field that may be absent: `false` when it is there and cannot be read. */
const readOptional = <T>(
  value: unknown,
  read: (value: unknown) => T | undefined,
): T | undefined | false => (value === undefined ? undefined : (read(value) ?? false))

const readTarget = (fields: Fields, channel: WireChannel) => ({
  group: groupOfChannel(channel),
  roster: readRosterRef(fields['roster']),
  target: parseRef(fields['target']),
})

const writeRosterRef = ({ rev, hash }: RosterRef) => [rev, hash]

type GroupWireCommand = Extract<WireCommand, { type: `group.${string}` }>

/** The entries of these words. A card's hash is not in it: whoever has the bytes makes it. */
export const groupCodecs: Pick<CodecTable, GroupWireCommand['type']> = {
  'group.ask': {
    channels: ['control'],
    sequenced: true,
    write: ({ group, roster, text: asked, invitation }) => ({
      group,
      roster: roster && writeRosterRef(roster),
      text: asked,
      invitation,
    }),
    read: (fields, channel) => {
      const roster = readOptional(fields['roster'], readRosterRef)
      const invitation = readOptional(fields['invitation'], parseRef)
      if (channel.kind !== 'control' || roster === false || invitation === false) return undefined
      const asked = allDefined<Of<WireCommand, 'group.ask'>>({
        type: 'group.ask',
        group: parseGroupId(fields['group']),
        to: channel.of,
        text: readText(fields['text']),
      })
      return asked && { ...asked, ...(roster && { roster }), ...(invitation && { invitation }) }
    },
  },
  'group.invite': {
    channels: ['control'],
    sequenced: true,
    write: ({ group, name, text: greeting }) => ({ group, name, text: greeting }),
    read: (fields, channel) =>
      channel.kind === 'control'
        ? allDefined<Of<WireCommand, 'group.invite'>>({
            type: 'group.invite',
            group: parseGroupId(fields['group']),
            to: channel.of,
            name: parseDisplayName(fields['name']),
            text: readText(fields['text']),
          })
        : undefined,
  },
  'group.deny': {
    channels: ['control'],
    sequenced: true,
    write: ({ join, reason }) => ({ join, reason }),
    read: (fields) =>
      allDefined<Of<WireCommand, 'group.deny'>>({
        type: 'group.deny',
        join: parseRef(fields['join']),
        reason: readLine(fields['reason']),
      }),
  },
  'group.leave': {
    channels: ['control'],
    sequenced: true,
    write: ({ group, roster, sentCount }) => ({ group, roster: writeRosterRef(roster), sentCount }),
    read: (fields, channel) =>
      channel.kind === 'control'
        ? allDefined<Of<WireCommand, 'group.leave'>>({
            type: 'group.leave',
            group: parseGroupId(fields['group']),
            to: channel.of,
            roster: readRosterRef(fields['roster']),
            sentCount: readInteger(0)(fields['sentCount']),
          })
        : undefined,
  },
  'group.roster': {
    channels: ['groupCard'],
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
        group: groupOfChannel(channel),
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
  'group.say': {
    channels: ['group'],
    sequenced: true,
    write: ({ roster, text: said, reply }) => ({
      roster: writeRosterRef(roster),
      text: said,
      reply,
    }),
    read: (fields, channel) => {
      const reply = readOptional(fields['reply'], parseRef)
      if (reply === false) return undefined
      const said = allDefined<Of<WireCommand, 'group.say'>>({
        type: 'group.say',
        group: groupOfChannel(channel),
        roster: readRosterRef(fields['roster']),
        text: readText(fields['text']),
      })
      return said && { ...said, ...(reply && { reply }) }
    },
  },
  'group.edit': {
    channels: ['group'],
    sequenced: true,
    write: ({ roster, target, text: said }) => ({
      roster: writeRosterRef(roster),
      target,
      text: said,
    }),
    read: (fields, channel) =>
      allDefined<Of<WireCommand, 'group.edit'>>({
        type: 'group.edit',
        ...readTarget(fields, channel),
        text: readText(fields['text']),
      }),
  },
  'group.delete': {
    channels: ['group'],
    sequenced: true,
    write: ({ roster, target }) => ({ roster: writeRosterRef(roster), target }),
    read: (fields, channel) =>
      allDefined<Of<WireCommand, 'group.delete'>>({
        type: 'group.delete',
        ...readTarget(fields, channel),
      }),
  },
  'group.react': {
    channels: ['group'],
    sequenced: true,
    write: ({ roster, target, emoji: sign, on }) => ({
      roster: writeRosterRef(roster),
      target,
      emoji: sign,
      on,
    }),
    read: (fields, channel) =>
      allDefined<Of<WireCommand, 'group.react'>>({
        type: 'group.react',
        ...readTarget(fields, channel),
        emoji: readEmoji(fields['emoji']),
        on: readBoolean(fields['on']),
      }),
  },
  'group.typing': {
    channels: ['group'],
    sequenced: false,
    write: ({ roster, on }) => ({ roster: writeRosterRef(roster), on }),
    read: (fields, channel) =>
      allDefined<Of<WireCommand, 'group.typing'>>({
        type: 'group.typing',
        group: groupOfChannel(channel),
        roster: readRosterRef(fields['roster']),
        on: readBoolean(fields['on']),
      }),
  },
}

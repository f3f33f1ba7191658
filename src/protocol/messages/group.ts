/** The words of groups: asks and invitations, cards, and what members say. */
import { MAX_LINE, MAX_MEMBERS } from '../../model/groups/roster.ts'
import type { SaidUnder } from '../../model/groups/membership.ts'
import type { Of } from '../../model/commands.ts'
import type { GroupId } from '../../core/ids.ts'
import { cardHash, displayName, NO_CARD, readGroupId, ref } from '../../core/ids.ts'
import { gone, heirs, member, step, writeHeirs, writeStep } from './roster-fields.ts'
import { all, emoji, line, parts, text } from '../fields.ts'
import type { Fields, Reader } from '../schema.ts'
import { bool, list, whole } from '../schema.ts'
import type { Told } from '../topics.ts'
import type { Spoken, Table } from './direct.ts'

const groupIn = (place: Told): GroupId | undefined =>
  place.kind === 'group' || place.kind === 'groupCard' ? place.group : undefined

/** Reads by which card something is said: its number and hash. */
export const saidUnder: Reader<SaidUnder> = (value) => {
  const [rev, hash] = parts(value)
  return all<SaidUnder>({ rev: whole(1)(rev), hash: cardHash(hash) })
}

/** A field that may be absent: `false` when it is there and cannot be read. */
const perhaps = <T>(
  value: unknown,
  read: (value: unknown) => T | undefined,
): T | undefined | false => (value === undefined ? undefined : (read(value) ?? false))

const onTarget = (fields: Fields, place: Told) => ({
  group: groupIn(place),
  card: saidUnder(fields['card']),
  target: ref(fields['target']),
})

const under = ({ rev, hash }: SaidUnder) => [rev, hash]

type GroupWord = Extract<Spoken, { type: `group.${string}` }>

/** The entries of these words. A card's hash is not in it: whoever has the bytes makes it. */
export const groupWords: Pick<Table, GroupWord['type']> = {
  'group.ask': {
    places: ['control'],
    numbered: true,
    write: ({ group, card, text: asked, invitation }) => ({
      group,
      card: card && under(card),
      text: asked,
      invitation,
    }),
    read: (fields, place) => {
      const card = perhaps(fields['card'], saidUnder)
      const invitation = perhaps(fields['invitation'], ref)
      if (place.kind !== 'control' || card === false || invitation === false) return undefined
      const asked = all<Of<Spoken, 'group.ask'>>({
        type: 'group.ask',
        group: readGroupId(fields['group']),
        to: place.of,
        text: text(fields['text']),
      })
      return asked && { ...asked, ...(card && { card }), ...(invitation && { invitation }) }
    },
  },
  'group.invite': {
    places: ['control'],
    numbered: true,
    write: ({ group, name, text: greeting }) => ({ group, name, text: greeting }),
    read: (fields, place) =>
      place.kind === 'control'
        ? all<Of<Spoken, 'group.invite'>>({
            type: 'group.invite',
            group: readGroupId(fields['group']),
            to: place.of,
            name: displayName(fields['name']),
            text: text(fields['text']),
          })
        : undefined,
  },
  'group.deny': {
    places: ['control'],
    numbered: true,
    write: ({ join, reason }) => ({ join, reason }),
    read: (fields) =>
      all<Of<Spoken, 'group.deny'>>({
        type: 'group.deny',
        join: ref(fields['join']),
        reason: line(fields['reason']),
      }),
  },
  'group.leave': {
    places: ['control'],
    numbered: true,
    write: ({ group, card, said }) => ({ group, card: under(card), said }),
    read: (fields, place) =>
      place.kind === 'control'
        ? all<Of<Spoken, 'group.leave'>>({
            type: 'group.leave',
            group: readGroupId(fields['group']),
            to: place.of,
            card: saidUnder(fields['card']),
            said: whole(0)(fields['said']),
          })
        : undefined,
  },
  'group.card': {
    places: ['groupCard'],
    numbered: false,
    write: ({ name, rev, founding, before, line: leaders, members, gone: away, ...rest }) => ({
      name,
      rev,
      founding,
      before,
      line: leaders.map(writeStep),
      members: members.map(({ id, key, since, said }) => [id, key, since, said]),
      gone: away.map(({ id, key, have, left }) => [id, key, have.upto, have.holes, left]),
      topic: rest.topic,
      heirs: writeHeirs(rest.heirs),
      disbanded: rest.disbanded,
    }),
    read: (fields, place) => {
      const founding = perhaps(fields['founding'], cardHash)
      const before = perhaps(fields['before'], cardHash)
      if (founding === false || before === false) return undefined
      const card = all<Of<Spoken, 'group.card'>>({
        type: 'group.card',
        hash: NO_CARD,
        group: groupIn(place),
        name: displayName(fields['name']),
        rev: whole(1)(fields['rev']),
        line: list(step, MAX_LINE)(fields['line']),
        members: list(member, MAX_MEMBERS)(fields['members']),
        gone: list(gone, MAX_MEMBERS)(fields['gone']),
        topic: line(fields['topic']),
        heirs: heirs(fields['heirs']),
        disbanded: bool(fields['disbanded']),
      })
      return card && { ...card, ...(founding && { founding }), ...(before && { before }) }
    },
  },
  'group.say': {
    places: ['group'],
    numbered: true,
    write: ({ card, text: said, reply }) => ({ card: under(card), text: said, reply }),
    read: (fields, place) => {
      const reply = perhaps(fields['reply'], ref)
      if (reply === false) return undefined
      const said = all<Of<Spoken, 'group.say'>>({
        type: 'group.say',
        group: groupIn(place),
        card: saidUnder(fields['card']),
        text: text(fields['text']),
      })
      return said && { ...said, ...(reply && { reply }) }
    },
  },
  'group.edit': {
    places: ['group'],
    numbered: true,
    write: ({ card, target, text: said }) => ({ card: under(card), target, text: said }),
    read: (fields, place) =>
      all<Of<Spoken, 'group.edit'>>({
        type: 'group.edit',
        ...onTarget(fields, place),
        text: text(fields['text']),
      }),
  },
  'group.delete': {
    places: ['group'],
    numbered: true,
    write: ({ card, target }) => ({ card: under(card), target }),
    read: (fields, place) =>
      all<Of<Spoken, 'group.delete'>>({ type: 'group.delete', ...onTarget(fields, place) }),
  },
  'group.react': {
    places: ['group'],
    numbered: true,
    write: ({ card, target, emoji: sign, on }) => ({ card: under(card), target, emoji: sign, on }),
    read: (fields, place) =>
      all<Of<Spoken, 'group.react'>>({
        type: 'group.react',
        ...onTarget(fields, place),
        emoji: emoji(fields['emoji']),
        on: bool(fields['on']),
      }),
  },
  'group.typing': {
    places: ['group'],
    numbered: false,
    write: ({ card, on }) => ({ card: under(card), on }),
    read: (fields, place) =>
      all<Of<Spoken, 'group.typing'>>({
        type: 'group.typing',
        group: groupIn(place),
        card: saidUnder(fields['card']),
        on: bool(fields['on']),
      }),
  },
}

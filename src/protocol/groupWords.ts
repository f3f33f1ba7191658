/** The words of groups: asks and invitations, cards, and what members say. */
import type { Gone, Heirs, Keyed, Member, Step } from '../chat/cards.ts'
import { MAX_HEIRS, MAX_LINE, MAX_MEMBERS } from '../chat/cards.ts'
import type { SaidUnder } from '../chat/membership.ts'
import type { Of } from '../chat/words.ts'
import type { GroupId } from '../core/names.ts'
import {
  cardHash,
  displayName,
  NO_CARD,
  publicKey,
  readGroupId,
  ref,
  userId,
} from '../core/names.ts'
import { all, coverage, emoji, line, text } from './fields.ts'
import type { Fields, Reader } from './schema.ts'
import { bool, fields as object, list, oneOf, string, whole } from './schema.ts'
import type { Told } from './topics.ts'
import type { Spoken, Table } from './words.ts'

const groupIn = (place: Told): GroupId | undefined =>
  place.kind === 'group' || place.kind === 'groupCard' ? place.group : undefined

const parts = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

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

const keyed: Reader<Keyed> = (value) => {
  const [id, key] = parts(value)
  return all<Keyed>({ id: userId(id), key: publicKey(key) })
}

const member: Reader<Member> = (value) => {
  const [, , since, said] = parts(value)
  const who = keyed(value)
  const counted = all<Omit<Member, keyof Keyed>>({ since: whole(1)(since), said: whole(0)(said) })
  return who && counted && { ...who, ...counted }
}

const gone: Reader<Gone> = (value) => {
  const [, , upto, holes, left] = parts(value)
  const who = keyed(value)
  const rest = all<Omit<Gone, keyof Keyed>>({ have: coverage(upto, holes), left: bool(left) })
  return who && rest && { ...who, ...rest }
}

const SIGNATURE = /^[A-Za-z0-9_-]{86}$/u
const signature: Reader<string> = string(86, (value) => (SIGNATURE.test(value) ? value : undefined))

const heirs: Reader<Heirs> = (value) => {
  const read = object(value)
  if (!read) return undefined
  return all<Heirs>({
    after: whole(1000)(read['after']),
    list: list(keyed, MAX_HEIRS)(read['list']),
    sig: signature(read['sig']),
  })
}

const how = oneOf('founded', 'handed', 'claimed')

const step: Reader<Step> = (value) => {
  const read = object(value)
  if (!read) return undefined
  const made = all<Step>({
    id: userId(read['id']),
    key: publicKey(read['key']),
    rev: whole(1)(read['rev']),
    how: how(read['how']),
  })
  const sig = signature(read['sig'])
  const named = heirs(read['heirs'])
  if (made?.how === 'handed') return sig === undefined ? undefined : { ...made, sig }
  if (made?.how === 'claimed') return named && { ...made, heirs: named }
  return made
}

const writeHeirs = ({ after, list: named, sig }: Heirs) => ({
  after,
  list: named.map(({ id, key }) => [id, key]),
  sig,
})

const writeStep = ({ id, key, rev, how: made, sig, heirs: named }: Step) => ({
  id,
  key,
  rev,
  how: made,
  sig,
  heirs: named && writeHeirs(named),
})

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

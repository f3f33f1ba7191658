/** Words between programs: confirmations, what is lacking, what is passed on. */
import { MAX_MEMBERS } from '../../model/groups/roster.ts'
import type { SaidUnder } from '../../model/groups/membership.ts'
import type { Of } from '../../model/commands.ts'
import type { Coverage, Range } from '../../core/seq-ranges.ts'
import type { GroupId, PublicKey, SessionId, UserId } from '../../core/ids.ts'
import { publicKey, readGroupId, sessionBetween, userId } from '../../core/ids.ts'
import { MAX_PACKET } from '../envelope.ts'
import { all, coverage, parts, runs } from '../fields.ts'
import { saidUnder } from './group.ts'
import type { Reader } from '../schema.ts'
import { list, string, whole } from '../schema.ts'
import type { Told } from '../topics.ts'
import type { Table } from './direct.ts'

/** A group as a place of receipts: `#` and its id. */
export type InGroupPlace = `#${GroupId}`
/** The cards of a group as a place: `!` and its id. */
export type CardsOf = `!${GroupId}`
/** Which of the addressee's places a receipt is about. */
export type About = SessionId | InGroupPlace | 'control'

/** The group of such a place. */
export const groupAbout = (place: string): GroupId | undefined =>
  /^[#!]/u.test(place) ? readGroupId(place.slice(1)) : undefined

/**
 * Words between programs that nobody judges by the rules of the chat: confirmations, requests to
 * send again, a question who is here. They are not numbered: losing one loses nothing.
 */
export type Service =
  | {
      readonly type: 'receipt'
      /** Which of the addressee's places towards me: a session, or the control topic. */
      readonly place: About
      readonly have: Coverage
      /** Which of them were on the screen of somebody who looked on; the newest, if they are many. */
      readonly read: readonly Range[]
      /** Numbers under which I have another word than one that came: it is to be said again. */
      readonly other: readonly Range[]
    }
  | {
      readonly type: 'resend'
      /** In a group anybody's words may be asked of any member, and its cards by their numbers. */
      readonly place: About | CardsOf
      readonly author: UserId
      readonly from: number
      readonly to: number
    }
  /** Somebody's own signed bytes, passed on: a word of a group, or a card of it. */
  | { readonly type: 'relayed'; readonly place: InGroupPlace | CardsOf; readonly packet: string }
  /** What I have of a group: my newest card, and of each author how much. */
  | {
      readonly type: 'have'
      readonly place: InGroupPlace
      readonly card: SaidUnder
      readonly words: readonly Has[]
    }
  | { readonly type: 'who.ask' }

/** How much of an author's words in a group is there. */
export type Has = {
  readonly author: UserId
  readonly key: PublicKey
  readonly have: Coverage
}

const group = (value: unknown, sign: string): GroupId | undefined =>
  typeof value === 'string' && value.startsWith(sign) ? readGroupId(value.slice(1)) : undefined

const inGroup: Reader<InGroupPlace> = (value) => {
  const id = group(value, '#')
  return id && `#${id}`
}
const cardsOf: Reader<CardsOf> = (value) => {
  const id = group(value, '!')
  return id && `!${id}`
}

const about = (value: unknown, place: Told, by: UserId): About | undefined => {
  if (place.kind !== 'control') return undefined
  if (value === 'control') return 'control'
  return inGroup(value) ?? sessionBetween(value, by, place.of)
}

const has: Reader<Has> = (value) => {
  const [author, key, upto, holes] = parts(value)
  return all<Has>({
    author: userId(author),
    key: publicKey(key),
    have: coverage(upto, holes),
  })
}

/** The entries of the words between programs. */
export const services: Pick<Table, Service['type']> = {
  receipt: {
    places: ['control'],
    numbered: false,
    write: ({ place, have: { upto, holes }, read, other }) => ({
      place,
      upto,
      holes,
      read,
      ...(other.length > 0 ? { other } : {}),
    }),
    read: (fields, place, by) => {
      const have = coverage(fields['upto'], fields['holes'])
      return all<Of<Service, 'receipt'>>({
        type: 'receipt',
        place: about(fields['place'], place, by),
        have,
        read: runs(fields['read']),
        other: runs(fields['other'] ?? []),
      })
    },
  },
  resend: {
    places: ['control'],
    numbered: false,
    write: ({ place, author, from, to }) => ({ place, author, from, to }),
    read: (fields, place, by) =>
      all<Of<Service, 'resend'>>({
        type: 'resend',
        place: about(fields['place'], place, by) ?? cardsOf(fields['place']),
        author: userId(fields['author']),
        from: whole(1)(fields['from']),
        to: whole(1)(fields['to']),
      }),
  },
  relayed: {
    // retained beside a leader's own card it stands in for that one
    places: ['control', 'groupCard'],
    numbered: false,
    write: ({ place, packet }) => ({ place, packet }),
    read: (fields) =>
      all<Of<Service, 'relayed'>>({
        type: 'relayed',
        place: inGroup(fields['place']) ?? cardsOf(fields['place']),
        packet: string(MAX_PACKET, (value) => value)(fields['packet']),
      }),
  },
  have: {
    places: ['control'],
    numbered: false,
    write: ({ place, card, words }) => ({
      place,
      card: [card.rev, card.hash],
      words: words.map(({ author, key, have }) => [author, key, have.upto, have.holes]),
    }),
    read: (fields) =>
      all<Of<Service, 'have'>>({
        type: 'have',
        place: inGroup(fields['place']),
        card: saidUnder(fields['card']),
        words: list(has, MAX_MEMBERS)(fields['words']),
      }),
  },
  'who.ask': {
    // said to myself in my own control topic it marks the end of what the broker had kept for me
    places: ['who', 'control'],
    numbered: false,
    write: () => ({}),
    read: () => ({ type: 'who.ask' }),
  },
}

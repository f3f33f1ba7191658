/** The words of version 1, one entry each: where they may be said, and their fields. */
import type { Command, Of } from '../chat/words.ts'
import type { Coverage, Range } from '../core/coverage.ts'
import type { SessionId, UserId } from '../core/names.ts'
import { displayName, millis, ref, sessionBetween, userId } from '../core/names.ts'
import { MAX_TEXT, safeLine, safeText } from '../core/text.ts'
import type { Fields, Reader } from './schema.ts'
import { bool, list, oneOf, string, whole } from './schema.ts'
import type { Told } from './topics.ts'

/**
 * Words between programs that nobody judges by the rules of the chat: confirmations, requests to
 * send again, a question who is here. They are not numbered: losing one loses nothing.
 */
export type Service =
  | {
      readonly type: 'receipt'
      /** Which of the addressee's places towards me: a session, or the control topic. */
      readonly place: SessionId | 'control'
      readonly have: Coverage
      readonly read: number
    }
  | {
      readonly type: 'resend'
      readonly place: SessionId | 'control'
      readonly author: UserId
      readonly from: number
      readonly to: number
    }
  | { readonly type: 'who.ask' }

/** The words of people that travel. */
export type Spoken = Exclude<
  Command,
  { readonly type: `person.${string}` | `view.${string}` | `classic.${string}` | 'request.block' }
>

/** How one word is written and read; `read` gives `undefined` for what is not formed as it must be. */
export type Entry<W> = {
  readonly places: readonly Told['kind'][]
  readonly numbered: boolean
  readonly write: (word: W) => Fields
  readonly read: (fields: Fields, place: Told, by: UserId) => W | undefined
}
/** An entry for every word: one without does not compile. */
export type Table = { readonly [T in (Spoken | Service)['type']]: Entry<Of<Spoken | Service, T>> }

const text: Reader<ReturnType<typeof safeText>> = string(MAX_TEXT * 2, (value) => safeText(value))
const line: Reader<ReturnType<typeof safeLine>> = string(1000, (value) => safeLine(value))
const emojiOf: Reader<ReturnType<typeof safeLine>> = string(64, (value) => safeLine(value, 32))
const status = oneOf('online', 'away', 'offline')
const caps = list(
  string(40, (value) => safeLine(value, 40) as string),
  32,
)
const range: Reader<Range> = (value) => {
  const [from, to] = list(whole(1), 2)(value) ?? []
  return from !== undefined && to !== undefined && from <= to ? [from, to] : undefined
}
/** The most holes of one receipt; beyond them nothing is confirmed. */
export const MAX_HOLES = 64
const holes = list(range, MAX_HOLES)

/** Reads all parts; `undefined` as soon as one is missing. */
const all = <T extends object>(parts: { readonly [K in keyof T]: T[K] | undefined }):
  | T
  | undefined => (Object.values(parts).includes(undefined) ? undefined : (parts as T))

const idOf = (place: Told): SessionId | undefined =>
  place.kind === 'session' ? place.id : undefined

/** What each word looks like on the wire, and where it may be said. */
export const table: Table = {
  'presence.show': {
    // in a control topic it is the answer to "who is here"
    places: ['card', 'control'],
    numbered: false,
    write: ({ status, name, caps, boot, count }) => ({ status, name, caps, n: [boot, count] }),
    read: (fields, _, by) => {
      const [boot, count] = list(whole(0), 2)(fields['n']) ?? []
      const name = displayName(fields['name'])
      if (name === undefined || userId(name) !== by) return undefined
      return all<Of<Spoken, 'presence.show'>>({
        type: 'presence.show',
        status: status(fields['status']),
        name,
        caps: caps(fields['caps']),
        boot,
        count,
        seen: millis(fields['at']),
      })
    },
  },
  'request.make': {
    places: ['control'],
    numbered: true,
    write: ({ text }) => ({ text }),
    read: (fields, place) =>
      place.kind === 'control'
        ? all<Of<Spoken, 'request.make'>>({
            type: 'request.make',
            to: place.of,
            text: text(fields['text']),
          })
        : undefined,
  },
  'request.accept': {
    places: ['control'],
    numbered: true,
    write: ({ request, session }) => ({ request, session }),
    read: (fields, place, by) =>
      place.kind === 'control'
        ? all<Of<Spoken, 'request.accept'>>({
            type: 'request.accept',
            request: ref(fields['request']),
            session: sessionBetween(fields['session'], by, place.of),
          })
        : undefined,
  },
  'request.deny': {
    places: ['control'],
    numbered: true,
    write: ({ request, reason }) => ({ request, reason }),
    read: (fields) =>
      all<Of<Spoken, 'request.deny'>>({
        type: 'request.deny',
        request: ref(fields['request']),
        reason: line(fields['reason']),
      }),
  },
  'session.say': {
    places: ['session'],
    numbered: true,
    write: ({ text, reply }) => ({ text, reply }),
    read: (fields, place) => {
      const reply = fields['reply'] === undefined ? undefined : ref(fields['reply'])
      if (fields['reply'] !== undefined && reply === undefined) return undefined
      const said = all<Of<Spoken, 'session.say'>>({
        type: 'session.say',
        session: idOf(place),
        text: text(fields['text']),
      })
      return said && (reply ? { ...said, reply } : said)
    },
  },
  'session.edit': {
    places: ['session'],
    numbered: true,
    write: ({ target, text }) => ({ target, text }),
    read: (fields, place) =>
      all<Of<Spoken, 'session.edit'>>({
        type: 'session.edit',
        session: idOf(place),
        target: ref(fields['target']),
        text: text(fields['text']),
      }),
  },
  'session.delete': {
    places: ['session'],
    numbered: true,
    write: ({ target }) => ({ target }),
    read: (fields, place) =>
      all<Of<Spoken, 'session.delete'>>({
        type: 'session.delete',
        session: idOf(place),
        target: ref(fields['target']),
      }),
  },
  'session.react': {
    places: ['session'],
    numbered: true,
    write: ({ target, emoji, on }) => ({ target, emoji, on }),
    read: (fields, place) =>
      all<Of<Spoken, 'session.react'>>({
        type: 'session.react',
        session: idOf(place),
        target: ref(fields['target']),
        emoji: emojiOf(fields['emoji']),
        on: bool(fields['on']),
      }),
  },
  'session.end': {
    places: ['session'],
    numbered: true,
    write: () => ({}),
    read: (_, place) =>
      all<Of<Spoken, 'session.end'>>({ type: 'session.end', session: idOf(place) }),
  },
  'session.typing': {
    places: ['session'],
    numbered: false,
    write: ({ on }) => ({ on }),
    read: (fields, place) =>
      all<Of<Spoken, 'session.typing'>>({
        type: 'session.typing',
        session: idOf(place),
        on: bool(fields['on']),
      }),
  },
  receipt: {
    places: ['control'],
    numbered: false,
    write: ({ place, have, read }) => ({ place, upto: have.upto, holes: have.holes, read }),
    read: (fields, place, by) => {
      const have = coverage(fields)
      return all<Of<Service, 'receipt'>>({
        type: 'receipt',
        place: about(fields['place'], place, by),
        have,
        read: whole(0)(fields['read']),
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
        place: about(fields['place'], place, by),
        author: userId(fields['author']),
        from: whole(1)(fields['from']),
        to: whole(1)(fields['to']),
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

const about = (value: unknown, place: Told, by: UserId): SessionId | 'control' | undefined => {
  if (place.kind !== 'control') return undefined
  return value === 'control' ? 'control' : sessionBetween(value, by, place.of)
}

const coverage = (fields: Fields): Coverage | undefined => {
  const upto = whole(0)(fields['upto'])
  const gaps = holes(fields['holes'])
  if (upto === undefined || !gaps) return undefined
  const ascending = gaps.every(([from, to], index) => {
    const before = gaps[index - 1]
    return to < upto && (before === undefined || from > before[1] + 1)
  })
  return ascending ? { upto, holes: gaps } : undefined
}

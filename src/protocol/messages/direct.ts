/** The words of version 1, one entry each: where they may be said, and their fields. */
import type { Command, Of } from '../../model/commands.ts'
import type { SessionId } from '../../core/ids.ts'
import { displayName, millis, ref, sessionBetween, userId } from '../../core/ids.ts'
import type { UserId } from '../../core/ids.ts'
import { all, caps, emoji, line, pair, status, text } from '../fields.ts'
import { groupWords } from './group.ts'
import type { Fields } from '../schema.ts'
import { bool } from '../schema.ts'
import type { Service } from './sync.ts'
import { services } from './sync.ts'
import type { Told } from '../topics.ts'

/** The words of people that travel. */
export type Spoken = Exclude<
  Command,
  {
    readonly type:
      | `person.${string}`
      | `topic.${string}`
      | `view.${string}`
      | `classic.${string}`
      | 'request.block'
  }
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
      const [boot, count] = pair(fields['n']) ?? []
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
        emoji: emoji(fields['emoji']),
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
  ...groupWords,
  ...services,
}

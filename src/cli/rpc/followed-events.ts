/** Events as `papo tail` gets them from the program that has the profile open: JSON, and what is read of it. */
import type { GroupId } from '../../core/ids.ts'
import { groupOf, parseGroupId } from '../../core/ids.ts'
import { parseConversationId } from '../../core/plaintext-ids.ts'
import {
  MAX_ANY,
  readLimitedString as text,
  readBoolean as boolean,
  readFields,
  readFinite as number,
  readList,
  readObject,
  stringFields as texts,
} from '../../core/schema.ts'
import type { Fields, ReadBy, Reader } from '../../core/schema.ts'

const noteReader = readObject({ kind: text, count: number })
/** What is known of a message that nobody signed. */
export const unsignedReader = readObject(
  {},
  { ...texts('from', 'topic'), retained: boolean, note: noteReader },
)
const messageReader = readObject(
  { ...texts('conversation', 'by', 'text'), at: number },
  { id: text, shownAt: number, unsigned: unsignedReader },
)
const joinReader = readObject(texts('kind', 'from', 'to', 'text'))
const identities = readList(readObject({ id: text }), MAX_ANY)
const rosterReader = readObject(
  { roster: readObject({ lineage: identities, members: identities }) },
  { changes: readList(readObject(texts('kind', 'by'), texts('who', 'topic')), MAX_ANY) },
)

/** The events that have a line for a person. */
const shownReaders = {
  'message.sent': readObject({ message: messageReader }),
  'message.edited': readObject({ text }, { by: text }),
  'message.deleted': readObject({}, { by: text }),
  'message.reacted': readObject({ by: text, emoji: text, on: boolean }),
  'message.voided': readObject({ on: boolean }),
  'presence.updated': readObject({ name: text, status: text }),
  'stranger.seen': readObject({ name: text, status: text }),
  'request.made': readObject({ request: readObject(texts('from', 'to', 'text')) }),
  'request.answered': readObject(
    { answer: text },
    { reason: text, request: readObject(texts('from', 'to')) },
  ),
  'session.opened': readObject({ with: text, id: text }),
  'session.ended': readObject({ by: text, id: text }, { to: text }),
  'link.changed': readObject({
    link: readObject(texts('broker', 'status'), texts('problem', 'detail')),
  }),
  'group.rosterObserved': rosterReader,
  'group.rosterAdopted': rosterReader,
  'group.forked': readObject({}),
  'group.left': readObject({ who: text }),
  'group.equivocated': readObject(
    { by: text, of: text, seq: number },
    { contradicting: readList(readObject(texts('kind', 'text')), MAX_ANY) },
  ),
  'join.made': readObject({ join: joinReader }),
  'join.answered': readObject({ answer: text }, { join: joinReader, reason: text }),
}

type ShownReaders = typeof shownReaders
/** One of those with a line for a person, as far as the line needs it. */
export type ShownEvent = {
  readonly [K in keyof ShownReaders]: ReadBy<ShownReaders[K]> & { readonly type: K }
}[keyof ShownReaders]

export type FollowedEvent = {
  readonly type: string
  /** All of it. */
  readonly json: Fields
  /** The conversation that it is about. */
  readonly conversation: string | undefined
  /** The group that it is about. */
  readonly group: GroupId | undefined
  /** Whom it is about. */
  readonly people: readonly string[]
  /** What a person gets to see of it; nothing of events that have no line. */
  readonly shown: ShownEvent | undefined
  /** How people and conversations are called, by their ids. */
  readonly names: Readonly<Record<string, string>>
}

/** Texts by ids; what is no text is left out. */
const readNames = (value: unknown): FollowedEvent['names'] =>
  Object.fromEntries(
    Object.entries(readFields(value) ?? {}).flatMap(([id, name]) =>
      typeof name === 'string' ? [[id, name]] : [],
    ),
  )

/** Reads an event; nothing where the other side is another version that writes it differently. */
export const readFollowedEvent: Reader<FollowedEvent> = (value) => {
  const json = readFields(value)
  const type = text(json?.['type'])
  if (!json || type === undefined) return undefined
  const isShown = Object.hasOwn(shownReaders, type)
  const shown = isShown ? shownReaders[type as ShownEvent['type']](json) : undefined
  if (isShown && !shown) return undefined
  const partOf = (name: string): Fields => readFields(json[name]) ?? {}
  const [message, request, join] = [partOf('message'), partOf('request'), partOf('join')]
  const conversation = text(json['conversation'] ?? message['conversation'])
  const about = parseConversationId(conversation)
  const people = [
    json['who'],
    json['with'],
    request['from'],
    request['to'],
    join['from'],
    join['to'],
  ]
  return {
    type,
    json,
    conversation,
    group:
      parseGroupId(partOf('roster')['group'] ?? join['group'] ?? json['group']) ??
      (about && groupOf(about)),
    people: people.filter((who) => typeof who === 'string'),
    shown: shown as ShownEvent | undefined,
    names: readNames(json['names']),
  }
}

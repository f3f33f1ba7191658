/** A conversation of two: from its opening until both have ended it. */
import type { Millis, Ref, SessionId, UserId } from '../../core/ids.ts'
import { ECHO, parseRef, personConversationId, readSessionId } from '../../core/ids.ts'
import { optional, readBoolean, readExact } from '../../core/schema.ts'
import { readMap } from '../../core/stored-map.ts'
import { readShownMark, readSignedUserId, readTime } from '../stored-fields.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import { ensureConversation } from '../state.ts'
import type { State } from '../state.ts'
import type { Addresses, Decide, Noun, Reduce } from '../noun.ts'
import type { Refusal } from '../refusals.ts'
import type { Stamp } from '../commands.ts'
import { shownTime } from '../shown-time.ts'

/** A position in the order of a conversation: by time, then by id. */
export type Mark = { readonly at: Millis; readonly ref: Ref }

/** A position, and the time to show where it is another than the one that orders. */
export type ShownMark = Mark & { readonly shownAt?: Millis }

export type Session = {
  readonly id: SessionId
  readonly with: UserId
  readonly since: Millis
  /** When it was opened, to show, where it is another time. */
  readonly shownAt?: Millis
  readonly request?: Ref
  /** The newest END of each. */
  readonly ends: ReadonlyMap<UserId, ShownMark>
  /** The newest message of either: it takes back every END before it. */
  readonly last: ShownMark | undefined
  /** The other has another key by now, and with it a program that knows nothing of this session. */
  readonly orphaned?: boolean
}

const readSession = readExact<Session>({
  id: readSessionId,
  with: readSignedUserId,
  since: readTime,
  shownAt: optional(readTime),
  request: optional(parseRef),
  ends: readMap(readSignedUserId, readShownMark),
  last: optional(readShownMark),
  orphaned: optional(readBoolean),
})

/** Reads sessions by their ids. */
export const readSessions = readMap(readSessionId, readSession, ({ id }) => id)

type OfSession = { readonly session: SessionId }

export type SessionCommand = OfSession & { readonly type: 'session.end' }

type Marked = { readonly id: SessionId; readonly by: UserId; readonly mark: ShownMark }

export type SessionEvent =
  | {
      readonly type: 'session.opened'
      readonly id: SessionId
      readonly with: UserId
      readonly since: Millis
      readonly shownAt?: Millis
      readonly request: Ref
    }
  | (Marked & { readonly type: 'session.ended' })

/** Does `a` stand before `b`? */
export const isBefore = (a: Mark, b: Mark): boolean =>
  a.at < b.at || (a.at === b.at && a.ref < b.ref)

/** Has `who` ended the session, with no message from either side since? */
export const hasEnded = ({ ends, last }: Session, who: UserId): boolean => {
  const end = ends.get(who)
  return end !== undefined && (last === undefined || isBefore(last, end))
}

/** Have both ended it, or is one of them gone? The order of arrival does not matter: marks decide. */
export const isClosed = (session: Session, me: UserId): boolean =>
  session.orphaned === true || (hasEnded(session, me) && hasEnded(session, session.with))

/** The newest session with somebody that is not closed. */
export const openSessionWith = (
  state: Pick<State, 'sessions' | 'me'>,
  who: UserId,
): Session | undefined => {
  let newest: Session | undefined
  for (const session of state.sessions.values()) {
    if (session.with !== who || isClosed(session, state.me.id)) continue
    if (!newest || session.since > newest.since) newest = session
  }
  return newest
}

/** The session that a command is about, if its author takes part in it and is not blocked. */
export const sessionOf = (
  state: State,
  { session: id, by }: { readonly session: SessionId } & Pick<Stamp, 'by'>,
): Result<Session, Refusal> => {
  if (state.people.get(by)?.blocked) return fail('blocked')
  const session = state.sessions.get(id)
  if (!session) return fail('unknown-session')
  if (by !== state.me.id && by !== session.with) return fail('not-in-session')
  return ok(session)
}

const decide: Decide<SessionCommand, SessionEvent> = {
  'session.end': (state, command) => {
    const session = sessionOf(state, command)
    if (!session.ok) return session
    const { id } = session.value
    if (session.value.with === ECHO) return fail('reserved-name')
    const mark = { at: command.at, ref: command.ref, ...shownTime(command) }
    const known = session.value.ends.get(command.by)
    // a message between their two ENDs may still be on its way to me: the newer END counts
    const newer = command.by !== state.me.id && known !== undefined && isBefore(known, mark)
    if (hasEnded(session.value, command.by) && !newer) return fail('already-ended')
    return ok([{ type: 'session.ended', id, by: command.by, mark }])
  },
}

const reduce: Reduce<SessionEvent> = {
  'session.opened': (draft, { id, with: other, since, shownAt, request }) => {
    const shown = shownAt === undefined ? {} : { shownAt }
    const opened = { id, with: other, since, ...shown, request }
    draft.sessions.set(id, { ...opened, ends: new Map(), last: undefined })
    ensureConversation(draft, personConversationId(other))
  },
  'session.ended': (draft, { id, by, mark }) => {
    const session = draft.sessions.get(id)
    const known = session?.ends.get(by)
    if (session && (!known || isBefore(known, mark))) session.ends.set(by, mark)
    const clock = session && draft.conversations.get(personConversationId(session.with))
    if (clock && mark.at > clock.clock) clock.clock = mark.at
  },
}

/** Where the commands of a session go: to the other person, or nowhere for the built-in contact. */
export const sessionChannel = (
  state: State,
  { session: id, by }: { readonly session: SessionId; readonly by: UserId },
) => {
  const other = state.sessions.get(id)?.with
  if (other === undefined || other === ECHO) return { kind: 'local' } as const
  const to = by === state.me.id ? other : state.me.id
  return { kind: 'direct', session: id, to, from: by } as const
}

const address: Addresses<SessionCommand> = {
  'session.end': sessionChannel,
}

export const sessionNoun: Noun<SessionCommand, SessionEvent> = {
  decide,
  reduce,
  address,
  keeping: { 'session.opened': 'lasting', 'session.ended': 'lasting' },
}

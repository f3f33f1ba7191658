/** The lines of a conversation that nobody typed: asked, accepted, denied, ended. */
import { keyOf } from '../../../src/core/channel.ts'
import { hasEnded, isClosed } from '../../../src/model/direct/sessions.ts'
import type { Session } from '../../../src/model/direct/sessions.ts'
import { isPlaintextSessionOver } from '../../../src/model/plaintext/plaintext-sessions.ts'
import type { PlaintextSession } from '../../../src/model/plaintext/plaintext-state.ts'
import type { RequestRow } from '../../../src/model/screen/request-rows.ts'
import { formatSessionId } from '../../../src/core/ids.ts'
import type { UserId } from '../../../src/core/ids.ts'
import type { Texts } from '../../../src/i18n/texts.ts'

export type SystemLine = {
  readonly key: string
  /** Where it stands among the messages. */
  readonly at: number
  /** The time to show, where it is another. */
  readonly shownAt?: number
  readonly text: string
}

/** What the lines of a conversation need to know besides what they tell. */
export type LineContext = {
  readonly me: UserId
  readonly nameOf: (who: UserId) => string
  readonly texts: Texts
  /** Leaves out the topics of conversations of two. */
  readonly withoutTopics?: boolean
}

const askedText = ({ kind, from, to, text }: RequestRow, { me, nameOf, texts }: LineContext) => {
  const { system } = texts.group
  if (kind === 'ask') return system.iAsked(text)
  if (kind === 'invite') return system.invitedMe(nameOf(from), text)
  return from === me
    ? texts.system.iAsked(nameOf(to), text)
    : texts.system.theyAsked(nameOf(from), text)
}

/** What came of it; of a group only that it was denied, because the roster shows the rest. */
const answerText = (row: RequestRow, context: LineContext): string | undefined => {
  const { me, nameOf, texts, withoutTopics = false } = context
  const { kind, signed, from, to, answer, reason, channel } = row
  const { system, group } = texts
  const mine = from === me
  const name = nameOf(mine ? to : from)
  if (kind !== 'talk') {
    if (answer !== 'denied') return undefined
    return kind === 'ask' ? group.system.deniedMe(name, reason) : group.system.iDeclined(reason)
  }
  if (answer === 'accepted') {
    const opened = channel && !withoutTopics ? ` (${formatSessionId(keyOf(channel))})` : ''
    return (mine ? system.theyAccepted(name) : system.iAccepted(name)) + opened
  }
  if (answer === 'denied')
    return mine ? system.theyDenied(name, reason) : system.iDenied(name, reason)
  if (answer === 'crossed') return signed ? system.crossed : undefined
  return answer === 'blocked' && !mine ? system.iBlocked(name) : undefined
}

/** What was asked, and what came of it. */
export const requestLines = (row: RequestRow, context: LineContext): readonly SystemLine[] => {
  const { key, kind, from, to, at, shownAt, answeredAt = at, expected } = row
  const { answerShownAt = answeredAt } = row
  const { me } = context
  // what others ask of a leader is no line of the group, and an ask that accepts an invitation adds nothing to it
  if (kind === 'ask' ? from !== me || expected : kind === 'invite' && to !== me) return []
  const asked = { key: `asked ${key} ${from}`, at, shownAt, text: askedText(row, context) }
  const answer = answerText(row, context)
  if (answer === undefined) return [asked]
  return [
    asked,
    { key: `answered ${key} ${from}`, at: answeredAt, shownAt: answerShownAt, text: answer },
  ]
}

/** When something happened: the time that orders, and the one to show where it is another. */
type Moment = Pick<SystemLine, 'at' | 'shownAt'>

/** How far a session has ended: when each ended it, and when anything else last happened in it. */
type Ending = {
  readonly id: string
  readonly mine: Moment | undefined
  readonly theirs: Moment | undefined
  readonly last: Moment
  readonly closed: boolean
  /** It was closed, without an END, when the other had a new key. */
  readonly orphaned: boolean
  /** Does a message of mine reopen what they ended? */
  readonly open: boolean
  /** Have I ended it, and not they, and nothing was said since? */
  readonly pending: boolean
}

const endingOf = (session: Session, me: UserId): Ending => {
  const { id, since: at, shownAt, ends, last, orphaned = false } = session
  const closed = isClosed(session, me)
  return {
    id,
    mine: ends.get(me),
    theirs: ends.get(session.with),
    last: last ?? { at, ...(shownAt !== undefined && { shownAt }) },
    closed,
    orphaned,
    open: !closed && hasEnded(session, session.with),
    pending: !closed && hasEnded(session, me),
  }
}

const momentOf = (at: number | undefined) => (at === undefined ? undefined : { at })

const plaintextEndingOf = (session: PlaintextSession): Ending => {
  const { topic: id, since, myEnd, theirEnd } = session
  const closed = isPlaintextSessionOver(session)
  const [mine, theirs] = [momentOf(myEnd), momentOf(theirEnd)]
  return {
    id,
    mine,
    theirs,
    last: { at: since },
    closed,
    orphaned: false,
    open: !closed,
    pending: !closed,
  }
}

const later = (a: Moment, b: Moment) => (b.at > a.at ? b : a)

const endingLines = (ending: Ending, name: string, { system }: Texts): readonly SystemLine[] => {
  const { id, mine, theirs, last, closed, orphaned, open, pending } = ending
  const line = (what: string, when: Moment | undefined, text: string): readonly SystemLine[] => {
    if (when === undefined) return []
    const { at, shownAt } = when
    return [{ key: `${what} ${id}`, at, ...(shownAt !== undefined && { shownAt }), text }]
  }
  const closedAt = closed ? later(mine ?? last, theirs ?? last) : undefined
  return [
    ...line('my end', mine, system.iEnded(name, pending)),
    ...line('their end', theirs, system.theyEnded(name) + (open ? `; ${system.reopens}` : '')),
    ...line('closed', closedAt, orphaned ? system.closedByNewKey(name) : system.closed),
  ]
}

/** How the sessions with one person went; of those in plain text also their topics. */
export const sessionLines = (
  sessions: Iterable<Session>,
  plaintextSessions: Iterable<PlaintextSession>,
  who: UserId,
  { me, nameOf, texts }: LineContext,
): readonly SystemLine[] => {
  const isTheirs = (session: Pick<Session, 'with'>) => session.with === who
  const signed = [...sessions].filter(isTheirs)
  const plain = [...plaintextSessions].filter(isTheirs)
  const endings = [
    ...signed.map((session) => endingOf(session, me)),
    ...plain.map(plaintextEndingOf),
  ]
  return [
    ...plain.map(({ topic, since }) => ({
      key: `opened ${topic}`,
      at: since,
      text: texts.system.opened(topic),
    })),
    ...endings.flatMap((ending) => endingLines(ending, nameOf(who), texts)),
  ]
}

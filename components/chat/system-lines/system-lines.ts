/** The lines of a conversation that nobody typed: asked, accepted, denied, ended. */
import type { Request } from '../../../src/model/direct/requests.ts'
import { hasEnded, isClosed } from '../../../src/model/direct/sessions.ts'
import type { Session } from '../../../src/model/direct/sessions.ts'
import type { State } from '../../../src/model/state.ts'
import { formatSessionId } from '../../../src/core/ids.ts'
import type { UserId } from '../../../src/core/ids.ts'
import type { Texts } from '../../../src/i18n/texts.ts'

export type SystemLine = { readonly key: string; readonly at: number; readonly text: string }

type Parts = Pick<State, 'requests' | 'sessions' | 'me'>

const requestLines = (
  { id, from, text, at, answer, answeredAt = at, reason, session }: Request,
  mine: boolean,
  name: string,
  { system }: Texts,
): readonly SystemLine[] => {
  const because = reason ?? ''
  const asked = {
    key: `asked ${id} ${from}`,
    at,
    text: mine ? system.iAsked(name, text) : system.theyAsked(name, text),
  }
  const answered = (words: string): SystemLine => ({
    key: `answered ${id}`,
    at: answeredAt,
    text: words,
  })
  if (answer === 'accepted') {
    const opened = session === undefined ? '' : ` (${formatSessionId(session)})`
    return [asked, answered((mine ? system.theyAccepted(name) : system.iAccepted(name)) + opened)]
  }
  if (answer === 'denied') {
    return [
      asked,
      answered(mine ? system.theyDenied(name, because) : system.iDenied(name, because)),
    ]
  }
  if (answer === 'crossed') return [asked, answered(system.crossed)]
  if (answer === 'blocked' && !mine) return [asked, answered(system.iBlocked(name))]
  return [asked]
}

const sessionLines = (
  session: Session,
  me: UserId,
  name: string,
  { system }: Texts,
): readonly SystemLine[] => {
  const closed = isClosed(session, me)
  const ends = [...session.ends].map(([by, { at }]) => {
    const open = by !== me && !closed && hasEnded(session, by)
    const text = by === me ? system.iEnded : system.theyEnded(name)
    return {
      key: `end ${session.id} ${by}`,
      at,
      text: open ? `${text}; ${system.takesBack}` : text,
    }
  })
  const last = Math.max(...ends.map(({ at }) => at))
  const closing = { key: `closed ${session.id}`, at: last, text: system.closed }
  return [...ends, ...(closed ? [closing] : [])]
}

/** All of them for the conversation with a person, by time. */
export const systemLines = (
  { requests, sessions, me }: Parts,
  who: UserId,
  name: string,
  texts: Texts,
): readonly SystemLine[] =>
  [
    ...[...requests.values()]
      .filter(({ from, to }) => from === who || to === who)
      .flatMap((request) => requestLines(request, request.from === me.id, name, texts)),
    ...[...sessions.values()]
      .filter((session) => session.with === who)
      .flatMap((session) => sessionLines(session, me.id, name, texts)),
  ].toSorted((a, b) => a.at - b.at)

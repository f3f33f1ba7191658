/** The lines of a conversation in plain text that nobody typed as a message: asked, answered, END. */
import type {
  PlaintextRequest,
  PlaintextSession,
} from '../../../src/model/plaintext/plaintext-state.ts'
import { isPlaintextSessionOver } from '../../../src/model/plaintext/plaintext-sessions.ts'
import type { State } from '../../../src/model/state.ts'
import type { UserId } from '../../../src/core/ids.ts'
import type { Texts } from '../../../src/i18n/texts.ts'
import type { SystemLine } from './system-lines.ts'

const requestLines = (
  { id, from, at, answer, answeredAt = at }: PlaintextRequest,
  who: UserId,
  name: string,
  { system }: Texts,
): readonly SystemLine[] => {
  const mine = from !== who
  const asked = {
    key: `asked ${id}`,
    at,
    text: mine ? system.iAsked(name, '') : system.theyAsked(name, ''),
  }
  const answered = (text: string) => [asked, { key: `answered ${id}`, at: answeredAt, text }]
  if (answer === 'accepted') {
    return answered(mine ? system.theyAccepted(name) : system.iAccepted(name))
  }
  if (answer === 'denied') {
    return answered(mine ? system.theyDenied(name, '') : system.iDenied(name, ''))
  }
  return [asked]
}

const chatLines = (
  talk: PlaintextSession,
  name: string,
  { system }: Texts,
): readonly SystemLine[] => {
  const { topic, since, myEnd, theirEnd } = talk
  const over = isPlaintextSessionOver(talk)
  const theirs = system.theyEnded(name)
  return [
    { key: `opened ${topic}`, at: since, text: system.opened(topic) },
    ...(myEnd === undefined ? [] : [{ key: `my end ${topic}`, at: myEnd, text: system.iEnded }]),
    ...(theirEnd === undefined
      ? []
      : [
          {
            key: `their end ${topic}`,
            at: theirEnd,
            text: over ? theirs : `${theirs}; ${system.takesBack}`,
          },
        ]),
    ...(over
      ? [{ key: `over ${topic}`, at: Math.max(myEnd ?? 0, theirEnd ?? 0), text: system.closed }]
      : []),
  ]
}

/** All of them for the conversation with somebody there, by time. */
export const plaintextSystemLines = (
  { plaintext }: Pick<State, 'plaintext' | 'me'>,
  who: UserId,
  name: string,
  texts: Texts,
): readonly SystemLine[] =>
  [
    ...[...plaintext.requests.values()]
      .filter(({ kind, from, to }) => kind === 'talk' && (from === who || to === who))
      .flatMap((ask) => requestLines(ask, who, name, texts)),
    ...[...plaintext.sessions.values()]
      .filter((talk) => talk.with === who)
      .flatMap((talk) => chatLines(talk, name, texts)),
  ].toSorted((a, b) => a.at - b.at)

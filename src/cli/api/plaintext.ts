/** Requests and sessions of the plain-text chat, as commands list them: newest first. */
import { isPlaintextSessionOver } from '../../model/plaintext/plaintext-sessions.ts'
import type { State } from '../../model/state.ts'

const KINDS = { talk: 'request', enter: 'ask', invite: 'invite' } as const

/** The requests of the plain-text chat, as `requests` lists them. */
export const plaintextRequestRows = ({ plaintext }: State) =>
  [...plaintext.requests.values()]
    .toReversed()
    .map(({ id, kind, from, to, group, at, answer }) => ({
      kind: KINDS[kind],
      id,
      from,
      to,
      at,
      answer,
      ...(group === undefined ? {} : { group: `?${group}` }),
    }))

/** The sessions of the plain-text chat, as `sessions` lists them. */
export const plaintextSessionRows = ({ plaintext }: State) =>
  [...plaintext.sessions.values()].toReversed().map((talk) => ({
    id: talk.topic,
    with: talk.with,
    since: talk.since,
    state: isPlaintextSessionOver(talk) ? 'closed' : 'open',
    topic: talk.topic,
  }))

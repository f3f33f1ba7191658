/** What commands can ask of a program about people of the plain-text chat: those whose names begin with `?`. */
import type { PlaintextRequest } from '../../model/plaintext/plaintext-state.ts'
import {
  isPlaintextSessionOver,
  openPlaintextSession,
} from '../../model/plaintext/plaintext-sessions.ts'
import { pendingPlaintextRequests } from '../../model/plaintext/plaintext-selectors.ts'
import type { State } from '../../model/state.ts'
import type { Intent } from '../../model/commands.ts'
import { plaintextUserId, validatePlaintextName } from '../../core/plaintext-ids.ts'
import type { UserId } from '../../core/ids.ts'
import { chunkText } from '../../core/chunk.ts'
import { fail } from '../../core/result.ts'
import { isBlank } from '../../core/safe-text.ts'
import type { ApiAnswer, ApiContext, ApiMethods, Published } from './context.ts'

/** Whom `?bob` means; `undefined` for names of those who sign. */
export const plaintextTarget = (typed: string): UserId | undefined => {
  const name = typed.startsWith('?') ? validatePlaintextName(typed.slice(1)) : undefined
  return name && plaintextUserId(name)
}

const waiting = (who: UserId) => (state: State) =>
  pendingPlaintextRequests(state).find(({ from, kind }) => from === who && kind !== 'invite')

/** The methods that are about one person, for people of the plain-text chat. */
export const plaintextMethods = ({
  state,
  sendAll,
  waitUntilPublished,
  sendAndWait,
  waitForArrival,
  waitForLink,
}: ApiContext): Pick<ApiMethods, 'send' | 'request' | 'accept' | 'deny'> => {
  const withTarget =
    <P extends { readonly who: string; readonly timeout: number }>(
      run: (who: UserId, params: P) => ApiAnswer<Published>,
    ) =>
    async (params: P) => {
      const who = plaintextTarget(params.who)
      if (who === undefined) return fail('unknown-person')
      await waitForLink(params.timeout)
      return run(who, params)
    }

  const answering = (toIntent: (ask: PlaintextRequest) => Intent) =>
    withTarget(async (who, { timeout }) => {
      await waitForArrival(timeout, (now) => waiting(who)(now) !== undefined)
      const ask = waiting(who)(state())
      return ask ? sendAndWait(toIntent(ask), timeout) : fail('unknown-request')
    })

  return {
    send: withTarget(async (who, { text: whole, timeout }) => {
      await waitForArrival(timeout, (now) => openPlaintextSession(now, who) !== undefined)
      const session = openPlaintextSession(state(), who)
      if (!session) return fail('no-conversation')
      const sent = sendAll(
        chunkText(whole).map((text) => ({ type: 'plaintext.send', session: session.topic, text })),
      )
      return sent.ok ? waitUntilPublished(sent.value, timeout) : sent
    }),
    // a greeting would be lost in silence
    request: withTarget(async (to, { text = '', timeout }) =>
      isBlank(text) ? sendAndWait({ type: 'plaintext.ask', to }, timeout) : fail('no-greeting'),
    ),
    accept: answering(({ kind, from, group }) =>
      kind === 'enter' && group !== undefined
        ? { type: 'plaintext.invite', group, whom: from }
        : { type: 'plaintext.accept', from },
    ),
    deny: answering(({ kind, from, group }) => ({
      type: 'plaintext.deny',
      from,
      ...(kind === 'enter' && group !== undefined ? { group } : {}),
    })),
  }
}

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

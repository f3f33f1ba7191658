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
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { isBlank } from '../../core/safe-text.ts'
import type { ApiContext, Params } from './context.ts'
import { stringParam } from './context.ts'

/** Whom `?bob` means; `undefined` for names of those who sign. */
const plaintextTarget = (params: Params): UserId | undefined => {
  const typed = stringParam(params, 'who')
  const name = typed.startsWith('?') ? validatePlaintextName(typed.slice(1)) : undefined
  return name && plaintextUserId(name)
}

const waiting = (who: UserId) => (state: State) =>
  pendingPlaintextRequests(state).find(({ from, kind }) => from === who && kind !== 'invite')

/** Does what `method` says about somebody there; `undefined` when it is about somebody else. */
export const createPlaintextApi = ({
  state,
  sendAll,
  waitUntilPublished,
  sendAndWait,
  waitForArrival,
  waitForLink,
}: ApiContext) => {
  const answer = async (
    params: Params,
    who: UserId,
    toIntent: (ask: PlaintextRequest) => Intent,
  ) => {
    await waitForArrival(params, (now) => waiting(who)(now) !== undefined)
    const ask = waiting(who)(state())
    return ask ? sendAndWait(toIntent(ask), params) : fail('unknown-request')
  }

  return async (method: string, params: Params): Promise<Result<unknown, string> | undefined> => {
    const who = plaintextTarget(params)
    if (who === undefined) return undefined
    await waitForLink(params)
    switch (method) {
      case 'send': {
        await waitForArrival(params, (now) => openPlaintextSession(now, who) !== undefined)
        const session = openPlaintextSession(state(), who)
        if (!session) return fail('no-conversation')
        const texts = chunkText(stringParam(params, 'text'))
        const sent = sendAll(
          texts.map((text) => ({ type: 'plaintext.send', session: session.topic, text })),
        )
        return sent.ok ? waitUntilPublished(sent.value, params) : sent
      }
      case 'request':
        // it would be lost in silence
        if (!isBlank(stringParam(params, 'text'))) return fail('no-greeting')
        return sendAndWait({ type: 'plaintext.ask', to: who }, params)
      case 'accept':
        return answer(params, who, ({ kind, from, group }) =>
          kind === 'enter' && group !== undefined
            ? { type: 'plaintext.invite', group, whom: from }
            : { type: 'plaintext.accept', from },
        )
      case 'deny':
        return answer(params, who, ({ kind, from, group }) => ({
          type: 'plaintext.deny',
          from,
          ...(kind === 'enter' && group !== undefined ? { group } : {}),
        }))
      default:
        return fail('unknown-method')
    }
  }
}

const KINDS = { talk: 'request', enter: 'ask', invite: 'invite' } as const

const requests = ({ plaintext }: State) =>
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

const sessions = ({ plaintext }: State) =>
  [...plaintext.sessions.values()].toReversed().map((talk) => ({
    id: talk.topic,
    with: talk.with,
    since: talk.since,
    state: isPlaintextSessionOver(talk) ? 'closed' : 'open',
    topic: talk.topic,
  }))

const lists: ReadonlyMap<string, (state: State) => readonly object[]> = new Map<
  string,
  (state: State) => readonly object[]
>([
  ['requests', requests],
  ['sessions', sessions],
])

/** The answer to a question for a list, with what there is in plain text after it. */
export const withPlaintextRows = (
  method: string,
  answer: Result<unknown, string>,
  state: State,
): Result<unknown, string> => {
  const more = lists.get(method)?.(state) ?? []
  if (!answer.ok || more.length === 0) return answer
  const { rows }: { readonly rows?: unknown } = Object(answer.value)
  return Array.isArray(rows) ? ok({ rows: [...rows, ...more] }) : answer
}

/** What commands can ask of a program about people of the plain-text chat: those whose names begin with `?`. */
import type { ClassicAsk } from '../../model/plaintext/plaintext-state.ts'
import { isOver, openTalkWith } from '../../model/plaintext/plaintext-sessions.ts'
import { classicPeople, classicWaiting } from '../../model/plaintext/plaintext-selectors.ts'
import type { State } from '../../model/state.ts'
import type { Wish } from '../../model/commands.ts'
import { classicId, classicName } from '../../core/plaintext-ids.ts'
import type { UserId } from '../../core/ids.ts'
import { pieces } from '../../core/chunk.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { isBlank } from '../../core/safe-text.ts'
import type { Desk, Params } from './context.ts'
import { stringOf } from './context.ts'

/** Whom `?bob` means; `undefined` for names of those who sign. */
const plainWho = (params: Params): UserId | undefined => {
  const typed = stringOf(params, 'who')
  const name = typed.startsWith('?') ? classicName(typed.slice(1)) : undefined
  return name && classicId(name)
}

const waiting = (who: UserId) => (state: State) =>
  classicWaiting(state).find(({ from, kind }) => from === who && kind !== 'invite')

/** Does what `method` says about somebody there; `undefined` when it is about somebody else. */
export const createClassicOffice = ({ state, say, published, told, arrived, linked }: Desk) => {
  const answer = async (params: Params, who: UserId, wish: (ask: ClassicAsk) => Wish) => {
    await arrived(params, (now) => waiting(who)(now) !== undefined)
    const ask = waiting(who)(state())
    return ask ? told(wish(ask), params) : fail('unknown-request')
  }

  return async (method: string, params: Params): Promise<Result<unknown, string> | undefined> => {
    const who = plainWho(params)
    if (who === undefined) return undefined
    await linked(params)
    switch (method) {
      case 'send': {
        await arrived(params, (now) => openTalkWith(now, who) !== undefined)
        const talk = openTalkWith(state(), who)
        if (!talk) return fail('no-conversation')
        const texts = pieces(stringOf(params, 'text'))
        const said = say(texts.map((text) => ({ type: 'classic.say', talk: talk.topic, text })))
        return said.ok ? published(said.value, params) : said
      }
      case 'request':
        // it would be lost in silence
        if (!isBlank(stringOf(params, 'text'))) return fail('no-greeting')
        return told({ type: 'classic.ask', to: who }, params)
      case 'accept':
        return answer(params, who, ({ kind, from, group }) =>
          kind === 'enter' && group !== undefined
            ? { type: 'classic.invite', group, whom: from }
            : { type: 'classic.accept', from },
        )
      case 'deny':
        return answer(params, who, ({ kind, from, group }) => ({
          type: 'classic.deny',
          from,
          ...(kind === 'enter' && group !== undefined ? { group } : {}),
        }))
      default:
        return fail('unknown-method')
    }
  }
}

const users = (state: State) =>
  classicPeople(state).map(({ person: { id, status, seen }, unread, relation }) => ({
    id,
    name: id,
    status,
    seen,
    trust: 'unverified',
    relation,
    blocked: false,
    unread,
  }))

const KINDS = { talk: 'request', enter: 'ask', invite: 'invite' } as const

const requests = ({ classic }: State) =>
  [...classic.asks.values()].toReversed().map(({ id, kind, from, to, group, at, answer }) => ({
    kind: KINDS[kind],
    id,
    from,
    to,
    at,
    answer,
    ...(group === undefined ? {} : { group: `?${group}` }),
  }))

const sessions = ({ classic }: State) =>
  [...classic.talks.values()].toReversed().map((talk) => ({
    id: talk.topic,
    with: talk.with,
    since: talk.since,
    state: isOver(talk) ? 'closed' : 'open',
    topic: talk.topic,
  }))

const lists: ReadonlyMap<string, (state: State) => readonly object[]> = new Map<
  string,
  (state: State) => readonly object[]
>([
  ['users', users],
  ['requests', requests],
  ['sessions', sessions],
])

/** The answer to a question for a list, with what there is in plain text after it. */
export const withPlain = (
  method: string,
  answer: Result<unknown, string>,
  state: State,
): Result<unknown, string> => {
  const more = lists.get(method)?.(state) ?? []
  if (!answer.ok || more.length === 0) return answer
  const { rows }: { readonly rows?: unknown } = Object(answer.value)
  return Array.isArray(rows) ? ok({ rows: [...rows, ...more] }) : answer
}

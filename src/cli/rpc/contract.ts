/**
 * What a command can ask of the program that has the profile open: for each method how its parameters
 * and its result are read. Both sides take their types from here, also where they are one process.
 */
import { MAX_TIMER_DELAY } from '../../core/number-range.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import {
  MAX_ANY,
  readLimitedString as text,
  readBoolean as boolean,
  readFinite as number,
  readInteger,
  readFields,
  readList,
  readObject,
  stringFields as texts,
} from '../../core/schema.ts'
import type { NoFields, ObjectOf, ReadBy, Reader, Shape } from '../../core/schema.ts'
import { MAX_MEMBERS } from '../../model/groups/roster.ts'
import {
  groupFields,
  readConversation,
  readFound,
  readLogged,
  readLookAlike,
  readMissingRight,
  readSignedRoster,
} from './result-shapes.ts'
import { readDoctorReport } from './doctor-shape.ts'
import { DEFAULT_TIMEOUT } from '../command-spec.ts'

const rowsOf = <S extends Shape, O extends Shape>(required: S, optional?: O) =>
  readObject({ rows: readList(readObject(required, optional), MAX_ANY) })

/** How long (ms) the caller wants to wait. */
const timeout: Reader<number> = (value) => {
  if (value === undefined) return DEFAULT_TIMEOUT * 1000
  const read = number(value)
  return read !== undefined && read > 0 && read <= MAX_TIMER_DELAY ? read : undefined
}

type MethodSpec<P, R> = {
  readonly params: Reader<P>
  readonly result: Reader<R>
  /** It changes nothing, so it may be asked again when nobody knows how it ended. */
  readonly isQuery: boolean
}

const method =
  (isQuery: boolean) =>
  <R, S extends Shape, O extends Shape = NoFields>(
    result: Reader<R>,
    required: S,
    optional?: O,
  ): MethodSpec<ObjectOf<S & { readonly timeout: Reader<number> }, O>, R> => ({
    params: readObject({ ...required, timeout }, optional),
    result,
    isQuery,
  })
const query = method(true)
const mutation = method(false)

const published = readObject({ id: text })

/** The most messages in one answer of `log` and `past`. */
export const MAX_PAGE = 1000
export const MAX_PAST = 10_000

const specs = {
  /** Events follow from now on, until the connection ends. */
  follow: query(boolean, {}),
  /** A newer program asks for the profile: will this one stop for it? */
  yield: query(boolean, {}),

  users: query(
    rowsOf(
      { ...texts('id', 'name', 'status', 'trust', 'relation'), blocked: boolean, unread: number },
      { seen: number, lookAlike: readLookAlike },
    ),
    {},
  ),
  requests: query(
    rowsOf(
      { ...texts('kind', 'id', 'from', 'to', 'answer'), at: number },
      {
        ...texts('text', 'reason', 'session', 'group'),
        lookAlike: readLookAlike,
        groupLookAlike: readLookAlike,
      },
    ),
    {},
  ),
  sessions: query(rowsOf({ ...texts('id', 'with', 'state', 'topic'), since: number }), {}),
  topics: query(rowsOf({ topic: text, since: number, unread: number, muted: boolean }), {}),
  groups: query(rowsOf(groupFields, { lookAlike: readLookAlike }), {}),
  'group info': query(readObject(groupFields, { lookAlike: readLookAlike }), { group: text }),
  search: query(readObject({ rows: readList(readFound, MAX_ANY), more: boolean, whole: boolean }), {
    words: text,
    limit: readInteger(1, MAX_ANY),
  }),
  /**
   * A page of a conversation, ascending: up to `limit` messages after a time, and after the message `id` of that time, or
   * before it; without a time from the oldest on, or up to the newest. `at` and `id` of the result begin the next page.
   * `signed`: with the packets of which each message was made.
   */
  log: query(
    readObject({ rows: readList(readLogged, MAX_ANY), more: boolean }, { at: number, id: text }),
    { who: text, limit: readInteger(1, MAX_PAGE), backward: boolean },
    { at: number, id: text, signed: boolean },
  ),
  /** All conversations, or the one that is meant, with the keys of those who are in it. */
  conversations: query(
    readObject({ rows: readList(readConversation, MAX_ANY), ...texts('space', 'id', 'key') }),
    {},
    { who: text },
  ),
  /** The rosters of a group as they were signed, the oldest first; none of other conversations. */
  rosters: query(readObject({ rows: readList(readSignedRoster, MAX_ANY) }), { who: text }),
  /** The newest messages since a time, as the events that they were; of one conversation, or of all. */
  past: query(
    readObject({ rows: readList(readFields, MAX_ANY) }),
    { since: number, limit: readInteger(1, MAX_PAST) },
    { who: text },
  ),
  /** `proved`: also what the broker does not let me do, as soon as that is known. */
  link: query(
    readObject(texts('status', 'broker', 'name'), {
      ...texts('step', 'problem', 'detail'),
      missing: readList(readMissingRight, MAX_ANY),
    }),
    {},
    { proved: boolean },
  ),
  /** What the broker can do, looked at with the account that the program has. */
  doctor: query(readDoctorReport, {}),
  /**
   * Who I am, how the connection is, and what waits: for the broker, for me to read, for my answer. `unseen`: nobody sees
   * me, for the broker does not take my presence record.
   */
  status: query(
    readObject(
      {
        ...texts('id', 'name', 'key', 'space', 'broker', 'status'),
        waiting: number,
        unread: number,
        mentions: number,
        requests: number,
        online: number,
      },
      {
        ...texts('step', 'problem', 'detail'),
        missing: readList(readMissingRight, MAX_ANY),
        unseen: boolean,
      },
    ),
    {},
  ),
  /** Would this be refused at once? */
  check: query(boolean, { method: text, who: text }),
  'topic-follow': query(readObject({ fresh: boolean }), { who: text }),
  'topic-leave': query(text, { who: text }),

  /**
   * `ids`: of all messages, where the text was too long for one. `has` of the `of` members have it, where somebody waited
   * for all in vain. `problem`: it is on disk, and this is why nobody has it yet.
   */
  send: mutation(
    readObject(
      { id: text },
      { ids: readList(text, MAX_ANY), has: number, of: number, problem: text },
    ),
    { who: text, text },
    { wait: boolean, reply: text },
  ),
  edit: mutation(published, { id: text, text }),
  delete: mutation(published, { id: text }),
  react: mutation(published, { id: text, emoji: text, on: boolean }),
  block: mutation(boolean, { who: text }),
  unblock: mutation(boolean, { who: text }),
  mute: mutation(boolean, { who: text }),
  unmute: mutation(boolean, { who: text }),
  request: mutation(published, { who: text }, { text, anyway: boolean }),
  /** `anyway`: also where a name can be taken for another one. */
  accept: mutation(readObject({}, { session: text }), { who: text }, { anyway: boolean }),
  deny: mutation(published, { who: text }, { reason: text }),

  'group new': mutation(published, { name: text }, { text }),
  'group join': mutation(published, { group: text }, { text, anyway: boolean }),
  'group leave': mutation(published, { group: text }),
  'group invite': mutation(published, { group: text, who: text }, { text }),
  'group accept': mutation(published, { group: text, who: text }, { anyway: boolean }),
  /** Without `who`: an invitation. */
  'group deny': mutation(published, { group: text }, { who: text, text }),
  'group kick': mutation(published, { group: text, who: text }),
  'group transfer': mutation(published, { group: text, who: text }),
  'group topic': mutation(published, { group: text }, { text }),
  /** `who`: the first argument, which may have been meant as a time. */
  'group heirs': mutation(
    published,
    { group: text, heirs: readList(text, MAX_MEMBERS) },
    { after: number, who: text },
  ),
  'group claim': mutation(published, { group: text }),
  'group disband': mutation(published, { group: text }),
}

/** What can be asked, by name. */
export type Method = keyof typeof specs
type Calls = {
  readonly [M in Method]: {
    readonly params: ReadBy<(typeof specs)[M]['params']>
    readonly result: ReadBy<(typeof specs)[M]['result']>
  }
}
/** The parameters as the program gets them. */
export type ParamsOf<M extends Method> = Calls[M]['params']
/** The parameters as a command gives them. */
export type GivenParams<M extends Method> = Omit<ParamsOf<M>, 'timeout'> & {
  readonly timeout?: number
}
export type ResultOf<M extends Method> = Calls[M]['result']

/** The readers of both sides. */
export const contract: {
  readonly [M in Method]: MethodSpec<ParamsOf<M>, ResultOf<M>>
} = specs

/** Is there a method of this name? */
export const isMethod = (name: string): name is Method => Object.hasOwn(contract, name)

/** A call as it travels: plain JSON. The failure is a refusal's name, or one of the way itself. */
export type JsonCall = (method: string, params: unknown) => Promise<Result<unknown, string>>
/** A call as commands make it. */
export type TypedCall = <M extends Method>(
  method: M,
  params: GivenParams<M>,
) => Promise<Result<ResultOf<M>, string>>

/** Reads what comes back; `bad-result` when the other side is another version with other results. */
export const readResults =
  (call: JsonCall): TypedCall =>
  async (name, params) => {
    const answer = await call(name, params)
    if (!answer.ok) return answer
    const value = contract[name].result(answer.value)
    return value === undefined ? fail('bad-result') : ok(value)
  }

/** Requests of every kind as rows that are alike: for a conversation or a group, signed or in plain text. */
import type { SignedChannel } from '../../core/channel.ts'
import { directChannel, groupChannel } from '../../core/channel.ts'
import { changedValues } from '../../core/collections/persistent-map.ts'
import { createSelector } from '../../core/memo.ts'
import { groupConversationId, personConversationId } from '../../core/ids.ts'
import type { ConversationId, Millis, SafeText, UserId } from '../../core/ids.ts'
import { plaintextGroupConversationId } from '../../core/plaintext-ids.ts'
import { safeLine } from '../../core/text/safe-text.ts'
import type { Intent } from '../commands.ts'
import type { Answer, Request } from '../direct/requests.ts'
import { joinHistory, waitingJoins } from '../groups/group-selectors.ts'
import type { Join, JoinAnswer } from '../groups/joins.ts'
import { pendingPlaintextRequests } from '../plaintext/plaintext-selectors.ts'
import type { PlaintextRequest } from '../plaintext/plaintext-state.ts'
import type { State } from '../state.ts'
import { requestHistory, waitingRequests } from './pane-selectors.ts'

export type RequestRow = {
  readonly key: string
  readonly kind: 'talk' | 'ask' | 'invite'
  /** Unsigned ones carry no text, are denied without a reason, and nobody can be blocked for them. */
  readonly signed: boolean
  readonly from: UserId
  readonly to: UserId
  readonly at: Millis
  /** The time to show. */
  readonly shownAt: Millis
  readonly text: SafeText
  /** It accepts an invitation of mine, and needs no answer of mine. */
  readonly expected: boolean
  readonly answer: Answer | JoinAnswer
  readonly answeredAt: Millis | undefined
  readonly answerShownAt: Millis | undefined
  readonly reason: SafeText
  /** The group that it is about; empty for a conversation. */
  readonly group: SafeText
  /** Where one talks when it is accepted. */
  readonly conversation: ConversationId
  /** The channel of messages that came of it. */
  readonly channel: SignedChannel | undefined
  /** What accepts it; an invitation to a signed group is accepted with a text. */
  readonly accept: (text: SafeText) => Intent
  /** What denies it, and then what keeps its author away. */
  readonly deny: (reason: SafeText) => Intent
  readonly block: readonly Intent[]
}

const NO_TEXT = safeLine('')

const otherOf = ({ from, to }: Pick<RequestRow, 'from' | 'to'>, me: UserId) =>
  from === me ? to : from

/** What every kind of request has. */
const commonFields = ({
  from,
  to,
  at,
  shownAt = at,
  answer,
  answeredAt,
  answerShownAt = answeredAt,
}: Omit<Request, 'answer' | 'text' | 'key' | 'id'> & { readonly answer: Answer | JoinAnswer }) => ({
  from,
  to,
  at,
  shownAt,
  answer,
  answeredAt,
  answerShownAt,
})

const fromRequest = (request: Request, me: UserId): RequestRow => {
  const { id, text, reason = NO_TEXT, session } = request
  return {
    ...commonFields(request),
    key: id,
    kind: 'talk',
    expected: false,
    signed: true,
    text,
    reason,
    group: NO_TEXT,
    conversation: personConversationId(otherOf(request, me)),
    channel: session && directChannel(session),
    accept: () => ({ type: 'request.accept', request: id }),
    deny: (why) => ({ type: 'request.deny', request: id, reason: why }),
    block: [{ type: 'request.block', request: id }],
  }
}

const fromJoin = (join: Join): RequestRow => {
  const { id, kind, from, text, answer, reason = NO_TEXT, group, name } = join
  const deny = (why: SafeText): Intent => ({ type: 'group.deny', join: id, reason: why })
  return {
    ...commonFields(join),
    key: `join ${id}`,
    kind,
    expected: kind === 'ask' && join.invitation !== undefined,
    signed: true,
    text,
    reason,
    group: name,
    conversation: groupConversationId(group),
    channel: answer === 'accepted' ? groupChannel(group) : undefined,
    accept: (words) =>
      kind === 'ask'
        ? { type: 'group.admit', ask: id }
        : { type: 'group.ask', group, text: words, invitation: id },
    deny,
    block: [{ type: 'person.block', who: from }],
  }
}

const PLAINTEXT_KINDS = { talk: 'talk', enter: 'ask', invite: 'invite' } as const

const plaintextAnswers = ({ kind, from, group }: PlaintextRequest): readonly [Intent, Intent] => {
  if (kind === 'talk' || group === undefined)
    return [
      { type: 'plaintext.accept', from },
      { type: 'plaintext.deny', from },
    ]
  if (kind === 'invite')
    return [
      { type: 'plaintext.join', group },
      { type: 'plaintext.decline', group },
    ]
  return [
    { type: 'plaintext.invite', group, whom: from },
    { type: 'plaintext.deny', from, group },
  ]
}

const fromPlaintext = (ask: PlaintextRequest, me: UserId): RequestRow => {
  const { id, kind, group } = ask
  const [accept, deny] = plaintextAnswers(ask)
  return {
    ...commonFields(ask),
    key: `plain ${id}`,
    kind: PLAINTEXT_KINDS[kind],
    expected: false,
    signed: false,
    text: NO_TEXT,
    reason: NO_TEXT,
    group: group ?? NO_TEXT,
    conversation:
      group === undefined
        ? personConversationId(otherOf(ask, me))
        : plaintextGroupConversationId(group),
    channel: undefined,
    accept: () => accept,
    deny: () => deny,
    block: [],
  }
}

const me = (state: State) => state.me.id
const plaintextRequests = (state: State) => state.plaintext.requests

// by the time that is shown: the other one is as far ahead as its author likes
const oldestFirst = (a: RequestRow, b: RequestRow) => a.shownAt - b.shownAt

/** Those that wait for my answer, oldest first; below them the unsigned ones, because anybody can send them in any name. */
export const pendingRequests: (state: State) => readonly RequestRow[] = createSelector(
  [waitingRequests, waitingJoins, pendingPlaintextRequests, me],
  (requests, joins, plain, me) => [
    ...[...requests.map((one) => fromRequest(one, me)), ...joins.map(fromJoin)].toSorted(
      oldestFirst,
    ),
    ...plain.map((one) => fromPlaintext(one, me)),
  ],
)

/** What asks me for this conversation of two and waits for my answer. */
export const askingFor = (state: State, person: ConversationId): RequestRow | undefined =>
  pendingRequests(state).find(
    ({ kind, conversation }) => kind === 'talk' && conversation === person,
  )

/** The invitation to the group of this conversation that waits for my answer. */
export const invitationTo = (state: State, group: ConversationId): RequestRow | undefined =>
  pendingRequests(state).findLast(
    ({ kind, conversation }) => kind === 'invite' && conversation === group,
  )

/** The rows of requests that are the newest ones first, as far as is known of each kind by itself. */
const newestRows = (
  requests: readonly Request[],
  joins: readonly Join[],
  plain: readonly PlaintextRequest[],
  me: UserId,
): readonly RequestRow[] =>
  [
    ...requests.map((one) => fromRequest(one, me)),
    ...joins.map(fromJoin),
    ...plain.map((one) => fromPlaintext(one, me)),
  ].toSorted((a, b) => oldestFirst(b, a))

/** All of them, received and sent, newest first. */
export const requestRows: (state: State) => readonly RequestRow[] = createSelector(
  [requestHistory, joinHistory, plaintextRequests, me],
  (requests, joins, plain, me) => newestRows(requests, joins, [...plain.values()].toReversed(), me),
)

/** All requests of every kind, as they are at some time. */
export type Requests = Pick<State, 'requests' | 'joins'> & {
  readonly plain: State['plaintext']['requests']
  readonly me: UserId
}

/** The requests of every kind; the very same until one of them changes. */
export const allRequests: (state: State) => Requests = createSelector(
  [(state: State) => state.requests, (state: State) => state.joins, plaintextRequests, me],
  (requests, joins, plain, me) => ({ requests, joins, plain, me }),
)

const answered = <V extends { readonly answer: unknown }>(
  before: ReadonlyMap<string, V>,
  after: ReadonlyMap<string, V>,
  idOf: (value: V) => string,
): readonly V[] =>
  changedValues(before, after)
    .filter((value) => before.get(idOf(value))?.answer !== value.answer)
    .toReversed()

/** Those that came since, or have another answer by now, newest first. All others need not be looked at for this. */
export const changedRequests = (before: Requests, after: Requests): readonly RequestRow[] =>
  newestRows(
    answered(before.requests, after.requests, ({ id }) => id),
    answered(before.joins, after.joins, ({ id }) => id),
    answered(before.plain, after.plain, ({ id }) => id),
    after.me,
  )

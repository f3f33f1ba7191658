/** Every request, ask to join and invitation, also in plain text, as an entry of the history. */
import type { PlaintextRequest } from '../../src/model/plaintext/plaintext-state.ts'
import { joinHistory } from '../../src/model/groups/group-selectors.ts'
import type { Join } from '../../src/model/groups/joins.ts'
import type { Request } from '../../src/model/direct/requests.ts'
import { requestHistory } from '../../src/model/screen/pane-selectors.ts'
import type { State } from '../../src/model/state.ts'
import { plaintextGroupConversationId } from '../../src/core/plaintext-ids.ts'
import { createSelector } from '../../src/core/memo.ts'
import { groupConversationId, personConversationId, formatSessionId } from '../../src/core/ids.ts'
import type { ConversationId, Millis, ChatId, UserId } from '../../src/core/ids.ts'
import type { Texts } from '../../src/i18n/texts.ts'

export type HistoryEntry = {
  readonly key: string
  readonly at: Millis
  readonly mine: boolean
  readonly other: UserId
  readonly text: string
  readonly answeredAt?: Millis | undefined
  readonly reason: string
  /** What was made, or is to be had, where it was accepted. */
  readonly chat?: ChatId | undefined
  readonly conversation?: ConversationId | undefined
  readonly of:
    | { readonly kind: 'talk'; readonly request: Request }
    | { readonly kind: 'join'; readonly join: Join }
    | { readonly kind: 'plain'; readonly ask: PlaintextRequest }
}

const fromRequest = (request: Request, me: UserId): HistoryEntry => {
  const { id, from, to, at, text, answeredAt, reason = '', session } = request
  const mine = from === me
  const other = mine ? to : from
  return {
    key: id,
    at,
    mine,
    other,
    text,
    answeredAt,
    reason,
    chat: session,
    conversation: session === undefined ? undefined : personConversationId(other),
    of: { kind: 'talk', request },
  }
}

const fromJoin = (join: Join, me: UserId): HistoryEntry => {
  const { id, from, to, at, text, answeredAt, reason = '', group, answer } = join
  const mine = from === me
  const accepted = answer === 'accepted'
  return {
    key: `join ${id}`,
    at,
    mine,
    other: mine ? to : from,
    text,
    answeredAt,
    reason,
    chat: accepted ? group : undefined,
    conversation: accepted ? groupConversationId(group) : undefined,
    of: { kind: 'join', join },
  }
}

const fromPlaintext = (ask: PlaintextRequest, me: UserId): HistoryEntry => {
  const { id, from, to, at, answeredAt, group, answer } = ask
  const mine = from === me
  const other = mine ? to : from
  const conversation =
    group === undefined ? personConversationId(other) : plaintextGroupConversationId(group)
  return {
    key: `plain ${id}`,
    at,
    mine,
    other,
    text: '',
    answeredAt,
    reason: '',
    conversation: answer === 'accepted' ? conversation : undefined,
    of: { kind: 'plain', ask },
  }
}

const me = (state: State) => state.me.id
const asks = (state: State) => state.plaintext.requests

/** All of them, newest first. */
export const historyEntries: (state: State) => readonly HistoryEntry[] = createSelector(
  [requestHistory, joinHistory, asks, me],
  (requests, joins, asks, me) =>
    [
      ...requests.map((request) => fromRequest(request, me)),
      ...joins.map((join) => fromJoin(join, me)),
      ...[...asks.values()].toReversed().map((ask) => fromPlaintext(ask, me)),
    ].toSorted((a, b) => b.at - a.at),
)

/** What came of it, in a word. */
export const outcomeText = ({ of }: HistoryEntry, texts: Texts): string => {
  if (of.kind === 'plain') return texts.outcome[of.ask.answer]
  return of.kind === 'talk' ? texts.outcome[of.request.answer] : texts.group.outcome[of.join.answer]
}

const PLAIN = { talk: 'talk', enter: 'ask', invite: 'invite' } as const

/** Of a group: which one, and which way. */
export const groupOfEntry = ({ of }: HistoryEntry, { group }: Texts): string => {
  if (of.kind === 'talk') return ''
  const { kind, name } =
    of.kind === 'join' ? of.join : { kind: PLAIN[of.ask.kind], name: `${of.ask.group}?` }
  if (kind === 'talk') return ''
  return kind === 'ask' ? group.history.ask(name) : group.history.invite(name)
}

/** What stands at the end of its row: the conversation that was made, the group, the reason. */
export const tailText = (entry: HistoryEntry, texts: Texts): string => {
  const { of, reason } = entry
  if (of.kind === 'talk') {
    const { session } = of.request
    return session === undefined ? reason : formatSessionId(session)
  }
  const what = groupOfEntry(entry, texts)
  return reason === '' ? what : `${what}: ${reason}`
}

/** What was answered, for its colour. */
export const entryAnswer = ({ of }: HistoryEntry): Request['answer'] | Join['answer'] =>
  of.kind === 'talk' ? of.request.answer : of.kind === 'join' ? of.join.answer : of.ask.answer

/** Conversations of two in the plain-text chat, until both have sent END. */
import { UNNAMED_USER } from '../../core/plaintext-ids.ts'
import type { Millis, SafeText, UserId } from '../../core/ids.ts'
import { personConversationId } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import { sendableText } from '../../core/text/safe-text.ts'
import type { Result } from '../../core/result.ts'
import type { PlaintextPeopleEvent } from './plaintext-people.ts'
import { onlineEvent, rememberName } from './plaintext-people.ts'
import {
  isOwnPlaintextName,
  plaintextMessage,
  onlinePlaintextName,
  publishEvent,
  subscribeEvent,
} from './plaintext-state.ts'
import type { PlaintextOutput, PlaintextSession } from './plaintext-state.ts'
import { plaintextFormat } from './plaintext-format.ts'
import type { MessageEvent } from '../messages/messages.ts'
import { ensureConversation } from '../state.ts'
import type { State } from '../state.ts'
import type { Decide, Noun, Reduce } from '../noun.ts'
import type { Refusal } from '../refusals.ts'
import type { Stamped } from '../commands.ts'

export type PlaintextSessionCommand =
  | { readonly type: 'plaintext.send'; readonly session: string; readonly text: SafeText }
  | { readonly type: 'plaintext.end'; readonly session: string }

export type PlaintextSessionEvent =
  | {
      readonly type: 'plaintext.opened'
      readonly topic: string
      readonly who: UserId
      readonly at: Millis
    }
  | {
      readonly type: 'plaintext.ended'
      readonly topic: string
      readonly by: UserId
      readonly at: Millis
    }
  /** My own END came back. */
  | { readonly type: 'plaintext.ownEndReturned'; readonly topic: string }
  /** A message followed an END. */
  | { readonly type: 'plaintext.resumed'; readonly topic: string }

/** Have both sent END, and nothing since? */
export const isPlaintextSessionOver = ({ myEnd, theirEnd }: PlaintextSession): boolean =>
  myEnd !== undefined && theirEnd !== undefined

/** The newest conversation with somebody that is not over. */
export const openPlaintextSession = (
  { plaintext }: Pick<State, 'plaintext'>,
  who: UserId,
): PlaintextSession | undefined =>
  [...plaintext.sessions.values()].findLast(
    (session) => session.with === who && !isPlaintextSessionOver(session),
  )

const resumed = ({ topic, myEnd, theirEnd }: PlaintextSession): readonly PlaintextSessionEvent[] =>
  myEnd === undefined && theirEnd === undefined ? [] : [{ type: 'plaintext.resumed', topic }]

/** I am done with it. */
const ending = (
  state: State,
  { session: topic, by, at }: Pick<Stamped, 'by' | 'at'> & { readonly session: string },
): Result<readonly (PlaintextSessionEvent | PlaintextOutput)[], Refusal> => {
  const session = state.plaintext.sessions.get(topic)
  if (!session) return fail('unknown-session')
  const me = onlinePlaintextName(state)
  if (!me.ok) return me
  if (session.myEnd !== undefined) return fail('already-ended')
  return ok([
    { type: 'plaintext.ended', topic, by, at },
    publishEvent(topic, plaintextFormat.end()),
    ...(session.theirEnd === undefined ? [] : [subscribeEvent(false, topic)]),
  ])
}

const decide: Decide<
  PlaintextSessionCommand,
  PlaintextSessionEvent | PlaintextPeopleEvent | MessageEvent | PlaintextOutput
> = {
  'plaintext.send': (state, command) => {
    const { by, at, session: topic } = command
    const session = state.plaintext.sessions.get(topic)
    if (!session) return fail('unknown-session')
    const text = sendableText(command.text)
    if (!text.ok) return text
    const message = plaintextMessage(command, topic, personConversationId(session.with), text.value)
    const sent = { type: 'message.sent', message } as const
    if (by !== state.me.id) {
      // messages of third parties are shown, under the name that they give, and change nothing
      if (by !== session.with) return ok([sent])
      const resubscribed = isPlaintextSessionOver(session) ? [subscribeEvent(true, topic)] : []
      return ok([...onlineEvent(state, by, at), sent, ...resumed(session), ...resubscribed])
    }
    const me = onlinePlaintextName(state)
    if (!me.ok) return me
    // other programs take this text for the end
    if (text.value.trim() === plaintextFormat.end()) return ending(state, command)
    if (isPlaintextSessionOver(session)) return fail('session-closed')
    return ok([
      sent,
      ...resumed(session),
      publishEvent(topic, plaintextFormat.message(me.value, text.value)),
    ])
  },
  'plaintext.end': (state, { by, at, session: topic }) => {
    const session = state.plaintext.sessions.get(topic)
    if (!session) return fail('unknown-session')
    if (by === state.me.id) return ending(state, { session: topic, by, at })
    const nameless = by === UNNAMED_USER
    if (session.awaitsOwnEnd && (nameless || isOwnPlaintextName(state, by)))
      return ok([{ type: 'plaintext.ownEndReturned', topic }])
    // without a name in it, what is not mine is the other's
    if (!nameless && by !== session.with) return fail('not-in-session')
    if (session.theirEnd !== undefined) return fail('already-ended')
    return ok([
      ...onlineEvent(state, session.with, at),
      { type: 'plaintext.ended', topic, by: session.with, at },
      ...(session.myEnd === undefined ? [] : [subscribeEvent(false, topic)]),
    ])
  },
}

const reduce: Reduce<PlaintextSessionEvent> = {
  'plaintext.opened': (draft, { topic, who, at }) => {
    draft.plaintext.sessions.set(topic, { topic, with: who, since: at, awaitsOwnEnd: false })
    rememberName(draft, who, at)
    ensureConversation(draft, personConversationId(who))
  },
  'plaintext.ended': (draft, { topic, by, at }) => {
    const session = draft.plaintext.sessions.get(topic)
    if (!session) return
    if (by !== session.with) {
      session.myEnd = at
      // of a conversation that is over nothing comes back
      session.awaitsOwnEnd = session.theirEnd === undefined
    } else {
      session.theirEnd = at
      if (session.myEnd !== undefined) session.awaitsOwnEnd = false
    }
  },
  'plaintext.ownEndReturned': (draft, { topic }) => {
    const session = draft.plaintext.sessions.get(topic)
    if (session) session.awaitsOwnEnd = false
  },
  'plaintext.resumed': (draft, { topic }) => {
    const session = draft.plaintext.sessions.get(topic)
    delete session?.myEnd
    delete session?.theirEnd
  },
}

export const plaintextSessionNoun: Noun<PlaintextSessionCommand, PlaintextSessionEvent> = {
  decide,
  reduce,
  keeping: {
    'plaintext.opened': 'lasting',
    'plaintext.ended': 'lasting',
    'plaintext.ownEndReturned': 'lasting',
    'plaintext.resumed': 'lasting',
  },
  internal: ['plaintext.ownEndReturned'],
}

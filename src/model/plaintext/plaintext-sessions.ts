/** Conversations of two in the plain-text chat, to the END that both said. */
import { classicNameOf, SOMEBODY } from '../../core/plaintext-ids.ts'
import type { Millis, SafeText, UserId } from '../../core/ids.ts'
import { conversationWith } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import type { ClassicPeopleEvent } from './plaintext-people.ts'
import { noticed, remember } from './plaintext-people.ts'
import { ensurePlace, inMyName, plainMessage, reach, sayable, told, tuned } from './plaintext-state.ts'
import type { ClassicDeed, ClassicTalk } from './plaintext-state.ts'
import { written } from './plaintext-format.ts'
import type { MessageEvent } from '../messages/messages.ts'
import type { State } from '../state.ts'
import type { Decide, Reduce, Refusal, Stamped } from '../commands.ts'

export type ClassicTalkCommand =
  | { readonly type: 'classic.say'; readonly talk: string; readonly text: SafeText }
  | { readonly type: 'classic.end'; readonly talk: string }

export type ClassicTalkEvent =
  | {
      readonly type: 'classic.opened'
      readonly topic: string
      readonly who: UserId
      readonly at: Millis
    }
  | {
      readonly type: 'classic.ended'
      readonly topic: string
      readonly by: UserId
      readonly at: Millis
    }
  /** My own END came back. */
  | { readonly type: 'classic.copied'; readonly topic: string }
  /** Something was said after an END. */
  | { readonly type: 'classic.resumed'; readonly topic: string }

/** Have both said END, and nothing since? */
export const isOver = ({ myEnd, theirEnd }: ClassicTalk): boolean =>
  myEnd !== undefined && theirEnd !== undefined

/** The newest conversation with somebody that is not over. */
export const openTalkWith = (
  { classic }: Pick<State, 'classic'>,
  who: UserId,
): ClassicTalk | undefined =>
  [...classic.talks.values()].findLast((talk) => talk.with === who && !isOver(talk))

const resumed = ({ topic, myEnd, theirEnd }: ClassicTalk): readonly ClassicTalkEvent[] =>
  myEnd === undefined && theirEnd === undefined ? [] : [{ type: 'classic.resumed', topic }]

/** I am done with it. */
const ending = (
  state: State,
  { talk: topic, by, at }: Pick<Stamped, 'by' | 'at'> & { readonly talk: string },
): Result<readonly (ClassicTalkEvent | ClassicDeed)[], Refusal> => {
  const talk = state.classic.talks.get(topic)
  if (!talk) return fail('unknown-session')
  const me = reach(state)
  if (!me.ok) return me
  if (talk.myEnd !== undefined) return fail('already-ended')
  return ok([
    { type: 'classic.ended', topic, by, at },
    told(topic, written.end()),
    ...(talk.theirEnd === undefined ? [] : [tuned(false, topic)]),
  ])
}

export const decide: Decide<
  ClassicTalkCommand,
  ClassicTalkEvent | ClassicPeopleEvent | MessageEvent | ClassicDeed
> = {
  'classic.say': (state, command) => {
    const { by, at, talk: topic } = command
    const talk = state.classic.talks.get(topic)
    if (!talk) return fail('unknown-session')
    const text = sayable(command.text)
    if (!text.ok) return text
    const message = plainMessage(command, topic, conversationWith(talk.with), text.value)
    const said = { type: 'message.said', message } as const
    if (by !== state.me.id) {
      // whoever else writes here is heard, under the name that they give, and changes nothing
      if (by !== talk.with) return ok([said])
      const again = isOver(talk) ? [tuned(true, topic)] : []
      return ok([...noticed(state, by, at), said, ...resumed(talk), ...again])
    }
    const me = reach(state)
    if (!me.ok) return me
    // whoever reads this takes it for the end
    if (text.value.trim() === written.end()) return ending(state, command)
    if (isOver(talk)) return fail('session-closed')
    return ok([said, ...resumed(talk), told(topic, written.said(me.value, text.value))])
  },
  'classic.end': (state, { by, at, talk: topic }) => {
    const talk = state.classic.talks.get(topic)
    if (!talk) return fail('unknown-session')
    if (by === state.me.id) return ending(state, { talk: topic, by, at })
    const nameless = by === SOMEBODY
    if (talk.copy && (nameless || inMyName(state, by)))
      return ok([{ type: 'classic.copied', topic }])
    // without a name in it, what is not mine is the other's
    if (!nameless && by !== talk.with) return fail('not-in-session')
    if (talk.theirEnd !== undefined) return fail('already-ended')
    return ok([
      ...noticed(state, talk.with, at),
      { type: 'classic.ended', topic, by: talk.with, at },
      ...(talk.myEnd === undefined ? [] : [tuned(false, topic)]),
    ])
  },
}

export const reduce: Reduce<ClassicTalkEvent> = {
  'classic.opened': (draft, { topic, who, at }) => {
    draft.classic.talks.set(topic, { topic, with: who, since: at, copy: false })
    const name = classicNameOf(who)
    if (name !== undefined && !draft.classic.people.has(who)) {
      remember(draft, { id: who, name, status: 'offline', seen: at })
    }
    ensurePlace(draft, conversationWith(who))
  },
  'classic.ended': (draft, { topic, by, at }) => {
    const talk = draft.classic.talks.get(topic)
    if (!talk) return
    if (by !== talk.with) {
      talk.myEnd = at
      // of a conversation that is over nothing comes back
      talk.copy = talk.theirEnd === undefined
    } else {
      talk.theirEnd = at
      if (talk.myEnd !== undefined) talk.copy = false
    }
  },
  'classic.copied': (draft, { topic }) => {
    const talk = draft.classic.talks.get(topic)
    if (talk) talk.copy = false
  },
  'classic.resumed': (draft, { topic }) => {
    const talk = draft.classic.talks.get(topic)
    delete talk?.myEnd
    delete talk?.theirEnd
  },
}

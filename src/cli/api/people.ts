/** The api's methods that change what I see of somebody: block, mute, and undoing them. They stay on this disk. */
import type { State } from '../../model/state.ts'
import { signs } from '../../model/people/people.ts'
import { lookUpPerson } from '../../model/people/strangers.ts'
import { fail, ok } from '../../core/result.ts'
import type { ApiAnswer, ApiContext, ApiMethods } from './context.ts'
import { readAnybody } from './context.ts'
import { awaitConversation } from './messages/find-conversation.ts'
import { looksLikeTopic } from './open-topics.ts'

type PeopleParams = { readonly who: string; readonly timeout: number }

/** Why there is nothing in this conversation that could be muted. */
const nothingToMute = ({ plaintext }: State, who: string): string => {
  if (looksLikeTopic(who)) return 'topic-not-followed'
  const isPlain = /^#?\?/u.test(who)
  return isPlain && plaintext.me === undefined ? 'plaintext-off' : 'no-conversation'
}

/** Makes the methods. */
export const peopleMethods = (
  context: ApiContext,
): Pick<ApiMethods, 'block' | 'unblock' | 'mute' | 'unmute'> => {
  const { state, send, waitForArrival } = context
  const setBlock =
    (type: 'person.block' | 'person.unblock') =>
    async ({ who: typed, timeout }: PeopleParams): ApiAnswer<boolean> => {
      const who = readAnybody(typed)
      if (!who.ok) return who
      if (!signs(who.value)) return fail('nothing-to-block')
      const isKnown = () => lookUpPerson(state(), who.value) !== undefined
      // somebody who has just come learns by and by who is here
      if (!isKnown()) await waitForArrival(timeout, isKnown)
      const done = send({ type, who: who.value })
      return done.ok ? ok(true) : done
    }
  const setMute =
    (muted: boolean) =>
    async ({ who, timeout }: PeopleParams): ApiAnswer<boolean> => {
      const found = await awaitConversation(context, who, timeout)
      if (!found.ok) return found
      const { value: conversation } = found
      if (!state().conversations.has(conversation)) return fail(nothingToMute(state(), who))
      const level = muted ? 'nothing' : 'all'
      const done = send({ type: 'view.setNotifyLevel', conversation, level })
      return done.ok ? ok(true) : done
    }
  return {
    block: setBlock('person.block'),
    unblock: setBlock('person.unblock'),
    mute: setMute(true),
    unmute: setMute(false),
  }
}

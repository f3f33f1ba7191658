/** The api's methods that change what I see of somebody: block, mute, and undoing them. They stay on this disk. */
import { signs } from '../../model/people/people.ts'
import { lookUpPerson } from '../../model/people/strangers.ts'
import { fail, ok } from '../../core/result.ts'
import type { ApiAnswer, ApiContext, ApiMethods } from './context.ts'
import { readAnybody } from './context.ts'
import { findConversation } from './messages/find-conversation.ts'

type PeopleParams = { readonly who: string; readonly timeout: number }

/** Makes the methods. */
export const peopleMethods = ({
  state,
  send,
  waitForArrival,
}: ApiContext): Pick<ApiMethods, 'block' | 'unblock' | 'mute' | 'unmute'> => {
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
    async ({ who }: PeopleParams): ApiAnswer<boolean> => {
      const conversation = findConversation(state(), who)
      if (!conversation.ok) return conversation
      const level = muted ? 'nothing' : 'all'
      const set = { type: 'view.setNotifyLevel', conversation: conversation.value, level } as const
      const done = send(set)
      return done.ok ? ok(true) : done
    }
  return {
    block: setBlock('person.block'),
    unblock: setBlock('person.unblock'),
    mute: setMute(true),
    unmute: setMute(false),
  }
}

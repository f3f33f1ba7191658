/** Saying one message, to a person or in a group, and waiting until it is where it should be. */
import { progressOf, receiversOf, UNSENT } from '../../chat/delivery.ts'
import { amMember } from '../../chat/membership.ts'
import { messageOf } from '../../chat/messages.ts'
import { sessionList, sessionToSpeakIn } from '../../chat/selectors.ts'
import type { State } from '../../chat/state.ts'
import { covers } from '../../core/coverage.ts'
import { conversationOf, conversationWith, isGroup } from '../../core/names.ts'
import type { ConversationId, Ref, TalkId, UserId } from '../../core/names.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { safeText } from '../../core/text.ts'
import { groupCalled, meansGroup } from './called.ts'
import type { Answer, Desk, Params } from './desk.ts'
import { isHopeless, patienceOf, personIn, stringOf } from './desk.ts'

const hadSession = (state: State, who: UserId) =>
  sessionList(state).some((session) => session.with === who)

type Said = {
  readonly id: Ref
  readonly conversation: ConversationId
  readonly talk: TalkId
}

/** Is there nobody but me who could have it? */
const isAlone = ({ groups }: State, talk: TalkId) =>
  isGroup(talk) && groups.get(talk)?.card.members.length === 1

/** How many members have a message of mine, and of how many. */
const reachOf = (state: State, { id, conversation, talk }: Said) => {
  const seq = messageOf(state, conversation, id)?.seq ?? 0
  const receivers = receiversOf(state.delivery.get(talk) ?? UNSENT, seq)
  const has = receivers.filter(([, { delivered }]) => covers(delivered, seq)).length
  return { has, of: receivers.length }
}

/** Makes the method `send`. */
export const createSend = (desk: Desk): ((params: Params) => Answer) => {
  const toPerson = async (params: Params): Promise<Result<Said, string>> => {
    const who = personIn(params)
    if (!who.ok) return who
    const conversation = conversationWith(who.value)
    const find = () => sessionToSpeakIn(desk.state(), conversation)
    // the acceptance of a request may wait at the broker
    if (!find()) await desk.arrived(params, () => find() !== undefined)
    const session = find()
    if (!session) {
      const state = desk.state()
      if (!state.people.has(who.value)) return fail('unknown-person')
      const before = state.conversations.has(conversation) && hadSession(state, who.value)
      return fail(before ? 'session-closed' : 'no-conversation')
    }
    const text = safeText(stringOf(params, 'text'))
    const said = desk.send({ type: 'session.say', session: session.id, text })
    return said.ok ? ok({ id: said.value, conversation, talk: session.id }) : said
  }

  const toGroup = async (params: Params): Promise<Result<Said, string>> => {
    const find = () => groupCalled(desk.state(), stringOf(params, 'who'), 'mine')
    const isIn = () => {
      const group = find()
      return group.ok && amMember(desk.state(), group.value)
    }
    // the newest card may wait at the broker: it says who is to have this, and whether I may say it
    await desk.linked(params)
    if (!isIn()) await desk.arrived(params, isIn)
    const group = find()
    if (!group.ok) return group
    const text = safeText(stringOf(params, 'text'))
    const said = desk.send({ type: 'group.say', group: group.value, text })
    const conversation = conversationOf(group.value)
    return said.ok ? ok({ id: said.value, conversation, talk: group.value }) : said
  }

  return async (params) => {
    const inGroup = meansGroup(stringOf(params, 'who'))
    const said = await (inGroup ? toGroup(params) : toPerson(params))
    if (!said.ok) return said
    const { id, conversation, talk } = said.value
    const seen = (state: State) => {
      const message = messageOf(state, conversation, id)
      return message ? progressOf(message, state.delivery.get(talk)) : 'sent'
    }
    const wait = params['wait'] === true && !isAlone(desk.state(), talk)
    const wanted = wait ? ['delivered', 'read'] : ['sent', 'delivered', 'read']
    await desk.waitFor(
      (state) => [...wanted, 'failed'].includes(seen(state)) || isHopeless(state),
      patienceOf(params),
    )
    const progress = seen(desk.state())
    if (progress === 'failed') return fail('failed')
    if (wanted.includes(progress)) return ok({ id, progress })
    if (progress === 'waiting') return fail('not-yet')
    // whoever waits for many is told how many have it
    return inGroup
      ? ok({ id, progress, ...reachOf(desk.state(), said.value) })
      : fail('not-delivered')
  }
}

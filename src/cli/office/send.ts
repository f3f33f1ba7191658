/** Saying a text, to a person or in a group, and waiting until it is where it should be. */
import { progressOf, receiversOf, UNSENT } from '../../chat/delivery.ts'
import { amMember } from '../../chat/membership.ts'
import { messageOf } from '../../chat/messages.ts'
import { sessionList, sessionToSpeakIn } from '../../chat/selectors.ts'
import type { State } from '../../chat/state.ts'
import type { Refusal, Wish } from '../../chat/words.ts'
import { covers } from '../../core/coverage.ts'
import { conversationOf, conversationWith, isGroup } from '../../core/names.ts'
import type { ConversationId, Ref, SafeText, TalkId, UserId } from '../../core/names.ts'
import { pieces } from '../../core/pieces.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { groupCalled, meansGroup } from './called.ts'
import type { Answer, Desk, Params } from './desk.ts'
import { isHopeless, patienceOf, personIn, stringOf } from './desk.ts'

const hadSession = (state: State, who: UserId) =>
  sessionList(state).some((session) => session.with === who)

/** What was said, and where: a long text in several messages. */
type Said = {
  readonly ids: readonly [Ref, ...Ref[]]
  readonly conversation: ConversationId
  readonly talk: TalkId
}

/** Is there nobody but me who could have it? */
const isAlone = ({ groups }: State, talk: TalkId) =>
  isGroup(talk) && groups.get(talk)?.card.members.length === 1

/** How far a message of mine got. */
const progressIn = (state: State, { conversation, talk }: Said, id: Ref) => {
  const message = messageOf(state, conversation, id)
  return message ? progressOf(message, state.delivery.get(talk)) : 'sent'
}

/** How many members have all that I said, and of how many. */
const reachOf = (state: State, { ids, conversation, talk }: Said) => {
  const numbers = ids.map((id) => messageOf(state, conversation, id)?.seq ?? 0)
  const receivers = receiversOf(state.delivery.get(talk) ?? UNSENT, Math.max(...numbers))
  const has = receivers.filter(([, { delivered }]) =>
    numbers.every((seq) => covers(delivered, seq)),
  ).length
  return { has, of: receivers.length }
}

/** Says all pieces of a text, until one is refused. */
export const sayAll = (
  parts: readonly SafeText[],
  say: (text: SafeText) => Result<Ref, Refusal>,
): Result<readonly [Ref, ...Ref[]], Refusal> => {
  const ids: Ref[] = []
  for (const part of parts) {
    const said = say(part)
    if (!said.ok) return said
    ids.push(said.value)
  }
  const [first, ...others] = ids
  return first === undefined ? fail('empty') : ok([first, ...others])
}

/** Makes the method `send`. */
export const createSend = (desk: Desk): ((params: Params) => Answer) => {
  const said = (
    params: Params,
    conversation: ConversationId,
    talk: TalkId,
    wish: (text: SafeText) => Wish,
  ): Result<Said, string> => {
    const ids = sayAll(pieces(stringOf(params, 'text')), (text) => desk.send(wish(text)))
    return ids.ok ? ok({ ids: ids.value, conversation, talk }) : ids
  }

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
    return said(params, conversation, session.id, (text) => ({
      type: 'session.say',
      session: session.id,
      text,
    }))
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
    return said(params, conversationOf(group.value), group.value, (text) => ({
      type: 'group.say',
      group: group.value,
      text,
    }))
  }

  return async (params) => {
    const inGroup = meansGroup(stringOf(params, 'who'))
    const all = await (inGroup ? toGroup(params) : toPerson(params))
    if (!all.ok) return all
    const { ids, talk } = all.value
    const wait = params['wait'] === true && !isAlone(desk.state(), talk)
    const wanted = wait ? ['delivered', 'read'] : ['sent', 'delivered', 'read']
    const seen = (state: State) => ids.map((id) => progressIn(state, all.value, id))
    const isThere = (state: State) => seen(state).every((one) => wanted.includes(one))
    await desk.waitFor(
      (state) => isThere(state) || seen(state).includes('failed') || isHopeless(state),
      patienceOf(params),
    )
    const progress = seen(desk.state())
    const [id] = ids
    if (progress.includes('failed')) return fail('failed')
    if (isThere(desk.state())) return ok({ id, progress: progress.at(-1) })
    if (progress.includes('waiting')) return fail('not-yet')
    // whoever waits for many is told how many have it
    return inGroup
      ? ok({ id, progress: progress.at(-1), ...reachOf(desk.state(), all.value) })
      : fail('not-delivered')
  }
}

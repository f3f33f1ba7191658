/** Saying a text, to a person or in a group, and waiting until it is where it should be. */
import { amMember } from '../../model/groups/membership.ts'
import { sessionList, sessionToSpeakIn } from '../../model/screen/pane-selectors.ts'
import type { State } from '../../model/state.ts'
import type { Wish } from '../../model/commands.ts'
import { conversationWith } from '../../core/ids.ts'
import type { SafeText, UserId } from '../../core/ids.ts'
import { pieces } from '../../core/chunk.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { Tracked } from '../../runtime/outbound/publish-tracker.ts'
import { groupCalled, meansGroup } from './find-group.ts'
import type { Answer, Desk, Params } from './context.ts'
import { patienceOf, personIn, stringOf } from './context.ts'

const hadSession = (state: State, who: UserId) =>
  sessionList(state).some((session) => session.with === who)

/** What was said: a long text in several messages. */
type Said = { readonly said: readonly [Tracked, ...Tracked[]]; readonly isGroup: boolean }

/** How many have all that was said, of how many who are to have it. */
const reachedBy = (said: readonly Tracked[]) => {
  const all = new Map<UserId, boolean>()
  for (const { reached } of said) {
    for (const [who, has] of reached()) all.set(who, (all.get(who) ?? true) && has)
  }
  return { has: [...all.values()].filter(Boolean).length, of: all.size }
}

/** Waits until everybody has what the broker has. */
const delivered = async (
  desk: Desk,
  { said, isGroup }: Said,
  params: Params,
  sent: Awaited<Answer>,
): Answer => {
  if (!sent.ok) return sent
  const isThere = () => {
    const { has, of } = reachedBy(said)
    return has === of
  }
  await desk.waitFor(isThere, patienceOf(params))
  if (isThere()) return sent
  // whoever waits for many is told how many have it
  return isGroup ? ok({ ...Object(sent.value), ...reachedBy(said) }) : fail('not-delivered')
}

/** Makes the method `send`. */
export const createSend = (desk: Desk): ((params: Params) => Answer) => {
  const say = (
    params: Params,
    isGroup: boolean,
    wish: (text: SafeText) => Wish,
  ): Result<Said, string> => {
    const said = desk.say(pieces(stringOf(params, 'text')).map(wish))
    return said.ok ? ok({ said: said.value, isGroup }) : said
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
    return say(params, false, (text) => ({
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
    return say(params, true, (text) => ({
      type: 'group.say',
      group: group.value,
      text,
    }))
  }

  return async (params) => {
    const all = await (meansGroup(stringOf(params, 'who')) ? toGroup(params) : toPerson(params))
    if (!all.ok) return all
    const sent = await desk.published(all.value.said, params)
    return params['wait'] === true ? delivered(desk, all.value, params, sent) : sent
  }
}

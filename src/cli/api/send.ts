/** Saying a text, to a person or in a group, and waiting until it is where it should be. */
import { amMember } from '../../model/groups/membership.ts'
import { sessionList, openSessionOf } from '../../model/screen/pane-selectors.ts'
import type { State } from '../../model/state.ts'
import type { Intent } from '../../model/commands.ts'
import { directChannel, groupChannel } from '../../core/channel.ts'
import { personConversationId } from '../../core/ids.ts'
import type { SafeText, UserId } from '../../core/ids.ts'
import { chunkText } from '../../core/chunk.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { TrackedSend } from '../../runtime/outbound/publish-tracker.ts'
import { findGroup, looksLikeGroup } from './find-group.ts'
import type { ApiAnswer, ApiContext, Params } from './context.ts'
import { timeoutOf, readPerson, stringParam } from './context.ts'

const hadSession = (state: State, who: UserId) =>
  sessionList(state).some((session) => session.with === who)

/** What was said: a long text in several messages. */
type SentMessages = {
  readonly sent: readonly [TrackedSend, ...TrackedSend[]]
  readonly isGroup: boolean
}

/** How many have all that was said, of how many who are to have it. */
const reachedBy = (sent: readonly TrackedSend[]) => {
  const all = new Map<UserId, boolean>()
  for (const { reached } of sent) {
    for (const [who, has] of reached()) all.set(who, (all.get(who) ?? true) && has)
  }
  return { has: [...all.values()].filter(Boolean).length, of: all.size }
}

/** Waits until everybody has what the broker has. */
const waitUntilDelivered = async (
  context: ApiContext,
  { sent, isGroup }: SentMessages,
  params: Params,
  published: Awaited<ApiAnswer>,
): ApiAnswer => {
  if (!published.ok) return published
  const isThere = () => {
    const { has, of } = reachedBy(sent)
    return has === of
  }
  await context.waitFor(isThere, timeoutOf(params))
  if (isThere()) return published
  // whoever waits for many is told how many have it
  return isGroup ? ok({ ...Object(published.value), ...reachedBy(sent) }) : fail('not-delivered')
}

/** Makes the method `send`. */
export const createSend = (context: ApiContext): ((params: Params) => ApiAnswer) => {
  const sendChunks = (
    params: Params,
    isGroup: boolean,
    toIntent: (text: SafeText) => Intent,
  ): Result<SentMessages, string> => {
    const sent = context.sendAll(chunkText(stringParam(params, 'text')).map(toIntent))
    return sent.ok ? ok({ sent: sent.value, isGroup }) : sent
  }

  const toPerson = async (params: Params): Promise<Result<SentMessages, string>> => {
    const who = readPerson(params)
    if (!who.ok) return who
    const conversation = personConversationId(who.value)
    const find = () => openSessionOf(context.state(), conversation)
    // the acceptance of a request may wait at the broker
    if (!find()) await context.waitForArrival(params, () => find() !== undefined)
    const session = find()
    if (!session) {
      const state = context.state()
      if (!state.people.has(who.value)) return fail('unknown-person')
      const before = state.conversations.has(conversation) && hadSession(state, who.value)
      return fail(before ? 'session-closed' : 'no-conversation')
    }
    return sendChunks(params, false, (text) => ({
      type: 'message.send',
      channel: directChannel(session.id),
      text,
    }))
  }

  const toGroup = async (params: Params): Promise<Result<SentMessages, string>> => {
    const find = () => findGroup(context.state(), stringParam(params, 'who'), 'mine')
    const isIn = () => {
      const group = find()
      return group.ok && amMember(context.state(), group.value)
    }
    // the newest card may wait at the broker: it says who is to have this, and whether I may say it
    await context.waitForLink(params)
    if (!isIn()) await context.waitForArrival(params, isIn)
    const group = find()
    if (!group.ok) return group
    return sendChunks(params, true, (text) => ({
      type: 'message.send',
      channel: groupChannel(group.value),
      text,
    }))
  }

  return async (params) => {
    const all = await (looksLikeGroup(stringParam(params, 'who'))
      ? toGroup(params)
      : toPerson(params))
    if (!all.ok) return all
    const published = await context.waitUntilPublished(all.value.sent, params)
    return params['wait'] === true
      ? waitUntilDelivered(context, all.value, params, published)
      : published
  }
}

/** Sending a text to a person, a group or an open topic, and waiting until it is where it should be. */
import { amMember } from '../../model/groups/membership.ts'
import { sendIntent } from '../../model/screen/conversation-intents.ts'
import { signs } from '../../model/people/people.ts'
import { sessionList } from '../../model/screen/pane-selectors.ts'
import { splitIntoLines } from '../../model/open-topics/open-topics.ts'
import type { State } from '../../model/state.ts'
import type { Intent } from '../../model/commands.ts'
import { groupChannel } from '../../core/channel.ts'
import { groupConversationId, personConversationId } from '../../core/ids.ts'
import type { ConversationId, Ref, SafeText, UserId } from '../../core/ids.ts'
import { safeText } from '../../core/text/safe-text.ts'
import { chunkText } from '../../core/text/chunk.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { TrackedSend } from '../../runtime/outbound/publish-tracker.ts'
import { findGroup, looksLikeGroup } from './find-group.ts'
import type { ApiAnswer, ApiContext, ApiMethods, Published } from './context.ts'
import { readAnybody } from './context.ts'
import { lackInFailure, rightsNeededBy } from './rights.ts'
import type { RightNeeded } from '../../core/broker/essential.ts'
import type { AwaitMessage } from './messages/change.ts'
import { looksLikeTopic } from './open-topics.ts'
import { lookUpPerson } from '../../model/people/strangers.ts'
import type { ParamsOf, ResultOf } from '../rpc/contract.ts'

type SendParams = ParamsOf<'send'>

const hadSession = (state: State, who: UserId) =>
  sessionList(state).some((session) => session.with === who)

/** What was sent: a long text in several messages. */
type SentMessages = {
  readonly sent: readonly [TrackedSend, ...TrackedSend[]]
  readonly isGroup: boolean
  /** What the broker has to allow for it. */
  readonly needed: readonly RightNeeded[]
}

/** How many have all that was sent, of how many who are to have it. */
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
  timeout: number,
  published: Result<Published, string>,
): ApiAnswer<ResultOf<'send'>> => {
  if (!published.ok) return published
  const isThere = () => {
    const { has, of } = reachedBy(sent)
    return has === of
  }
  await context.waitFor(isThere, timeout, { sent })
  if (isThere()) return published
  // a caller who waits for a whole group learns how many have it
  return isGroup ? ok({ ...published.value, ...reachedBy(sent) }) : fail('not-delivered')
}

/** The id of the first message, and of all where the text was too long for one. */
const withIds = <T>(sent: readonly TrackedSend[], published: T) =>
  sent.length > 1 ? { ...published, ids: sent.map(({ ref }) => ref) } : published

/** Is what failed so on disk, for later? */
const isKept = (error: string): boolean =>
  error === 'not-yet' ||
  error === 'not-delivered' ||
  error.startsWith('denied:') ||
  lackInFailure(error) !== undefined

/** Makes the method `send`. */
export const createSend = (context: ApiContext, awaitMessage: AwaitMessage): ApiMethods['send'] => {
  const sendChunks = async (
    whole: string,
    isGroup: boolean,
    toIntent: (text: SafeText, isFirst: boolean) => Intent | undefined,
  ): Promise<Result<SentMessages, string>> => {
    const chunks = chunkText(whole)
    const intents = chunks.flatMap((text, at) => toIntent(text, at === 0) ?? [])
    const sent = await context.sendAll(intents)
    const needed = intents.slice(0, 1).flatMap(rightsNeededBy)
    return sent.ok ? ok({ sent: sent.value, isGroup, needed }) : sent
  }

  /** The message of this conversation to which it is a reply; nothing where it is none. */
  const findReplied = async (
    { reply, timeout }: SendParams,
    conversation: ConversationId,
  ): ApiAnswer<Ref | undefined> => {
    if (reply === undefined) return ok(undefined)
    const message = await awaitMessage(reply, timeout)
    if (!message.ok) return message
    if (message.value.unsigned) return fail('unchangeable')
    return message.value.conversation === conversation
      ? ok(message.value.id)
      : fail('reply-elsewhere')
  }

  const toPerson = async (params: SendParams): Promise<Result<SentMessages, string>> => {
    const who = readAnybody(params.who)
    if (!who.ok) return who
    const conversation = personConversationId(who.value)
    const replied = await findReplied(params, conversation)
    if (!replied.ok) return replied
    const toIntent = (text: SafeText, isFirst: boolean) =>
      sendIntent(context.state(), conversation, text, isFirst ? replied.value : undefined)
    const isOpen = () => toIntent(safeText(''), false) !== undefined
    // nothing keeps an unsigned message for later
    if (!signs(who.value)) await context.waitForLink(params.timeout)
    // the acceptance of a request may wait at the broker
    if (!isOpen()) await context.waitForArrival(params.timeout, isOpen)
    if (!isOpen()) {
      const state = context.state()
      if (signs(who.value) && !lookUpPerson(state, who.value)) return fail('unknown-person')
      const before = state.conversations.has(conversation) && hadSession(state, who.value)
      return fail(before ? 'session-closed' : 'no-conversation')
    }
    return sendChunks(params.text, false, toIntent)
  }

  const toGroup = async (params: SendParams): Promise<Result<SentMessages, string>> => {
    const find = () => findGroup(context.state(), params.who, 'mine')
    const isIn = () => {
      const group = find()
      return group.ok && amMember(context.state(), group.value)
    }
    // the newest roster may wait at the broker: it decides who receives this, and whether I may send it
    await context.waitForLink(params.timeout)
    if (!isIn()) await context.waitForArrival(params.timeout, isIn)
    const group = find()
    if (!group.ok) return group
    const replied = await findReplied(params, groupConversationId(group.value))
    if (!replied.ok) return replied
    const { value: reply } = replied
    return sendChunks(params.text, true, (text, isFirst) => ({
      type: 'message.send',
      channel: groupChannel(group.value),
      text,
      ...(isFirst && reply !== undefined ? { reply } : {}),
    }))
  }

  const toTopic = async ({ who, text, reply, timeout }: SendParams): ApiAnswer<Published> => {
    if (reply !== undefined) return fail('unchangeable')
    await context.waitForLink(timeout)
    const topic = who.slice(1)
    const lines = splitIntoLines(context.state(), text)
    const sent = await context.sendAll(
      lines.map((line) => ({ type: 'topic.publish', topic, text: line })),
    )
    if (!sent.ok) return sent
    const published = await context.waitUntilPublished(sent.value, timeout)
    return published.ok ? ok(withIds(sent.value, published.value)) : published
  }

  return async (params) => {
    if (looksLikeTopic(params.who)) return toTopic(params)
    const all = await (looksLikeGroup(params.who) ? toGroup(params) : toPerson(params))
    if (!all.ok) return all
    const { sent, needed } = all.value
    const published = await context.waitUntilPublished(sent, params.timeout, needed)
    const done =
      params.wait === true
        ? await waitUntilDelivered(context, all.value, params.timeout, published)
        : published
    if (done.ok) return ok(withIds(sent, done.value))
    // a caller who wants the id gets it: it is on disk, and will be sent
    return isKept(done.error)
      ? ok({ ...withIds(sent, { id: sent[0].ref }), problem: done.error })
      : done
  }
}

/** Open topics: following and leaving them, and what the input tells there. */
import { isInSpace, isWildcard } from '../../src/core/broker/topic-filter.ts'
import { topicConversationId, filterOf } from '../../src/core/ids.ts'
import type { TopicFilter } from '../../src/core/ids.ts'
import { openConversation } from './conversations.ts'
import { succeeded } from './action-context.ts'
import type { ActionContext } from './action-context.ts'
import { topicName } from '../state/conversation-titles.ts'

/** The open topic that is on the screen. */
export const currentTopic = (ctx: ActionContext): TopicFilter | undefined => {
  const { open } = ctx.now()
  return open === undefined ? undefined : filterOf(open)
}

/** Follows a topic and opens it. */
export const followTopic = (ctx: ActionContext, topic: string): boolean => {
  const known = [...ctx.now().topics.values()].find(({ filter }) => filter === topic)
  if (!succeeded(ctx, ctx.services.send({ type: 'topic.follow', topic }))) return false
  const topics = [...ctx.now().topics.values()]
  const followed = topics.find(({ filter }) => filter === topic)
  if (followed) openConversation(ctx, topicConversationId(followed.filter))
  if (!known?.followed) ctx.ui.notify(ctx.texts.notices.following(topicName(topic)))
  return true
}

/** Follows a topic no more. */
export const unfollowTopic = (ctx: ActionContext, topic: string): boolean => {
  if (!succeeded(ctx, ctx.services.send({ type: 'topic.unfollow', topic }))) return false
  ctx.ui.patch({ chosen: undefined, composeTarget: undefined })
  ctx.ui.notify(ctx.texts.notices.leftTopic(topicName(topic)))
  return true
}

const composerTexts = (title: string, placeholder: string) => ({ title, note: '', placeholder })

/** Title and placeholder of the input: who will read it, or why nothing can be sent here. */
export const topicComposerTexts = (ctx: ActionContext, filter: TopicFilter) => {
  const { topics, composer, notices } = ctx.texts
  const { space } = ctx.now()
  const name = topicName(filter)
  if (isWildcard(filter)) return composerTexts(topics.notWritten(name), topics.readOnly)
  if (!ctx.now().topics.get(filter)?.followed)
    return composerTexts(topics.left, notices.notFollowed(name))
  if (filter.startsWith('$'))
    return composerTexts(topics.notWritten(name), ctx.texts.refusals['brokers-own'])
  if (isInSpace(space, filter))
    return composerTexts(topics.notWritten(name), ctx.texts.refusals['own-space'])
  return composerTexts(topics.to(name), composer.placeholder)
}

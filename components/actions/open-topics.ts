/** Open topics: following and leaving them, saying a line, and how their conversations are called. */
import { isInside, isWildcard } from '../../src/core/topic-filter.ts'
import { conversationAt, filterOf } from '../../src/core/ids.ts'
import type { TopicFilter } from '../../src/core/ids.ts'
import { linesOf } from '../../src/model/open-topics/open-topics.ts'
import { fail } from '../../src/core/result.ts'
import { keepRest } from '../composer/composer-text.ts'
import { openConversation } from './conversations.ts'
import { granted } from './action-context.ts'
import type { Desk } from './action-context.ts'
import { topicName } from '../state/topic-titles.ts'

/** The open topic that is on the screen. */
export const openTopic = (desk: Desk): TopicFilter | undefined => {
  const { open } = desk.now()
  return open === undefined ? undefined : filterOf(open)
}

/** Follows a topic and opens it. */
export const followTopic = (desk: Desk, topic: string): boolean => {
  const known = [...desk.now().topics.values()].find(({ filter }) => filter === topic)
  if (!granted(desk, desk.services.send({ type: 'topic.follow', topic }))) return false
  const topics = [...desk.now().topics.values()]
  const followed = topics.find(({ filter }) => filter === topic)
  if (followed) openConversation(desk, conversationAt(followed.filter))
  if (!known?.followed) desk.ui.tell(desk.texts.notices.following(topicName(topic)))
  return true
}

/** Follows a topic no more. */
export const leaveTopic = (desk: Desk, topic: string): boolean => {
  if (!granted(desk, desk.services.send({ type: 'topic.leave', topic }))) return false
  desk.ui.patch({ chosen: undefined, answering: undefined })
  desk.ui.tell(desk.texts.notices.leftTopic(topicName(topic)))
  return true
}

/** Says a text there, a line for as much as one line may carry; false when something was not said. */
export const sayAt = (desk: Desk, filter: TopicFilter, text: string): boolean => {
  if (!desk.now().topics.get(filter)?.followed) {
    desk.ui.tell(desk.texts.notices.notFollowed(topicName(filter)), 'warning')
    return false
  }
  const parts = linesOf(desk.now(), text)
  if (parts.length === 0) return granted(desk, fail('empty'))
  for (const [index, part] of parts.entries()) {
    const said = desk.services.send({ type: 'topic.say', topic: filter, text: part })
    if (granted(desk, said)) continue
    return index > 0 && keepRest(desk, conversationAt(filter), parts.slice(index).join('\n'))
  }
  desk.ui.patch({ said: desk.ui.get().said + 1 })
  if (parts.length > 1) desk.ui.tell(desk.texts.textPieces(parts.length))
  return true
}

const words = (title: string, placeholder: string) => ({ title, note: '', placeholder })

/** Title and placeholder of the input: who will hear it, or why nothing can be said here. */
export const topicWords = (desk: Desk, filter: TopicFilter) => {
  const { topics, composer, notices } = desk.texts
  const { space } = desk.now()
  const name = topicName(filter)
  if (isWildcard(filter)) return words(topics.notWritten(name), topics.readOnly)
  if (!desk.now().topics.get(filter)?.followed) return words(topics.left, notices.notFollowed(name))
  if (filter.startsWith('$'))
    return words(topics.notWritten(name), desk.texts.refusals['brokers-own'])
  if (isInside(space, filter))
    return words(topics.notWritten(name), desk.texts.refusals['own-space'])
  return words(topics.to(name), composer.placeholder)
}

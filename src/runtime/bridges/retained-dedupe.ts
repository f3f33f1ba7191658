/** What comes a second time: what a broker keeps, with every connection, and what it sends again. */
import type { Message } from '../../model/messages/messages.ts'
import { conversationAt } from '../../core/ids.ts'
import type { TopicFilter } from '../../core/ids.ts'
import type { History } from '../../ports.ts'

/** So many lines of the history are looked at, and so many topics of a filter remembered. */
const LOOKED_AT = 200
const TOPICS = 2000

export type Kept = {
  /** Is this the newest line of its topic that stands in the conversation already? */
  readonly isShown: (filter: TopicFilter, topic: string, message: Message) => boolean
  /** Is it among the newest lines of the conversation? For what the broker sends once more. */
  readonly stands: (filter: TopicFilter, message: Message) => boolean
  readonly shown: (filter: TopicFilter, topic: string, message: Message) => void
  readonly forget: (filter: TopicFilter) => void
}

const contentOf = ({ text, plain }: Message) =>
  JSON.stringify([plain?.from, text, plain?.note?.kind, plain?.note?.count])

const remember = (topics: Map<string, string>, topic: string, message: Message) => {
  topics.delete(topic)
  topics.set(topic, contentOf(message))
  const [oldest] = topics.size > TOPICS ? topics.keys() : []
  if (oldest !== undefined) topics.delete(oldest)
}

/** Remembers the newest line of each topic; at first from the history. */
export const createKept = (history: History): Kept => {
  const newest = new Map<TopicFilter, Map<string, string>>()

  const topicsOf = (filter: TopicFilter) => {
    const known = newest.get(filter)
    if (known) return known
    const topics = new Map<string, string>()
    const page = history.page(conversationAt(filter), { kind: 'newest' }, LOOKED_AT)
    for (const message of page.messages) {
      if (message.plain?.note?.kind !== 'flood') {
        remember(topics, message.plain?.topic ?? filter, message)
      }
    }
    newest.set(filter, topics)
    return topics
  }

  return {
    isShown: (filter, topic, message) => topicsOf(filter).get(topic) === contentOf(message),
    stands: (filter, message) =>
      history
        .page(conversationAt(filter), { kind: 'newest' }, LOOKED_AT)
        .messages.some(
          (line) =>
            line.plain?.topic === message.plain?.topic && contentOf(line) === contentOf(message),
        ),
    shown: (filter, topic, message) => {
      // before it is asked for nothing needs to be remembered: the history has it
      const topics = newest.get(filter)
      if (topics) remember(topics, topic, message)
    },
    forget: (filter) => {
      newest.delete(filter)
    },
  }
}

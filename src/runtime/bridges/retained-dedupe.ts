/** What comes a second time: what a broker keeps, with every connection, and what it sends again. */
import type { Message } from '../../model/messages/messages.ts'
import { topicConversationId } from '../../core/ids.ts'
import type { TopicFilter } from '../../core/ids.ts'
import { safeLine } from '../../core/text/safe-text.ts'
import type { History } from '../../ports/storage.ts'

/** So many lines of the history are looked at, and so many topics of a filter remembered. */
const RECENT_LINES = 200
const MAX_TOPICS = 2000

const contentOf = ({ text, unsigned }: Message) =>
  JSON.stringify([unsigned?.from, text, unsigned?.note?.kind, unsigned?.note?.count])

/** A topic as a line names it: its author may make it very long. */
const shortTopic = (topic: string): string => safeLine(topic)

const remember = (topics: Map<string, string>, topic: string, message: Message) => {
  const name = shortTopic(topic)
  topics.delete(name)
  topics.set(name, contentOf(message))
  const [oldest] = topics.size > MAX_TOPICS ? topics.keys() : []
  if (oldest !== undefined) topics.delete(oldest)
}

/** Remembers the newest line of each topic; at first from the history. */
export const createRetainedDedupe = (history: Pick<History, 'page'>) => {
  const newest = new Map<TopicFilter, Map<string, string>>()
  const recentLines = (filter: TopicFilter) =>
    history.page(topicConversationId(filter), { kind: 'newest' }, RECENT_LINES).messages

  const topicsOf = (filter: TopicFilter) => {
    const known = newest.get(filter)
    if (known) return known
    const topics = new Map<string, string>()
    for (const message of recentLines(filter)) {
      if (message.unsigned?.note?.kind !== 'flood') {
        remember(topics, message.unsigned?.topic ?? filter, message)
      }
    }
    newest.set(filter, topics)
    return topics
  }

  return {
    /** Is this the newest line of its topic, which the conversation has already? */
    isNewest: (filter: TopicFilter, topic: string, message: Message) =>
      topicsOf(filter).get(shortTopic(topic)) === contentOf(message),
    /** Is it among the newest lines of the conversation? For what the broker sends once more. */
    isRecent: (filter: TopicFilter, message: Message) =>
      recentLines(filter).some(
        (line) =>
          line.unsigned?.topic === message.unsigned?.topic &&
          contentOf(line) === contentOf(message),
      ),
    record: (filter: TopicFilter, topic: string, message: Message) => {
      // before it is asked for nothing needs to be remembered: the history has it
      const topics = newest.get(filter)
      if (topics) remember(topics, topic, message)
    },
    forget: (filter: TopicFilter) => {
      newest.delete(filter)
    },
    /** The history is not what was recorded: it is looked at again. */
    reload: () => newest.clear(),
  }
}

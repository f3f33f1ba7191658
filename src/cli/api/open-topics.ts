/** What commands can ask about open topics. In a call a topic is written with a `>` before it. */
import { topicRows } from '../../model/screen/pane-selectors.ts'
import { parseTopicFilter } from '../../core/broker/topic-filter.ts'
import { ok } from '../../core/result.ts'
import type { ApiContext, ApiMethods } from './context.ts'

/** Does this argument mean an open topic? */
export const looksLikeTopic = (typed: string): boolean => typed.startsWith('>')

/** The api's methods for open topics. */
export const openTopicMethods = ({
  state,
  send,
  waitForLink,
}: ApiContext): Pick<ApiMethods, 'topic-follow' | 'topic-leave' | 'topics'> => ({
  'topic-follow': async ({ who }) => {
    const topic = who.slice(1)
    const filter = parseTopicFilter(topic)
    const before = filter !== undefined && state().topics.get(filter)?.followed === true
    const followed = send({ type: 'topic.follow', topic })
    return followed.ok ? ok({ fresh: !before }) : followed
  },
  'topic-leave': async ({ who }) => send({ type: 'topic.unfollow', topic: who.slice(1) }),
  topics: async ({ timeout }) => {
    await waitForLink(timeout)
    return ok({
      rows: topicRows(state()).map(({ topic, unread, notifyLevel }) => ({
        topic: topic.filter,
        since: topic.since,
        unread,
        muted: notifyLevel === 'nothing',
      })),
    })
  },
})

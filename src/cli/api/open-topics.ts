/** What commands can ask about open topics. In a call a topic is written with a `>` before it. */
import { topicRows } from '../../model/screen/pane-selectors.ts'
import { splitIntoLines } from '../../model/open-topics/open-topics.ts'
import { parseTopicFilter } from '../../core/topic-filter.ts'
import { ok } from '../../core/result.ts'
import type { ApiAnswer, ApiContext, Params } from './context.ts'
import { stringParam } from './context.ts'

type Method = (params: Params) => ApiAnswer

/** Does this word of a command line mean an open topic? */
export const looksLikeTopic = (typed: string): boolean => typed.startsWith('>')

const topicOf = (params: Params) => stringParam(params, 'who').slice(1)

/** The office's methods for open topics. */
export const openTopicMethods = ({
  state,
  send,
  waitForLink,
  sendAll,
  waitUntilPublished,
}: ApiContext): Readonly<
  Record<'topic-send' | 'topic-follow' | 'topic-leave' | 'topics', Method>
> => ({
  'topic-send': async (params) => {
    await waitForLink(params)
    const topic = topicOf(params)
    const lines = splitIntoLines(state(), stringParam(params, 'text'))
    const sent = sendAll(lines.map((text) => ({ type: 'topic.publish', topic, text })))
    return sent.ok ? waitUntilPublished(sent.value, params) : sent
  },
  'topic-follow': async (params) => {
    const topic = topicOf(params)
    const filter = parseTopicFilter(topic)
    const before = filter !== undefined && state().topics.get(filter)?.followed === true
    const followed = send({ type: 'topic.follow', topic })
    return followed.ok ? ok({ fresh: !before }) : followed
  },
  'topic-leave': async (params) => send({ type: 'topic.unfollow', topic: topicOf(params) }),
  topics: async (params) => {
    await waitForLink(params)
    return ok({
      rows: topicRows(state()).map(({ topic, unread, muted }) => ({
        topic: topic.filter,
        since: topic.since,
        unread,
        muted,
      })),
    })
  },
})

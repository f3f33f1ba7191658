/** What commands can ask about open topics. In a call a topic is written with a `>` before it. */
import { topicRows } from '../../model/screen/pane-selectors.ts'
import { linesOf } from '../../model/open-topics/open-topics.ts'
import { topicFilter } from '../../core/topic-filter.ts'
import { ok } from '../../core/result.ts'
import type { Answer, Desk, Params } from './context.ts'
import { stringOf } from './context.ts'

type Method = (params: Params) => Answer

/** Does this word of a command line mean an open topic? */
export const meansTopic = (typed: string): boolean => typed.startsWith('>')

const topicOf = (params: Params) => stringOf(params, 'who').slice(1)

/** The office's methods for open topics. */
export const topicMethods = ({
  state,
  send,
  linked,
  say,
  published,
}: Desk): Readonly<Record<'topic-say' | 'topic-follow' | 'topic-leave' | 'topics', Method>> => ({
  'topic-say': async (params) => {
    await linked(params)
    const topic = topicOf(params)
    const lines = linesOf(state(), stringOf(params, 'text'))
    const said = say(lines.map((text) => ({ type: 'topic.say', topic, text })))
    return said.ok ? published(said.value, params) : said
  },
  'topic-follow': async (params) => {
    const topic = topicOf(params)
    const filter = topicFilter(topic)
    const before = filter !== undefined && state().topics.get(filter)?.followed === true
    const followed = send({ type: 'topic.follow', topic })
    return followed.ok ? ok({ fresh: !before }) : followed
  },
  'topic-leave': async (params) => send({ type: 'topic.leave', topic: topicOf(params) }),
  topics: async (params) => {
    await linked(params)
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

/** What commands can ask about open topics. In a call a topic is written with a `>` before it. */
import { topicRows } from '../../chat/selectors.ts'
import type { State } from '../../chat/state.ts'
import { covers } from '../../core/coverage.ts'
import { topicFilter } from '../../core/filters.ts'
import { talkAt } from '../../core/names.ts'
import { fail, ok } from '../../core/result.ts'
import { safeText } from '../../core/text.ts'
import type { Answer, Desk, Params } from './desk.ts'
import { isHopeless, patienceOf, stringOf } from './desk.ts'

type Method = (params: Params) => Answer

/** Does this word of a command line mean an open topic? */
export const meansTopic = (typed: string): boolean => typed.startsWith('>')

const topicOf = (params: Params) => stringOf(params, 'who').slice(1)

/** The office's methods for open topics. */
export const topicMethods = ({
  state,
  send,
  linked,
  waitFor,
}: Desk): Readonly<Record<'topic-say' | 'topic-follow' | 'topic-leave' | 'topics', Method>> => ({
  'topic-say': async (params) => {
    await linked(params)
    const topic = topicOf(params)
    const said = send({ type: 'topic.say', topic, text: safeText(stringOf(params, 'text')) })
    if (!said.ok) return said
    const filter = topicFilter(topic)
    const seq = (filter && state().topics.get(filter)?.said) ?? 0
    const delivery = ({ delivery }: State) => filter && delivery.get(talkAt(filter))
    const failed = (now: State) => delivery(now)?.failed.has(seq) ?? false
    const sent = (now: State) => covers(delivery(now)?.sent ?? { upto: 0, holes: [] }, seq)
    await waitFor((now) => sent(now) || failed(now) || isHopeless(now), patienceOf(params))
    return sent(state()) ? ok({ id: said.value, progress: 'sent' }) : fail('not-taken')
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

/** What commands can ask about open topics. In a call a topic is written with a `>` before it. */
import { topicRows } from '../../chat/selectors.ts'
import type { State } from '../../chat/state.ts'
import { linesOf } from '../../chat/topics.ts'
import { covers } from '../../core/coverage.ts'
import { topicFilter } from '../../core/filters.ts'
import { talkAt } from '../../core/names.ts'
import { fail, ok } from '../../core/result.ts'
import type { Answer, Desk, Params } from './desk.ts'
import { isHopeless, patienceOf, stringOf } from './desk.ts'
import { sayAll } from './send.ts'

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
    const filter = topicFilter(topic)
    const last = () => (filter && state().topics.get(filter)?.said) ?? 0
    const before = last()
    const said = sayAll(linesOf(state(), stringOf(params, 'text')), (text) =>
      send({ type: 'topic.say', topic, text }),
    )
    if (!said.ok) return said
    const numbers = Array.from({ length: last() - before }, (_, index) => before + 1 + index)
    const delivery = ({ delivery }: State) => filter && delivery.get(talkAt(filter))
    const failed = (now: State) => numbers.some((seq) => delivery(now)?.failed.has(seq))
    const sent = (now: State) => {
      const known = delivery(now)?.sent ?? { upto: 0, holes: [] }
      return numbers.every((seq) => covers(known, seq))
    }
    await waitFor((now) => sent(now) || failed(now) || isHopeless(now), patienceOf(params))
    return sent(state()) ? ok({ id: said.value[0], progress: 'sent' }) : fail('not-taken')
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

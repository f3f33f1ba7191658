/** What commands can ask about open topics. In a call a topic is written with a `>` before it. */
import { topicRows } from '../../chat/selectors.ts'
import type { State } from '../../chat/state.ts'
import { covers } from '../../core/coverage.ts'
import { topicFilter } from '../../core/filters.ts'
import { talkAt } from '../../core/names.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { safeText } from '../../core/text.ts'
import type { Runtime } from '../../runtime/runtime.ts'
import { isHopeless, patienceOf, stringOf } from './params.ts'
import type { Params, WaitFor } from './params.ts'

type Method = (params: Params) => Promise<Result<unknown, string>>

const topicOf = (params: Params) => stringOf(params, 'who').slice(1)

/** The office's methods for open topics. */
export const topicMethods = (
  { store, send }: Runtime,
  linked: (params: Params) => Promise<boolean>,
  waitFor: WaitFor,
): Readonly<Record<'topic-say' | 'topic-follow' | 'topic-leave' | 'topics', Method>> => ({
  'topic-say': async (params) => {
    await linked(params)
    const topic = topicOf(params)
    const said = send({ type: 'topic.say', topic, text: safeText(stringOf(params, 'text')) })
    if (!said.ok) return said
    const filter = topicFilter(topic)
    const seq = (filter && store.get().topics.get(filter)?.said) ?? 0
    const delivery = ({ delivery }: State) => filter && delivery.get(talkAt(filter))
    const failed = (state: State) => delivery(state)?.failed.has(seq) ?? false
    const sent = (state: State) => covers(delivery(state)?.sent ?? { upto: 0, holes: [] }, seq)
    await waitFor((state) => sent(state) || failed(state) || isHopeless(state), patienceOf(params))
    return sent(store.get()) ? ok({ id: said.value, progress: 'sent' }) : fail('not-taken')
  },
  'topic-follow': async (params) => {
    const topic = topicOf(params)
    const filter = topicFilter(topic)
    const before = filter !== undefined && store.get().topics.get(filter)?.followed === true
    const followed = send({ type: 'topic.follow', topic })
    return followed.ok ? ok({ fresh: !before }) : followed
  },
  'topic-leave': async (params) => send({ type: 'topic.leave', topic: topicOf(params) }),
  topics: async (params) => {
    await linked(params)
    return ok({
      rows: topicRows(store.get()).map(({ topic, unread, muted }) => ({
        topic: topic.filter,
        since: topic.since,
        unread,
        muted,
      })),
    })
  },
})

/** What people hide from each other, and what the broker and their disks get to know of it. */
import type { PrivateThing } from '../../../src/model/people/privacy.ts'
import { DEFAULT_PREFERENCES } from '../../../src/model/screen/preferences.ts'
import type { Preferences } from '../../../src/model/screen/preferences.ts'
import { parseIncoming } from '../../../src/runtime/stored-counters.ts'
import { id } from './network.ts'
import type { Person, TestNetwork } from './network.ts'

/** What this person tells everybody, and what else is set. */
export const setForAll = (who: Person, more: Partial<Preferences>) =>
  who.send({ type: 'view.setPreferences', preferences: { ...DEFAULT_PREFERENCES, ...more } })

/** What this person tells the other; without `told` as everybody. */
export const choose = (who: Person, other: string, what: PrivateThing, told?: boolean) =>
  who.send({
    type: 'person.choosePrivacy',
    who: id(other),
    what,
    ...(told === undefined ? {} : { told }),
  })

/** What this person's disk has of others' messages in these channels. */
export const storedCounters = (who: Person, topic: string) =>
  who.disk.keyValues.list(`in:${topic}`).map(([, text]) => parseIncoming(text))

/** What the broker was given as receipts of this person to that one since `from`, as JSON. */
export const receiptsOf = (network: TestNetwork, by: string, to: string, from = 0) =>
  network.traffic
    .slice(from)
    .filter(({ topic }) => topic.endsWith(`CONTROL/${to}_Control/${by}`))
    .map(({ payload }) => JSON.parse(new TextDecoder().decode(payload)))
    .filter(({ type }) => type === 'receipt')

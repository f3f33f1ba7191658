/** The connection as the screen shows it: what is told of it takes the place of all that was told before. */
import { expect, test } from 'vitest'
import { reduce } from '../../../../src/model/model.ts'
import type { ChatEvent } from '../../../../src/model/events.ts'
import type { LinkState } from '../../../../src/model/screen/link.ts'
import { stateAfter, text, time } from '../../../support/model/rules.ts'

const changed = (link: LinkState): ChatEvent => ({ type: 'link.changed', link })
const broker = 'mqtt://localhost'
const offline: LinkState = {
  status: 'offline',
  broker,
  since: time(1),
  attempt: 3,
  nextAt: time(5),
  problem: 'refused',
  wayBack: true,
  detail: text('connection refused'),
}
const online: LinkState = { status: 'online', broker, since: time(2), attempt: 0 }

test('once it is online, nothing is left of why it was not', () => {
  const before = stateAfter(changed(offline))
  expect(before.link).toEqual(offline)
  expect(reduce(before, [changed(online)]).link).toStrictEqual(online)
})

test('what the broker does not let me do is not known of the next connection', () => {
  const rights: Pick<LinkState, 'missing' | 'proving'> = {
    missing: [{ kind: 'inbox', access: 'either', cause: 'no-wildcards', rules: [] }],
    proving: ['direct'],
  }
  const before = stateAfter(changed(online), { type: 'link.proved', rights })
  expect(before.link).toEqual({ ...online, ...rights })
  const next: LinkState = { ...online, since: time(9) }
  expect(reduce(before, [changed(next)]).link).toStrictEqual(next)
})

test('a change of the connection changes nothing else', () => {
  const before = stateAfter(changed(offline))
  expect(reduce(before, [changed(online)])).toStrictEqual({ ...before, link: online })
})

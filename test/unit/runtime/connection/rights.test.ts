/** What is known of rights at a broker, from each piece of evidence. */
import { expect, test } from 'vitest'
import type { UserId } from '../../../../src/core/ids.ts'
import { essentialsOf } from '../../../../src/protocol/essentials.ts'
import {
  missingRights,
  pendingKinds,
  UNKNOWN_RIGHT,
  weighEvidence,
} from '../../../../src/runtime/connection/access/rights.ts'
import type { Evidence } from '../../../../src/runtime/connection/access/rights.ts'

const essentials = essentialsOf('papo', 'ann' as UserId)

const PUBLISHED: Evidence = { is: 'published' }
const RETURNED: Evidence = { is: 'returned' }
const RECEIVED: Evidence = { is: 'received' }
const overdue = (taken: boolean): Evidence => ({ is: 'overdue', taken })
const refused = (access: 'read' | 'write'): Evidence => ({ is: 'refused', access })
const hungUp = (access: 'read' | 'write'): Evidence => ({ is: 'hung-up', access })
const subscribed = (exact: boolean): Evidence => ({ is: 'subscribed', exact })

/** What is told after these, as `access cause`; and whether something is still on its way. */
const after = (...evidence: readonly Evidence[]) => {
  const right = evidence.reduce(weighEvidence, UNKNOWN_RIGHT)
  const rights = new Map([['direct', right] as const])
  const missing = missingRights(rights, essentials).map(({ access, cause }) => `${access} ${cause}`)
  return [...missing, ...(pendingKinds(rights).length > 0 ? ['pending'] : [])]
}

test.each<[string, readonly Evidence[], readonly string[]]>([
  ['nothing is known', [], []],
  ['a packet is on its way', [PUBLISHED], ['pending']],
  ['it came back', [PUBLISHED, RETURNED], []],
  ['a packet of an earlier link came, before mine was sent', [RETURNED, PUBLISHED], ['pending']],
  ['that one proves nothing', [RETURNED, PUBLISHED, overdue(true)], ['read silent']],
  ['the broker refused the filter', [refused('read')], ['read denied']],
  ['it refused the packet', [PUBLISHED, refused('write')], ['write denied']],
  [
    'it refused both',
    [refused('read'), PUBLISHED, refused('write')],
    ['read denied', 'write denied'],
  ],
  [
    'MQTT 5: it took the packet, which did not come back',
    [PUBLISHED, overdue(true)],
    ['read silent'],
  ],
  ['3.1.1: nobody can know which', [PUBLISHED, overdue(false)], ['either silent']],
  ['3.1.1: what others write arrives', [RECEIVED, PUBLISHED, overdue(false)], ['write silent']],
  ['MQTT 5: it took the packet, and reading works', [RECEIVED, PUBLISHED, overdue(true)], []],
  ['it arrives later', [PUBLISHED, overdue(false), RECEIVED], ['write silent']],
  ['the packet itself comes late', [PUBLISHED, overdue(false), RETURNED], []],
  [
    'the filter was refused, and writing unknown',
    [refused('read'), PUBLISHED, overdue(false)],
    ['read denied'],
  ],
  ['the broker hung up at the packet', [hungUp('write')], ['write hung-up']],
  ['the broker hung up at the filter', [hungUp('read'), PUBLISHED], ['read hung-up', 'pending']],
  ['the packet could not be tried', [PUBLISHED, { is: 'untried' }], []],
  ['no wildcard, but topics', [subscribed(true), PUBLISHED, RETURNED], ['read no-wildcards']],
  ['topics, and nothing comes', [subscribed(true), PUBLISHED, overdue(true)], ['read silent']],
  ['the filter is allowed again', [refused('read'), subscribed(false)], []],
  ['all is allowed again', [PUBLISHED, refused('write'), PUBLISHED, RETURNED], []],
  [
    'what is lost is told until it is back',
    [PUBLISHED, refused('write'), PUBLISHED],
    ['write denied', 'pending'],
  ],
])('%s', (_, evidence, expected) => {
  expect(after(...evidence)).toEqual(expected)
})

const perhaps = (...evidence: readonly Evidence[]) => {
  const right = evidence.reduce(weighEvidence, UNKNOWN_RIGHT)
  return missingRights(new Map([['presence', right] as const]), essentials).map((one) => [
    one.perhaps,
    one.rules.map(({ access }) => access),
  ])
}

test('where writing is refused nothing shows whether reading is, so that is told too', () => {
  expect(perhaps(PUBLISHED, refused('write'))).toEqual([['read', ['write', 'read']]])
  expect(perhaps(RECEIVED, PUBLISHED, refused('write'))).toEqual([[undefined, ['write']]])
})

test('each missing right names the rules that it wants, in the order of their weight', () => {
  const either = [PUBLISHED, overdue(false)].reduce(weighEvidence, UNKNOWN_RIGHT)
  const write = [PUBLISHED, refused('write')].reduce(weighEvidence, UNKNOWN_RIGHT)
  const missing = missingRights(
    new Map([['direct', either] as const, ['inbox', write] as const]),
    essentials,
  )
  expect(
    missing.map(({ kind, rules }) => [kind, ...rules.map((one) => `${one.access} ${one.filter}`)]),
  ).toEqual([
    ['inbox', 'write papo/CONTROL/+/ann', 'read papo/CONTROL/ann_Control/+'],
    ['direct', 'read papo/SESSIONS/ann/+/+', 'write papo/SESSIONS/+/ann/+'],
  ])
})

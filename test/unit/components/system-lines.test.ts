/** The lines of a conversation that nobody typed. */
import { expect, test } from 'vitest'
import { sessionLines } from '../../../components/chat/system-lines/system-lines.ts'
import type { Session } from '../../../src/model/direct/sessions.ts'
import { createSessionId, parseMillis, parseUserId } from '../../../src/core/ids.ts'
import { textsFor } from '../../../src/i18n/texts.ts'

const sure = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('the test asked for something that cannot be')
  return value
}

const alice = sure(parseUserId('alice'))
const bob = sure(parseUserId('bob'))
const since = sure(parseMillis(Date.UTC(2026, 10, 20, 9, 12)))
const session: Session = {
  id: createSessionId(bob, alice, since),
  with: bob,
  since,
  ends: new Map(),
  last: undefined,
}
const texts = textsFor('en')
const linesOf = (given: Partial<Session>) =>
  sessionLines([{ ...session, ...given }], [], bob, { me: alice, nameOf: (who) => who, texts })

test('of an open session nothing is told', () => {
  expect(linesOf({})).toEqual([])
})

test('a session that a new key closed was closed when it was last used', () => {
  expect(linesOf({ orphaned: true })).toEqual([
    { key: `closed ${session.id}`, at: since, text: texts.system.closedByNewKey('bob') },
  ])
})

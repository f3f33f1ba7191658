/** A noun has a rule for everything in its unions: what is forgotten does not compile. */
import { expect, test } from 'vitest'
import type { SessionCommand, SessionEvent } from '../../../src/model/direct/sessions.ts'
import { sessionNoun } from '../../../src/model/direct/sessions.ts'
import type { Keepings, Noun } from '../../../src/model/noun.ts'
import { peopleNoun } from '../../../src/model/people/people.ts'

test('an event of which nobody says how long it is kept does not compile', () => {
  // @ts-expect-error: nothing says how long the end of a session is kept
  const keeping: Keepings<SessionEvent> = { 'session.opened': 'lasting' }
  expect(Object.keys(keeping)).not.toEqual(Object.keys(sessionNoun.keeping))
})

test('a command that travels does not compile without an address', () => {
  const { address, ...rest } = sessionNoun
  // @ts-expect-error: nothing says where the end of a session is sent
  const noun: Noun<SessionCommand, SessionEvent> = rest
  expect(Object.keys(noun)).not.toContain('address')
  expect(Object.keys(address)).toContain('session.end')
  // what stays in the program has none
  expect(peopleNoun).not.toHaveProperty('address')
})

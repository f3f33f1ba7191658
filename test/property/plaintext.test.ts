/** Whatever is published in plain text: nothing throws, nothing signed changes, and nothing grows for ever. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { validatePlaintextStamp, validatePlaintextName } from '../../src/core/plaintext-ids.ts'
import { parseGroupId, parseUserId } from '../../src/core/ids.ts'
import { safeText } from '../../src/core/text/safe-text.ts'
import { id, createTestNetwork } from '../support/network/network.ts'
import {
  plaintextId,
  plaintextName,
  publishPlaintext,
  plaintextTranscript,
  plaintextTopicWith,
} from '../support/network/plaintext.ts'

const name = fc.oneof(
  fc.constantFrom(
    'bob',
    'alice',
    'carla',
    'echo',
    '__proto__',
    '?bob',
    'END',
    'REQUEST',
    'lab',
    '$SYS',
    'é',
  ),
  fc.string({ unit: 'binary', maxLength: 70 }),
)
const command = fc.oneof(
  name,
  fc.constantFrom(
    'online',
    'offline',
    'REQUEST',
    'DENIED',
    'GI',
    'CREATE',
    'DISBAND',
    'ENTER',
    '\u001B[2J',
    '\u202E',
  ),
)
const text = fc.oneof(
  fc.array(command, { maxLength: 4 }).map((words) => words.join(' ')),
  fc.string({ unit: 'binary', maxLength: 200 }),
)
const topic = fc.oneof(
  fc.constantFrom(
    'USERS',
    'clients/alice',
    'groups/info',
    'TALK',
    'groups/lab/messages',
    'groups/lab/leader',
  ),
  name.map((level) => `groups/${level.replaceAll(/[/+#\0]/gu, '')}/members`),
)
const packets = fc.array(fc.tuple(topic, text, fc.boolean()), { maxLength: 60 })

const scene = async () => {
  const network = createTestNetwork()
  const alice = network.person('alice', { plaintext: () => true })
  const bob = network.person('bob')
  alice.start()
  bob.start()
  const state = () => alice.runtime().store.get()
  await network.clock.until(() => state().strangers.has(id('bob')), 'bob is seen')
  bob.ask('alice')
  await network.clock.until(() => alice.accept('bob').ok, 'they talk')
  publishPlaintext(network, 'clients/alice', 'REQUEST carla')
  await network.advance(100)
  alice.send({ type: 'plaintext.accept', from: plaintextId('carla') })
  alice.send({ type: 'plaintext.create', group: plaintextName('lab') })
  await network.advance(3000)
  return { network, alice, bob, state, talk: plaintextTopicWith(alice, 'carla') }
}

test('bare texts of any kind never stop the program, nor touch what is signed', async () => {
  const { network, alice, bob, state, talk } = await scene()
  const signed = () => {
    const { requests, sessions, groups, delivery } = state()
    // their cards come again while time passes
    const people = [...state().people.values()].map((person) => ({ ...person, seen: 0, count: 0 }))
    return { people, requests, sessions, groups, delivery }
  }
  const before = signed()
  await fc.assert(
    fc.asyncProperty(packets, async (all) => {
      for (const [where, what, retain] of all) {
        publishPlaintext(network, where === 'TALK' ? talk : where, what, retain)
      }
      await network.advance(10_000)
      expect(signed()).toEqual(before)
      for (const key of state().plaintext.people.keys()) expect(parseUserId(key)).toBeUndefined()
      for (const { by } of alice.messages('bob')) expect(by).toBe('nobody of them')
      for (const line of plaintextTranscript(alice, 'carla')) expect(line).toMatch(/^\?[^\s/+#$]/u)
    }),
    { numRuns: 60 },
  )
  expect(state().link.status).toBe('online')
  expect(bob.sendText('alice', 'we still talk').ok).toBe(true)
  await network.clock.until(
    () => alice.transcript('bob').includes('bob: we still talk'),
    'she hears him',
  )
})

test('a flood makes nobody forget whom she talks with, and is bounded', async () => {
  const { network, alice, state, talk } = await scene()
  for (let wave = 0; wave < 30; wave += 1) {
    for (let number = 0; number < 90; number += 1) {
      const who = `user${wave}x${number}`
      publishPlaintext(network, 'USERS', `${who} online`)
      publishPlaintext(network, 'clients/alice', `REQUEST ${who}`)
      publishPlaintext(network, 'groups/info', `group${who} CREATE`)
      publishPlaintext(network, 'groups/lab/leader', `${who} ENTER`)
      publishPlaintext(network, 'groups/lab/members', who)
    }
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(10_000)
  }
  const { people, requests, groups } = state().plaintext
  expect(people.size).toBe(500)
  expect(people.has(plaintextId('carla'))).toBe(true)
  expect([...requests.values()].filter(({ answer }) => answer === 'waiting').length).toBe(50)
  expect(groups.size).toBe(200)
  expect(groups.get(plaintextName('lab'))?.members.size).toBe(500)
  publishPlaintext(network, talk, 'carla hello?')
  for (let number = 0; number < 1000; number += 1)
    publishPlaintext(network, talk, `mallory ${number}`)
  await network.advance(100)
  const seen = plaintextTranscript(alice, 'carla')
  expect(seen[0]).toBe('?carla: hello?')
  expect(seen.length).toBeLessThan(150)
  expect(state().refused.get('too-fast')).toBeGreaterThan(800)
})

test('names are read as they are or not at all, and are never names of ours', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 70 }), (value) => {
      const read = validatePlaintextName(value)
      if (read === undefined) return
      expect(read).toBe(value)
      expect(safeText(read)).toBe(read)
      expect(parseUserId(plaintextId(read))).toBeUndefined()
      expect(parseGroupId(`?${read}`)).toBeUndefined()
    }),
    { numRuns: 2000 },
  )
  for (const bad of [
    '',
    'a b',
    'a/b',
    '+',
    '#',
    '$SYS',
    'x'.repeat(65),
    'a\u202Eb',
    'a\u001B[1m',
  ]) {
    expect(validatePlaintextName(bad)).toBeUndefined()
  }
  expect(validatePlaintextName('x'.repeat(64))).toBeDefined()
  expect(validatePlaintextStamp('x'.repeat(40))).toBeDefined()
  expect(validatePlaintextStamp('x'.repeat(41))).toBeUndefined()
})

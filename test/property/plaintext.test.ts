/** Whatever is published in plain text: nothing throws, nothing signed changes, and nothing grows for ever. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { classicStamp, classicName } from '../../src/core/plaintext-ids.ts'
import { readGroupId, userId } from '../../src/core/ids.ts'
import { safeText } from '../../src/core/safe-text.ts'
import { id, town } from '../support/network/network.ts'
import { plainId, plainName, publish, seenWith, talkWith } from '../support/network/plaintext.ts'

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
const word = fc.oneof(
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
  fc.array(word, { maxLength: 4 }).map((words) => words.join(' ')),
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
  const world = town()
  const alice = world.person('alice', { classic: () => true })
  const bob = world.person('bob')
  alice.start()
  bob.start()
  const state = () => alice.runtime().store.get()
  await world.clock.until(() => state().people.has(id('bob')), 'bob is seen')
  bob.ask('alice')
  await world.clock.until(() => alice.accept('bob').ok, 'they talk')
  publish(world, 'clients/alice', 'REQUEST carla')
  await world.pass(100)
  alice.send({ type: 'classic.accept', from: plainId('carla') })
  alice.send({ type: 'classic.create', group: plainName('lab') })
  await world.pass(3000)
  return { world, alice, bob, state, talk: talkWith(alice, 'carla') }
}

test('bare texts of any kind never stop the program, nor touch what is signed', async () => {
  const { world, alice, bob, state, talk } = await scene()
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
        publish(world, where === 'TALK' ? talk : where, what, retain)
      }
      await world.pass(10_000)
      expect(signed()).toEqual(before)
      for (const key of state().classic.people.keys()) expect(userId(key)).toBeUndefined()
      for (const { by } of alice.messages('bob')) expect(by).toBe('nobody of them')
      for (const line of seenWith(alice, 'carla')) expect(line).toMatch(/^\?[^\s/+#$]/u)
    }),
    { numRuns: 60 },
  )
  expect(state().link.status).toBe('online')
  expect(bob.say('alice', 'we still talk').ok).toBe(true)
  await world.clock.until(() => alice.sees('bob').includes('bob: we still talk'), 'she hears him')
})

test('a flood makes nobody forget whom she talks with, and is bounded', async () => {
  const { world, alice, state, talk } = await scene()
  for (let wave = 0; wave < 30; wave += 1) {
    for (let number = 0; number < 90; number += 1) {
      const who = `user${wave}x${number}`
      publish(world, 'USERS', `${who} online`)
      publish(world, 'clients/alice', `REQUEST ${who}`)
      publish(world, 'groups/info', `group${who} CREATE`)
      publish(world, 'groups/lab/leader', `${who} ENTER`)
      publish(world, 'groups/lab/members', who)
    }
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(10_000)
  }
  const { people, asks, groups } = state().classic
  expect(people.size).toBe(500)
  expect(people.has(plainId('carla'))).toBe(true)
  expect([...asks.values()].filter(({ answer }) => answer === 'waiting').length).toBe(50)
  expect(groups.size).toBe(200)
  expect(groups.get(plainName('lab'))?.members.size).toBe(500)
  publish(world, talk, 'carla hello?')
  for (let number = 0; number < 1000; number += 1) publish(world, talk, `mallory ${number}`)
  await world.pass(100)
  const seen = seenWith(alice, 'carla')
  expect(seen[0]).toBe('?carla: hello?')
  expect(seen.length).toBeLessThan(150)
  expect(state().refused.get('too-fast')).toBeGreaterThan(800)
})

test('names are read as they are or not at all, and are never names of ours', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 70 }), (value) => {
      const read = classicName(value)
      if (read === undefined) return
      expect(read).toBe(value)
      expect(safeText(read)).toBe(read)
      expect(userId(plainId(read))).toBeUndefined()
      expect(readGroupId(`?${read}`)).toBeUndefined()
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
    expect(classicName(bad)).toBeUndefined()
  }
  expect(classicName('x'.repeat(64))).toBeDefined()
  expect(classicStamp('x'.repeat(40))).toBeDefined()
  expect(classicStamp('x'.repeat(41))).toBeUndefined()
})

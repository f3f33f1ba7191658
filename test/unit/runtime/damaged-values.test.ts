/** Nothing on disk is believed without a look: what cannot be read is left out, and the rest goes on. */
import { DatabaseSync } from 'node:sqlite'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDisk } from '../../../src/adapters/sqlite.ts'
import { STATE_VERSION } from '../../../src/model/state.ts'
import { openCounters } from '../../../src/runtime/counters.ts'
import { loadStoredState } from '../../../src/runtime/replay.ts'
import { createMemoryDisk } from '../../support/disk/memory-disk.ts'
import { createTestNetwork } from '../../support/network/network.ts'
import type { Person } from '../../support/network/network.ts'
import { openSession, stateOf } from '../../support/network/direct-session.ts'

const WRONG = ['', '{', 'null', '7', '[]', '{}', '"x"', '{"topic":7}', '{"$map":[[1]]}']

/** This text with one of its values replaced, each in turn. */
const damaged = (text: string): readonly string[] => {
  const fields = JSON.parse(text) as { readonly [name: string]: unknown }
  return Object.keys(fields).flatMap((name) =>
    [null, 'x', -1, {}, [[2, 1]]].map((value) => JSON.stringify({ ...fields, [name]: value })),
  )
}

const talked = async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  alice.sendText('bob', 'one')
  bob.sendText('alice', 'two')
  await network.advance(5000)
  return { network, alice, bob }
}

const restarted = async (network: ReturnType<typeof createTestNetwork>, who: Person) => {
  who.start()
  await network.advance(3000)
}

test('every counter that was written is read as it was', async () => {
  const { alice } = await talked()
  const { keyValues } = alice.disk
  const texts = [...keyValues.list('in:'), ...keyValues.list('out:')].map(([, text]) => text)
  const counters = openCounters(keyValues)
  const read = [...counters.allIncoming(), ...counters.allOutgoing()]
  expect(texts.length).toBeGreaterThan(3)
  expect(read.map((one): unknown => JSON.parse(JSON.stringify(one)))).toEqual(
    expect.arrayContaining(texts.map((text): unknown => JSON.parse(text))),
  )
})

test('a counter that cannot be read is not there, and the others are', async () => {
  const { alice } = await talked()
  for (const prefix of ['in:', 'out:']) {
    const [[name, text] = ['', '{}'], ...others] = alice.disk.keyValues.list(prefix)
    const disk = createMemoryDisk(() => 0)
    for (const [other, value] of others) disk.keyValues.put(other, value)
    for (const value of [...WRONG, ...damaged(text).filter((one) => one.includes('"topic":'))]) {
      disk.keyValues.put(name, value)
      const counters = openCounters(disk.keyValues)
      const read = prefix === 'in:' ? counters.allIncoming() : counters.allOutgoing()
      // where the damaged field is one that may be of any such value the counter stays
      expect(read.length - others.length).toBeLessThanOrEqual(1)
      for (const one of read) expect(one.topic).toMatch(/^(?:SESSIONS|CONTROL)\//u)
    }
    for (const value of WRONG) {
      disk.keyValues.put(name, value)
      const counters = openCounters(disk.keyValues)
      const read = prefix === 'in:' ? counters.allIncoming() : counters.allOutgoing()
      expect([value, read.length]).toEqual([value, others.length])
    }
  }
})

test('with a damaged counter the two still hear each other, and nothing is shown twice', async () => {
  const { network, alice, bob } = await talked()
  alice.crash()
  for (const [name] of alice.disk.keyValues.list('in:')) alice.disk.keyValues.put(name, '{"x":')
  await restarted(network, alice)
  bob.sendText('alice', 'three')
  await network.advance(60_000)
  expect(alice.transcript('bob')).toEqual(['alice: one', 'bob: two', 'bob: three'])
})

test.each(WRONG)(
  'a snapshot that is %j is ignored, and the state is folded from events',
  async (text) => {
    const { network, alice } = await talked()
    const before = stateOf(alice)
    alice.crash()
    // both of those that are kept
    for (let n = 0; n < 2; n += 1) alice.disk.snapshots.save(STATE_VERSION, text)
    expect(loadStoredState(alice.disk.snapshots, () => before).snapshot).toBeUndefined()
    await restarted(network, alice)
    expect([...stateOf(alice).sessions.keys()]).toEqual([...before.sessions.keys()])
    expect(stateOf(alice).requests).toEqual(before.requests)
    expect(stateOf(alice).people.get(before.me.id)?.key).toBe(before.people.get(before.me.id)?.key)
    expect(alice.sendText('bob', 'on').ok).toBe(true)
  },
)

test('the numbers of a connection that cannot be read are none', async () => {
  const { network, alice, bob } = await talked()
  alice.crash()
  for (const [name] of alice.disk.keyValues.list('boot')) alice.disk.keyValues.put(name, 'NaN?')
  await restarted(network, alice)
  await network.advance(3000)
  expect(stateOf(bob).people.get(alice.name)?.status).toBe('online')
})

test('an event that cannot be read is skipped and counted; the others are there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'papo-damaged-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'papo.db')
  openDisk(path)
  const db = new DatabaseSync(path)
  const insert = db.prepare(
    `INSERT INTO events (type, lasting, conversation, channel, id, at, target, json)
     VALUES (?, 1, '@bob', 's', ?, 1, NULL, ?)`,
  )
  const good = { type: 'person.blocked', who: 'bob', blocked: true }
  const texts = ['{', 'null', '{"type":"constructor"}', '{"type":"no.such"}', '{}']
  // what could not be folded is skipped as well
  for (const type of ['request.made', 'join.made', 'group.rosterAdopted', 'group.forked']) {
    texts.push(
      JSON.stringify({ type }),
      JSON.stringify({ type, request: {}, join: {}, roster: {} }),
    )
  }
  texts.push('{"type":"session.ended","id":"echo","by":"bob"}', '{"type":"person.pinned"}')
  for (const json of [...texts, JSON.stringify(good)]) insert.run('person.blocked', null, json)
  insert.run('message.sent', 'x', '{"type":"message.sent","message":{"id":"x"}}')
  const whole = {
    id: `01JD4ZQ0000000000000000000.${'A'.repeat(43)}`,
    conversation: '@bob',
    by: 'bob',
    at: 1,
    seq: 1,
    text: 'oi',
    reactions: [],
  }
  const channels = [undefined, 's', {}, { kind: 'direct' }, { kind: 'constructor', session: 's' }]
  for (const [n, channel] of channels.entries()) {
    const json = JSON.stringify({ type: 'message.sent', message: { ...whole, channel } })
    insert.run('message.sent', `channel ${n}`, json)
  }
  db.close()
  const disk = openDisk(path)
  if (!disk.ok) throw new Error(disk.error)
  const { events, unreadable } = disk.value.snapshots.load(STATE_VERSION)
  expect(events).toEqual([good])
  expect(unreadable).toBe(texts.length + 1)
  const page = disk.value.history.page('@bob' as never, { kind: 'newest' }, 10)
  expect(page.messages).toEqual([])
  disk.value.close()
})

/** Whatever is damaged in a snapshot: it is not taken, and the state is what it was, from the events on disk. */
import { DatabaseSync } from 'node:sqlite'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { openDisk } from '../../src/adapters/sqlite.ts'
import { plaintextAtStart } from '../../src/model/plaintext/plaintext-state.ts'
import { initialState, STATE_VERSION } from '../../src/model/state.ts'
import type { State } from '../../src/model/state.ts'
import { loadStoredState, serializeSnapshot } from '../../src/runtime/replay.ts'
import { stateOf } from '../support/network/direct-session.ts'
import { createEventfulNetwork } from '../support/network/eventful.ts'
import {
  assertSnapshotIsReadable,
  readWholeSnapshot,
  restoredFrom,
  snapshotText,
  wholeSnapshot,
} from '../support/network/snapshots.ts'
import { isObject, pathsIn, replaced, typeOf, valueAt } from '../support/json-paths.ts'
import type { Json } from '../support/json-paths.ts'

const readSnapshot = (json: Json) => readWholeSnapshot(snapshotText(json))

const noState = (): State => {
  throw new Error('nothing had to be recovered')
}

const story = createEventfulNetwork()
const parsed = async (): Promise<{ readonly state: State; readonly json: Json }> => {
  const { alice } = await story
  const live = stateOf(alice)
  const plaintext = plaintextAtStart(live.plaintext, live.me.name)
  const state = { ...live, plaintext }
  return { state, json: JSON.parse(serializeSnapshot(state)) as Json }
}

test('the story has something of every kind, and it is read as it was written', async () => {
  const { state } = await parsed()
  assertSnapshotIsReadable(state)
  const { people, requests, sessions, groups, joins, topics, conversations, plaintext } = state
  for (const map of [people, requests, sessions, conversations]) expect(map.size).toBeGreaterThan(1)
  for (const map of [groups, joins, topics, plaintext.people, plaintext.requests, plaintext.groups])
    expect(map.size).toBeGreaterThan(0)
})

const WRONG: readonly Json[] = [
  null,
  'x\u001B[31m',
  -1,
  1.5,
  true,
  [],
  {},
  [[1, 2]],
  { $map: [[7, {}]] },
]

test('no value of another kind is taken, wherever it stands', async () => {
  const { json } = await parsed()
  const taken: string[] = []
  for (const path of pathsIn(json)) {
    for (const wrong of WRONG) {
      if (typeOf(valueAt(json, path)) === typeOf(wrong) && typeof wrong !== 'number') continue
      if (readSnapshot(replaced(json, path, wrong)))
        taken.push(`${path.join('.')} ${JSON.stringify(wrong)}`)
    }
  }
  expect(taken).toEqual([])
})

test('no text that a terminal would obey is taken, but as a text of mine', async () => {
  const { json } = await parsed()
  const texts = pathsIn(json).filter((path) => typeof valueAt(json, path) === 'string')
  const taken = texts.filter((path) => readSnapshot(replaced(json, path, 'x\u001B[31m')))
  expect(texts.length).toBeGreaterThan(100)
  expect(new Set(taken.map((path) => path.at(-1)))).toEqual(new Set(['draft']))
})

test('a field that is missing is noticed, and so is one that nobody knows', async () => {
  const { json } = await parsed()
  const missing = pathsIn(json)
    .filter(
      (path) => typeof path.at(-1) === 'string' && readSnapshot(replaced(json, path, undefined)),
    )
    // a roster always has this list; what is remembered of one has it where somebody departed
    .filter((path) => !(path.at(-1) === 'departed' && path.includes('known')))
    .map((path) => path.at(-1))
  // these need not be there
  const optional = [
    'answeredAt',
    'key',
    'last',
    'newFrom',
    'request',
    'session',
    'adoptedAt',
    'before',
    'joined',
  ]
  const more = ['topic', 'founding', 'invitation', 'group', 'leader', 'reason', 'to', 'have']
  expect(missing.filter((name) => ![...optional, ...more].includes(`${name}`))).toEqual([])
  const objects = pathsIn(json).filter((path) => isObject(valueAt(json, path)))
  const known = objects.filter((path) => readSnapshot(replaced(json, [...path, 'unknown'], 1)))
  expect(known).toEqual([])
})

const lasting = (one: State) => JSON.parse(wholeSnapshot(one)) as unknown

test('damaged anywhere, the state is rebuilt from the snapshot before it and all events since', async () => {
  const { alice } = await story
  const { state, json } = await parsed()
  const text = snapshotText(json)
  const started = (newest: string) => {
    const store = {
      ...alice.disk.snapshots,
      load: (version: number, skip = 0) =>
        skip === 0
          ? { snapshot: newest, place: { n: Infinity, upTo: Infinity }, events: [] }
          : alice.disk.snapshots.load(version, skip - 1),
    }
    const { name, key } = state.me
    const found = restoredFrom(store, { id: state.me.id, name, key }, state.now)
    // as the program does it at every start
    return { ...found, plaintext: plaintextAtStart(found.plaintext, name) }
  }
  expect(lasting(started(text))).toEqual(json)
  fc.assert(
    fc.property(fc.constantFrom(...pathsIn(json)), fc.constantFrom(...WRONG), (path, wrong) => {
      const damaged = replaced(json, path, wrong)
      fc.pre(readSnapshot(damaged) === undefined)
      expect(lasting(started(snapshotText(damaged)))).toEqual(json)
    }),
    { numRuns: 60 },
  )
  fc.assert(
    fc.property(fc.nat(text.length - 2), (at) => {
      expect(lasting(started(text.slice(0, at)))).toEqual(json)
    }),
    { numRuns: 20 },
  )
})

test('on the real disk a snapshot with any other character in it is none', async () => {
  const { state } = await parsed()
  const folder = mkdtempSync(join(tmpdir(), 'papo-damaged-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'papo.db')
  const disk = openDisk(path)
  if (!disk.ok) throw new Error(disk.error)
  onTestFinished(() => disk.value.close())
  const { name, key } = state.me
  const older = serializeSnapshot(initialState({ id: state.me.id, name, key }, state.now))
  const newer = serializeSnapshot(state)
  const { snapshots } = disk.value
  snapshots.save(STATE_VERSION, older)
  snapshots.save(STATE_VERSION, newer)
  const db = new DatabaseSync(path)
  onTestFinished(() => db.close())
  const write = db.prepare('UPDATE snapshots SET state = ? WHERE n = 2')
  expect(snapshots.load(STATE_VERSION).snapshot).toBe(newer)
  fc.assert(
    fc.property(fc.nat(newer.length - 1), fc.constantFrom('a', 'B', '7', '"'), (at, other) => {
      fc.pre(newer[at] !== other)
      write.run(`${newer.slice(0, at)}${other}${newer.slice(at + 1)}`)
      expect(snapshots.load(STATE_VERSION).snapshot).toBe(older)
    }),
    { numRuns: 100 },
  )
  write.run(newer)
  expect(snapshots.load(STATE_VERSION).snapshot).toBe(newer)
  db.exec("UPDATE snapshots SET state = replace(state, 'echo', 'ecHo')")
  expect(loadStoredState(snapshots, noState).snapshot).toBeUndefined()
})

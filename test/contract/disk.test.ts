/** What every disk keeps: one suite for SQLite and for the disk in memory that other tests use. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openDisk } from '../../src/adapters/sqlite.ts'
import type { ChatEvent } from '../../src/chat/words.ts'
import type { Millis } from '../../src/core/names.ts'
import type { Disk } from '../../src/ports.ts'
import {
  CAROL,
  deleted,
  drafted,
  edited,
  idOf,
  markAt,
  muted,
  reacted,
  said,
  sessionOpened,
  textsOf,
  TO_BOB,
  TO_CAROL,
} from '../support/facts.ts'
import { memoryDisk } from '../support/memory-disk.ts'

const undo: (() => void)[] = []
afterEach(() => {
  for (const task of undo.splice(0).toReversed()) task()
})

let time = 0
const now = () => time

const onSqlite = (): Disk => {
  const folder = mkdtempSync(join(tmpdir(), 'papo-disk-'))
  undo.push(() => rmSync(folder, { recursive: true }))
  const opened = openDisk(join(folder, 'papo.db'), { now })
  if (!opened.ok) throw new Error(opened.error)
  undo.push(opened.value.close)
  return opened.value
}
const disks: readonly (readonly [string, () => Disk])[] = [
  ['SQLite', onSqlite],
  ['memory', () => memoryDisk(now)],
]

const excerpts = (disk: Disk, words: string) =>
  disk.history.search({ words, limit: 10 }).map(({ excerpt }) => excerpt)
const bytes = (text: string) => new TextEncoder().encode(text)
const hundred = Array.from({ length: 100 }, (_, index) => said(index + 1, `number ${index + 1}`))

describe.each(disks)('history on %s', (_, make) => {
  test('the newest page holds the newest messages in ascending order', () => {
    const { history } = make()
    history.append(hundred)
    const page = history.page(TO_BOB, { kind: 'newest' }, 3)
    expect(textsOf(page)).toEqual(['number 98', 'number 99', 'number 100'])
    expect([page.hasOlder, page.hasNewer]).toEqual([true, false])
  })

  test('pages before and after a mark do not hold it and join without gap', () => {
    const { history } = make()
    history.append(hundred)
    const before = history.page(TO_BOB, { kind: 'before', mark: markAt(50) }, 2)
    expect(textsOf(before)).toEqual(['number 48', 'number 49'])
    expect([before.hasOlder, before.hasNewer]).toEqual([true, true])
    const after = history.page(TO_BOB, { kind: 'after', mark: markAt(50) }, 2)
    expect(textsOf(after)).toEqual(['number 51', 'number 52'])
    const first = history.page(TO_BOB, { kind: 'before', mark: markAt(3) }, 5)
    expect(textsOf(first)).toEqual(['number 1', 'number 2'])
    expect([first.hasOlder, first.hasNewer]).toEqual([false, true])
    const last = history.page(TO_BOB, { kind: 'after', mark: markAt(98) }, 5)
    expect(textsOf(last)).toEqual(['number 99', 'number 100'])
    expect([last.hasOlder, last.hasNewer]).toEqual([true, false])
  })

  test('a page around a mark holds it, with half of the limit on either side', () => {
    const { history } = make()
    history.append(hundred)
    const around = history.page(TO_BOB, { kind: 'around', mark: markAt(50) }, 4)
    expect(textsOf(around)).toEqual(['number 48', 'number 49', 'number 50', 'number 51'])
    const alone = history.page(TO_BOB, { kind: 'around', mark: markAt(1) }, 4)
    expect(textsOf(alone)).toEqual(['number 1', 'number 2'])
    expect([alone.hasOlder, alone.hasNewer]).toEqual([false, true])
  })

  test('beyond either end a page is empty and says where there is more', () => {
    const { history } = make()
    history.append(hundred.slice(0, 2))
    const older = history.page(TO_BOB, { kind: 'before', mark: markAt(1) }, 5)
    expect(older).toEqual({ messages: [], hasOlder: false, hasNewer: true })
    const newer = history.page(TO_BOB, { kind: 'after', mark: markAt(2) }, 5)
    expect(newer).toEqual({ messages: [], hasOlder: true, hasNewer: false })
    const nobody = history.page(TO_CAROL, { kind: 'newest' }, 5)
    expect(nobody).toEqual({ messages: [], hasOlder: false, hasNewer: false })
  })

  test('messages of one moment stand by their ids, late ones by their time', () => {
    const { history } = make()
    history.append([
      said(3, 'b', { at: 5 }),
      said(9, 'c', { at: 9 }),
      said(2, 'a', { at: 5 }),
      said(10, 'late', { at: 1 }),
    ])
    expect(textsOf(history.page(TO_BOB, { kind: 'newest' }, 9))).toEqual(['late', 'a', 'b', 'c'])
    const mark = { at: said(3, '', { at: 5 }).message.at, ref: idOf(3) }
    expect(textsOf(history.page(TO_BOB, { kind: 'before', mark }, 9))).toEqual(['late', 'a'])
    expect(textsOf(history.page(TO_BOB, { kind: 'after', mark }, 9))).toEqual(['c'])
  })

  test('a message stands with everything that changed it, in any order of arrival', () => {
    const { history } = make()
    history.append([said(1, 'one'), said(2, 'two')])
    history.append([edited(1, 5, 'newer'), reacted(1, 6, '👍', true), edited(1, 4, 'older')])
    history.append([reacted(1, 8, '👍', false), reacted(1, 7, '👍', true)])
    const message = history.find(idOf(1))
    expect(message).toMatchObject({ text: 'newer', edited: markAt(5) })
    expect(message?.reactions).toMatchObject([{ emoji: '👍', on: false, mark: markAt(8) }])
    expect(history.page(TO_BOB, { kind: 'newest' }, 2).messages[0]).toEqual(message)
    expect(history.find(idOf(2))).toEqual(said(2, 'two').message)
    expect(history.find(idOf(3))).toBeUndefined()
  })

  test('a message that comes twice is kept once, as it was first', () => {
    const { history } = make()
    history.append([said(1, 'first')])
    history.append([said(1, 'second', { at: 7 })])
    expect(textsOf(history.page(TO_BOB, { kind: 'newest' }, 9))).toEqual(['first'])
    expect(excerpts({ ...make(), history }, 'second')).toEqual([])
  })

  test('a deleted message keeps its place and loses its text, whatever comes afterwards', () => {
    const disk = make()
    const { history } = disk
    history.append([said(1, 'secret'), edited(1, 2, 'hidden'), deleted(1, 3)])
    history.append([edited(1, 9, 'again'), said(1, 'secret')])
    expect(history.find(idOf(1))).toMatchObject({ text: '', deleted: true, reactions: [] })
    for (const words of ['secret', 'hidden', 'again']) expect(excerpts(disk, words)).toEqual([])
    expect(JSON.stringify(disk.story.load(1).events)).not.toMatch(/secret|hidden|again/u)
  })

  test('facts of the moment are not kept', () => {
    const disk = make()
    const typing: ChatEvent = { type: 'waiting.counted', waiting: 3 }
    disk.history.append([typing, { type: 'view.closed' }, muted()])
    expect(disk.story.load(1).events).toEqual([muted()])
  })
})

describe.each(disks)('search on %s', (_, make) => {
  const filled = () => {
    const disk = make()
    disk.history.append([
      said(1, 'Olá, café com leite?'),
      said(2, 'good morning, "Bob" OR carol*'),
      said(3, 'good evening from foo-bar', { to: CAROL }),
      said(4, '今日は良い天気です'),
      said(5, 'good night'),
    ])
    return disk
  }

  test('case and accents do not matter, and every word must occur', () => {
    const disk = filled()
    expect(excerpts(disk, 'ola CAFE')).toEqual(['‹Olá›, ‹café› com leite?'])
    expect(excerpts(disk, 'olá nothing')).toEqual([])
    expect(excerpts(disk, 'good ')).toHaveLength(3)
    expect(excerpts(disk, '')).toEqual([])
    expect(excerpts(disk, '?!')).toEqual([])
  })

  test('the last word may be a beginning until a space closes it', () => {
    const disk = filled()
    expect(excerpts(disk, 'good mor')).toEqual(['‹good› ‹morning›, "Bob" OR carol*'])
    expect(excerpts(disk, 'good mor ')).toEqual([])
    expect(excerpts(disk, 'goo morning')).toEqual([])
  })

  test('quotes and what is written in one piece ask for neighbours', () => {
    const disk = filled()
    expect(excerpts(disk, '"good night"')).toEqual(['‹good› ‹night›'])
    expect(excerpts(disk, '"night good"')).toEqual([])
    expect(excerpts(disk, 'foo-bar')).toEqual(['good evening from ‹foo›-‹bar›'])
    expect(excerpts(disk, 'bar-foo')).toEqual([])
    expect(excerpts(disk, '天気')).toEqual(['今日は良い‹天›‹気›です'])
    expect(excerpts(disk, '気天')).toEqual([])
  })

  test('nothing that is typed is taken for syntax', () => {
    const disk = filled()
    const typed = [
      ...['"', '""', '"good', 'good"', 'AND', 'NOT good', 'good NEAR(', 'text:good', '(good', '*'],
      ...['good*', '^good', '-good', "good'; DROP TABLE events", '\u0000', '\uE000', '\uD800'],
    ]
    for (const words of typed) expect(() => excerpts(disk, words), words).not.toThrow()
    expect(excerpts(disk, 'OR CAROL')).toEqual(['good morning, "Bob" ‹OR› ‹carol›*'])
    expect(excerpts(disk, 'bob carol')).toHaveLength(1)
  })

  test('the newest come first, by their time, and no more than asked for', () => {
    const disk = filled()
    disk.history.append([said(6, 'good, but late', { at: 1 })])
    const found = disk.history.search({ words: 'good', limit: 3 })
    expect(found.map(({ message }) => message.id)).toEqual([idOf(5), idOf(3), idOf(6)])
  })

  test('one conversation can be searched alone', () => {
    const disk = filled()
    const found = disk.history.search({ words: 'good', conversation: TO_CAROL, limit: 9 })
    expect(found.map(({ message }) => message.id)).toEqual([idOf(3)])
  })

  test('an edited message is found by its new words only', () => {
    const disk = filled()
    disk.history.append([edited(5, 9, 'sweet dreams'), edited(5, 8, 'stale words')])
    expect(excerpts(disk, 'dreams')).toEqual(['sweet ‹dreams›'])
    expect(excerpts(disk, 'night')).toEqual([])
    expect(excerpts(disk, 'stale')).toEqual([])
  })

  test('a long text is shown around its first hit, on one line', () => {
    const disk = make()
    disk.history.append([said(1, `${'before '.repeat(50)}\nneedle\n${'after '.repeat(50)}`)])
    const [excerpt = ''] = excerpts(disk, 'needle')
    expect(excerpt).toMatch(/^….{10,40}‹needle›.{40,}…$/u)
    expect(excerpt.length).toBeLessThan(140)
  })
})

describe.each(disks)('story on %s', (_, make) => {
  test('without a snapshot it is all facts, but of the messages the newest of each session', () => {
    const { history, story } = make()
    const facts = [sessionOpened(), said(1, 'one'), muted(), said(3, 'three'), said(2, 'late')]
    const other = said(4, 'to carol', { to: CAROL })
    history.append([...facts, other, edited(1, 5, 'x'), edited(3, 6, 'y'), drafted('dra')])
    expect(story.load(1)).toEqual({
      snapshot: undefined,
      events: [
        sessionOpened(),
        muted(),
        said(3, 'three'),
        other,
        edited(3, 6, 'y'),
        drafted('dra'),
      ],
    })
  })

  test('with a snapshot it is that and what happened since', () => {
    const { history, story } = make()
    history.append([sessionOpened(), said(1, 'one'), drafted('old')])
    story.snapshot(1, 'state 1')
    expect(story.load(1)).toEqual({ snapshot: 'state 1', events: [] })
    history.append([said(2, 'two'), drafted('new'), edited(1, 3, 'uno')])
    const events = [said(2, 'two'), drafted('new'), edited(1, 3, 'uno')]
    expect(story.load(1)).toEqual({ snapshot: 'state 1', events })
    story.snapshot(1, 'state 2')
    expect(story.load(1)).toEqual({ snapshot: 'state 2', events: [] })
  })

  test('a snapshot of another version does not count, and passing facts went into it', () => {
    const { history, story } = make()
    history.append([sessionOpened(), drafted('old'), said(1, 'one')])
    story.snapshot(1, 'state 1')
    expect(story.load(2)).toEqual({
      snapshot: undefined,
      events: [sessionOpened(), said(1, 'one')],
    })
    story.snapshot(2, 'state 2')
    expect(story.load(1).snapshot).toBe('state 1')
    story.snapshot(2, 'state 3')
    expect(story.load(1).snapshot).toBeUndefined()
  })

  test('a fact after a snapshot that dropped the newest fact is not lost', () => {
    const { history, story } = make()
    history.append([drafted('dropped')])
    story.snapshot(1, 'state')
    history.append([drafted('kept')])
    expect(story.load(1).events).toEqual([drafted('kept')])
  })

  test('after a deletion the next snapshot pushes out all that may hold the text', () => {
    const { history, story } = make()
    history.append([said(1, 'secret')])
    story.snapshot(1, 'holds the secret')
    history.append([deleted(1, 2)])
    story.snapshot(2, 'does not')
    expect(story.load(1).snapshot).toBeUndefined()
  })
})

describe.each(disks)('small tables on %s', (_, make) => {
  test('my words are kept byte by byte, by place and number', () => {
    const { words } = make()
    words.keep('a', 2, bytes('two'))
    words.keep('a', 1, bytes('one'))
    words.keep('b', 1, bytes('other'))
    words.keep('a', 2, bytes('zwei'))
    expect(words.between('a', 1, 9).map(({ seq }) => seq)).toEqual([1, 2])
    expect(words.between('a', 2, 2).map((word) => [...word.bytes])).toEqual([[...bytes('zwei')]])
    expect(words.between('c', 0, 9)).toEqual([])
  })

  test('words are forgotten up to a number, and only when they are old enough', () => {
    const { words } = make()
    time = 1000
    words.keep('a', 1, bytes('old'))
    time = 2000
    words.keep('a', 2, bytes('young'))
    words.keep('b', 1, bytes('elsewhere'))
    words.forget('a', 0, 0)
    expect(words.between('a', 1, 2)).toHaveLength(2)
    words.forget('a', 2, 500)
    expect(words.between('a', 1, 2).map(({ seq }) => seq)).toEqual([2])
    words.forget('a', 2, 0)
    expect(words.between('a', 1, 2)).toEqual([])
    expect(words.between('b', 1, 1)).toHaveLength(1)
  })

  test('words of others wait in their order, no more than the limit of each', () => {
    const { held } = make()
    const word = (id: number, from: string) => ({
      id: idOf(id),
      from,
      topic: 't',
      bytes: bytes(`${from} ${id}`),
      reason: 'unknown-session',
    })
    expect(held.hold(word(2, 'bob'), 2)).toBe(true)
    expect(held.hold(word(1, 'bob'), 2)).toBe(true)
    expect(held.hold(word(3, 'bob'), 2)).toBe(false)
    expect(held.hold(word(2, 'bob'), 2)).toBe(true)
    expect(held.hold(word(2, 'mallory'), 2)).toBe(true)
    expect(held.of('bob').map(({ id }) => id)).toEqual([idOf(2), idOf(1)])
    expect(held.of('bob').map((one) => [...one.bytes])[1]).toEqual([...bytes('bob 1')])
    expect(held.authors()).toEqual(['bob', 'mallory'])
    held.release(idOf(1))
    expect(held.of('bob').map(({ id }) => id)).toEqual([idOf(2)])
    expect(held.of('nobody')).toEqual([])
  })

  test('the newest value of a slot counts, and slots are listed by name', () => {
    const { slots } = make()
    for (const name of ['seq/b', 'seq/a', 'seq', 'set', 'seq/é', '__proto__']) slots.put(name, '1')
    slots.put('seq/a', '2')
    expect(slots.get('seq/a')).toBe('2')
    expect(slots.get('__proto__')).toBe('1')
    expect(slots.get('nothing')).toBeUndefined()
    expect(slots.list('seq/')).toEqual([
      ['seq/a', '2'],
      ['seq/b', '1'],
      ['seq/é', '1'],
    ])
    expect(slots.list('')).toHaveLength(6)
  })
})

describe.each(disks)('transactions on %s', (_, make) => {
  const everything = (disk: Disk, id: number) => {
    disk.history.append([said(id, `said ${id}`), drafted(`draft ${id}`)])
    disk.words.keep('place', id, bytes('word'))
    disk.held.hold({ id: idOf(id), from: 'bob', topic: 't', bytes: bytes('w'), reason: 'r' }, 9)
    disk.slots.put(`slot ${id}`, 'value')
    disk.story.snapshot(id, `state ${id}`)
  }
  const traces = (disk: Disk, id: number) =>
    [
      disk.history.find(idOf(id)),
      disk.history.search({ words: `said ${id}`, limit: 1 })[0],
      disk.words.between('place', id, id)[0],
      disk.held.of('bob').find((word) => word.id === idOf(id)),
      disk.slots.get(`slot ${id}`),
      disk.story.load(id).snapshot,
    ].filter((trace) => trace !== undefined).length

  test.each([true, false])(
    'a failure takes everything back and is thrown on (durable: %s)',
    (durable) => {
      const disk = make()
      const oops = new Error('oops')
      const work = () =>
        disk.transaction(durable, () => {
          everything(disk, 1)
          throw oops
        })
      expect(work).toThrow(oops)
      expect(traces(disk, 1)).toBe(0)
      expect(disk.transaction(durable, () => everything(disk, 2))).toBeUndefined()
      expect(traces(disk, 2)).toBe(6)
    },
  )

  test('a nested one joins: the failure of the outer one takes it back', () => {
    const disk = make()
    const work = () =>
      disk.transaction(false, () => {
        disk.transaction(true, () => everything(disk, 1))
        expect(traces(disk, 1)).toBe(6)
        throw new Error('oops')
      })
    expect(work).toThrow('oops')
    expect(traces(disk, 1)).toBe(0)
  })

  test('a nested one that fails takes back its own part, and the outer one may go on', () => {
    const disk = make()
    disk.transaction(false, () => {
      everything(disk, 1)
      const inner = () =>
        disk.transaction(true, () => {
          everything(disk, 2)
          throw new Error('oops')
        })
      expect(inner).toThrow('oops')
      disk.slots.put('after', 'it')
    })
    expect([traces(disk, 1), traces(disk, 2), disk.slots.get('after')]).toEqual([6, 0, 'it'])
  })

  test('a transaction gives back what its work gives', () => {
    const disk = make()
    const at = disk.transaction(false, () => disk.transaction(true, () => 5 as Millis))
    expect(at).toBe(5)
  })
})

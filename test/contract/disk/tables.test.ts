/** What every disk promises: the small tables, and transactions around everything. */
import { describe, expect, test } from 'vitest'
import type { Millis } from '../../../src/core/ids.ts'
import type { Disk } from '../../../src/ports.ts'
import { bytes, disks } from '../../support/disk/disks.ts'
import { drafted, idOf, said } from '../../support/disk/events.ts'

const word = (id: number, from: string) => ({
  id: idOf(id),
  from,
  topic: 't',
  bytes: bytes(`${from} ${id}`),
  reason: 'unknown-session',
})

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
    let time = 1000
    const { words } = make(() => time)
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
    expect(held.hold(word(2, 'bob'), 2)).toBe(true)
    expect(held.hold(word(1, 'bob'), 2)).toBe(true)
    expect(held.hold(word(3, 'bob'), 2)).toBe(false)
    expect(held.hold(word(2, 'bob'), 2)).toBe(true)
    expect(held.hold(word(2, 'mallory'), 2)).toBe(true)
    expect(held.of('bob').map(({ id }) => id)).toEqual([idOf(2), idOf(1)])
    expect(held.of('bob').map((one) => [...one.bytes])[1]).toEqual([...bytes('bob 1')])
    expect(held.authors()).toEqual(['bob', 'mallory'])
    held.release({ from: 'bob', id: idOf(1) })
    held.release({ from: 'mallory', id: idOf(2) })
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

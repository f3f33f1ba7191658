/** What every disk promises: the small tables, and transactions around everything. */
import { describe, expect, test } from 'vitest'
import type { Millis } from '../../../src/core/ids.ts'
import type { Disk } from '../../../src/ports/storage.ts'
import { bytes, disks } from '../../support/disk/disks.ts'
import { drafted, refOf, sentMessage } from '../../support/disk/events.ts'

const word = (id: number, from: string) => ({
  id: refOf(id),
  from,
  topic: 't',
  bytes: bytes(`${from} ${id}`),
  reason: 'unknown-session',
  stranger: from === 'mallory',
})

const everything = (disk: Disk, id: number) => {
  disk.history.append([sentMessage(id, `said ${id}`), drafted(`draft ${id}`)])
  disk.packets.put('place', id, bytes('word'))
  disk.deferred.defer({ ...word(id, 'bob'), bytes: bytes('w') }, 9)
  disk.keyValues.put(`slot ${id}`, 'value')
  disk.snapshots.save(id, `state ${id}`)
}
const traces = (disk: Disk, id: number) =>
  [
    disk.history.find(refOf(id)),
    disk.history.search({ words: `said ${id}`, limit: 1 })[0],
    disk.packets.range('place', id, id)[0],
    disk.deferred.byAuthor('bob').find((word) => word.id === refOf(id)),
    disk.keyValues.get(`slot ${id}`),
    disk.snapshots.load(id).snapshot,
  ].filter((trace) => trace !== undefined).length

describe.each(disks)('small tables on %s', (_, make) => {
  test('my words are kept byte by byte, by place and number', () => {
    const { packets } = make()
    packets.put('a', 2, bytes('two'))
    packets.put('a', 1, bytes('one'))
    packets.put('b', 1, bytes('other'))
    packets.put('a', 2, bytes('zwei'))
    expect(packets.range('a', 1, 9).map(({ seq }) => seq)).toEqual([1, 2])
    expect(packets.range('a', 2, 2).map((word) => [...word.bytes])).toEqual([[...bytes('zwei')]])
    expect(packets.range('c', 0, 9)).toEqual([])
  })

  test('of a range that is longer than anything, what is there is found, and no more than is wanted', () => {
    const { packets } = make()
    for (const seq of [1, 5, 7, 1_000_000_000_000]) packets.put('a', seq, bytes(`${seq}`))
    expect(packets.seqs('a', 1, Number.MAX_SAFE_INTEGER, 9)).toEqual([1, 5, 7, 1_000_000_000_000])
    expect(packets.seqs('a', 2, Number.MAX_SAFE_INTEGER, 2)).toEqual([5, 7])
    expect(packets.seqs('a', 2, 4, 9)).toEqual([])
    expect(packets.seqs('a', 1, 9, 0)).toEqual([])
    expect(packets.range('a', 2, Number.MAX_SAFE_INTEGER, 2).map(({ seq }) => seq)).toEqual([5, 7])
  })

  test('words are forgotten up to a number, and only when they are old enough', () => {
    let time = 1000
    const { packets } = make(() => time)
    packets.put('a', 1, bytes('old'))
    time = 2000
    packets.put('a', 2, bytes('young'))
    packets.put('b', 1, bytes('elsewhere'))
    packets.prune('a', 0, 0)
    expect(packets.range('a', 1, 2)).toHaveLength(2)
    packets.prune('a', 2, 500)
    expect(packets.range('a', 1, 2).map(({ seq }) => seq)).toEqual([2])
    packets.prune('a', 2, 0)
    expect(packets.range('a', 1, 2)).toEqual([])
    expect(packets.range('b', 1, 1)).toHaveLength(1)
  })

  test('words of others wait in their order, no more than the limit of each', () => {
    const { deferred } = make()
    expect(deferred.defer(word(2, 'bob'), 2)).toBe(true)
    expect(deferred.defer(word(1, 'bob'), 2)).toBe(true)
    expect(deferred.defer(word(3, 'bob'), 2)).toBe(false)
    expect(deferred.defer(word(2, 'bob'), 2)).toBe(true)
    expect(deferred.defer(word(2, 'mallory'), 2)).toBe(true)
    expect(deferred.byAuthor('bob').map(({ id }) => id)).toEqual([refOf(2), refOf(1)])
    expect(deferred.byAuthor('bob').map((one) => [...one.bytes])[1]).toEqual([...bytes('bob 1')])
    expect(deferred.authors()).toEqual(['bob', 'mallory'])
    expect([deferred.has(word(2, 'bob')), deferred.has(word(1, 'mallory'))]).toEqual([true, false])
    deferred.release({ from: 'bob', id: refOf(1) })
    deferred.release({ from: 'mallory', id: refOf(2) })
    expect(deferred.byAuthor('bob').map(({ id }) => id)).toEqual([refOf(2)])
    expect(deferred.byAuthor('nobody')).toEqual([])
  })

  test('how much of each author waits is told, and all of one author can go', () => {
    let time = 1000
    const { deferred } = make(() => time)
    deferred.defer(word(1, 'mallory'), 9)
    time = 2000
    deferred.defer(word(2, 'bob'), 9)
    deferred.defer({ ...word(3, 'mallory'), bytes: bytes('longer') }, 9)
    expect(deferred.summary()).toEqual([
      { from: 'mallory', count: 2, bytes: 15, stranger: true, since: 1000 },
      { from: 'bob', count: 1, bytes: 5, stranger: false, since: 2000 },
    ])
    // met meanwhile
    deferred.defer({ ...word(4, 'mallory'), stranger: false }, 9)
    expect(deferred.summary()[0]).toMatchObject({ count: 3, stranger: false })
    expect(deferred.byAuthor('mallory').map(({ stranger }) => stranger)).toEqual([
      true,
      true,
      false,
    ])
    deferred.releaseAuthor('mallory')
    expect(deferred.authors()).toEqual(['bob'])
  })

  test('the newest value of a slot counts, and slots are listed by name', () => {
    const { keyValues } = make()
    for (const name of ['seq/b', 'seq/a', 'seq', 'set', 'seq/é', '__proto__'])
      keyValues.put(name, '1')
    keyValues.put('seq/a', '2')
    expect(keyValues.get('seq/a')).toBe('2')
    expect(keyValues.get('__proto__')).toBe('1')
    expect(keyValues.get('nothing')).toBeUndefined()
    expect(keyValues.list('seq/')).toEqual([
      ['seq/a', '2'],
      ['seq/b', '1'],
      ['seq/é', '1'],
    ])
    expect(keyValues.list('')).toHaveLength(6)
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

  test('a nested one that fails takes all back, also where it was caught, and nothing more is stored', () => {
    const disk = make()
    const [oops, later] = [new Error('oops'), new Error('later')]
    const failing = (error: Error) => () =>
      disk.transaction(true, () => {
        everything(disk, 2)
        throw error
      })
    const thrown: unknown[] = []
    const attempt = (work: () => void) => {
      try {
        work()
        thrown.push('nothing')
      } catch (error) {
        thrown.push(error)
      }
    }
    let isRun = false
    const further = () =>
      disk.transaction(false, () => {
        isRun = true
      })
    const outer = () =>
      disk.transaction(false, () => {
        everything(disk, 1)
        attempt(failing(oops))
        attempt(() => disk.transaction(false, () => disk.keyValues.put('after', 'it')))
        attempt(further)
        // the first one is the cause
        throw later
      })
    expect(outer).toThrow(oops)
    expect(thrown).toEqual([oops, oops, oops])
    expect(isRun).toBe(false)
    expect([traces(disk, 1), traces(disk, 2), disk.keyValues.get('after')]).toEqual([
      0,
      0,
      undefined,
    ])
    // the next one knows nothing of it
    disk.transaction(false, () => everything(disk, 3))
    expect(traces(disk, 3)).toBe(6)
  })

  test('a transaction gives back what its work gives', () => {
    const disk = make()
    const at = disk.transaction(false, () => disk.transaction(true, () => 5 as Millis))
    expect(at).toBe(5)
  })

  test('what is stored together is there together, and gives back what its work gives', () => {
    const disk = make()
    const given = disk.together(() => {
      disk.transaction(false, () => everything(disk, 1))
      disk.transaction(true, () => everything(disk, 2))
      return 7
    })
    expect(given).toBe(7)
    expect([traces(disk, 1), traces(disk, 2)]).toEqual([6, 6])
    expect(disk.together(() => 8)).toBe(8)
    disk.transaction(true, () => everything(disk, 3))
    expect(traces(disk, 3)).toBe(6)
  })

  test('if it fails in the end nothing of it is stored, nor if one in it fails, also where that was caught', () => {
    const disk = make()
    const oops = new Error('oops')
    const fail = () => {
      throw oops
    }
    const both = () =>
      disk.together(() => {
        disk.transaction(false, () => everything(disk, 1))
        fail()
      })
    expect(both).toThrow(oops)
    expect(traces(disk, 1)).toBe(0)
    const caught = () =>
      disk.together(() => {
        disk.transaction(false, () => everything(disk, 2))
        const inner = () =>
          disk.transaction(false, () => {
            everything(disk, 3)
            fail()
          })
        expect(inner).toThrow(oops)
      })
    expect(caught).toThrow(oops)
    expect([traces(disk, 2), traces(disk, 3)]).toEqual([0, 0])
    disk.together(() => disk.transaction(false, () => everything(disk, 4)))
    expect(traces(disk, 4)).toBe(6)
  })
})

/** What every disk gives back at start. */
import { describe, expect, test } from 'vitest'
import { disks } from '../../support/disk/disks.ts'
import {
  CAROL,
  deleted,
  drafted,
  edited,
  muted,
  sentMessage,
  sessionOpened,
} from '../../support/disk/events.ts'

describe.each(disks)('story on %s', (_, make) => {
  test('without a snapshot it is all facts, but of the messages the newest of each session', () => {
    const { history, snapshots } = make()
    const facts = [
      sessionOpened(),
      sentMessage(1, 'one'),
      muted(),
      sentMessage(3, 'three'),
      sentMessage(2, 'late'),
    ]
    const other = sentMessage(4, 'to carol', { to: CAROL })
    history.append([...facts, other, edited(1, 5, 'x'), edited(3, 6, 'y'), drafted('dra')])
    expect(snapshots.load(1)).toEqual({
      snapshot: undefined,
      events: [
        sessionOpened(),
        muted(),
        sentMessage(3, 'three'),
        other,
        edited(3, 6, 'y'),
        drafted('dra'),
      ],
    })
  })

  test('with a snapshot it is that and what happened since', () => {
    const { history, snapshots } = make()
    history.append([sessionOpened(), sentMessage(1, 'one'), drafted('old')])
    snapshots.save(1, 'state 1')
    expect(snapshots.load(1)).toMatchObject({ snapshot: 'state 1', events: [] })
    history.append([sentMessage(2, 'two'), drafted('new'), edited(1, 3, 'uno')])
    const events = [sentMessage(2, 'two'), drafted('new'), edited(1, 3, 'uno')]
    expect(snapshots.load(1)).toMatchObject({ snapshot: 'state 1', events })
    snapshots.save(1, 'state 2')
    expect(snapshots.load(1)).toMatchObject({ snapshot: 'state 2', events: [] })
  })

  test('a snapshot may be larger than anything that anybody sends', () => {
    const { snapshots } = make()
    const state = JSON.stringify('x'.repeat(20_000_000))
    snapshots.save(1, state)
    expect(snapshots.load(1).snapshot === state).toBe(true)
  })

  test('a snapshot of another version does not count, and passing facts went into it and the next', () => {
    const { history, snapshots } = make()
    history.append([sessionOpened(), drafted('old'), sentMessage(1, 'one')])
    snapshots.save(1, 'state 1')
    // there is no second one yet
    expect(snapshots.load(2)).toEqual({
      snapshot: undefined,
      events: [sessionOpened(), drafted('old'), sentMessage(1, 'one')],
    })
    snapshots.save(2, 'state 2')
    expect(snapshots.load(3)).toEqual({
      snapshot: undefined,
      events: [sessionOpened(), sentMessage(1, 'one')],
    })
    expect(snapshots.load(1).snapshot).toBe('state 1')
    snapshots.save(2, 'state 3')
    expect(snapshots.load(1).snapshot).toBeUndefined()
  })

  test('where the newest cannot be read there is the one before it, with every fact since', () => {
    const { history, snapshots } = make()
    history.append([sessionOpened(), drafted('first')])
    snapshots.save(1, 'state 1')
    history.append([sentMessage(1, 'one'), drafted('second')])
    snapshots.save(1, 'state 2')
    history.append([drafted('third')])
    expect(snapshots.load(1)).toMatchObject({ snapshot: 'state 2', events: [drafted('third')] })
    expect(snapshots.load(1, 1)).toMatchObject({
      snapshot: 'state 1',
      events: [sentMessage(1, 'one'), drafted('second'), drafted('third')],
    })
    expect(snapshots.load(1, 2)).toEqual({
      snapshot: undefined,
      events: [sessionOpened(), sentMessage(1, 'one'), drafted('second'), drafted('third')],
    })
  })

  test('what a snapshot has in it is found without it, whatever was stored since', () => {
    const { history, snapshots } = make()
    history.append([sessionOpened(), drafted('first')])
    snapshots.save(1, 'state 1')
    history.append([sentMessage(1, 'one'), drafted('second')])
    snapshots.save(1, 'state 2')
    const { place } = snapshots.load(1)
    if (!place) throw new Error('there is no snapshot')
    history.append([sentMessage(2, 'two'), drafted('third')])
    expect(snapshots.loadWithout(1, place)).toMatchObject({
      snapshot: 'state 1',
      events: [sentMessage(1, 'one'), drafted('second')],
    })
    // that one is gone now
    snapshots.save(1, 'state 3')
    history.append([edited(1, 3, 'uno')])
    expect(snapshots.loadWithout(1, place)).toEqual({
      snapshot: undefined,
      events: [sessionOpened(), sentMessage(1, 'one')],
    })
  })

  test('after a deletion there are two of the new one, of which one may be damaged', () => {
    const { history, snapshots } = make()
    history.append([sentMessage(1, 'secret'), drafted('a')])
    snapshots.save(1, 'holds the secret')
    history.append([deleted(1, 2), drafted('b')])
    snapshots.save(1, 'does not')
    const whole = { snapshot: 'does not', events: [] }
    expect([snapshots.load(1), snapshots.load(1, 1)]).toMatchObject([whole, whole])
  })

  test('a fact after a snapshot that dropped the newest fact is not lost', () => {
    const { history, snapshots } = make()
    history.append([drafted('dropped')])
    snapshots.save(1, 'state')
    history.append([drafted('kept')])
    expect(snapshots.load(1).events).toEqual([drafted('kept')])
  })

  test('after a deletion the next snapshot pushes out all that may hold the text', () => {
    const { history, snapshots } = make()
    history.append([sentMessage(1, 'secret')])
    snapshots.save(1, 'holds the secret')
    history.append([deleted(1, 2)])
    snapshots.save(2, 'does not')
    expect(snapshots.load(1).snapshot).toBeUndefined()
  })
})

/** What every disk gives back at start. */
import { describe, expect, test } from 'vitest'
import { disks } from '../../support/disk/disks.ts'
import { CAROL, deleted, drafted, edited, muted, said, sessionOpened } from '../../support/disk/events.ts'

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

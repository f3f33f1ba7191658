/** What every disk keeps of conversations: pages, changes, deletions. */
import { describe, expect, test } from 'vitest'
import type { ChatEvent } from '../../../src/model/events.ts'
import { disks, excerpts } from '../../support/disk/disks.ts'
import type { Millis, PublicKey, SafeText, UserId } from '../../../src/core/ids.ts'
import {
  ALICE,
  deleted,
  edited,
  refOf,
  markAt,
  muted,
  reacted,
  sentMessage,
  textsOf,
  TO_BOB,
  TO_CAROL,
  voided,
} from '../../support/disk/events.ts'

const hundred = Array.from({ length: 100 }, (_, index) =>
  sentMessage(index + 1, `number ${index + 1}`),
)

const asked = (id: number, from: string): ChatEvent => ({
  type: 'request.made',
  request: {
    id: refOf(id),
    from: from as UserId,
    to: ALICE,
    text: 'oi' as SafeText,
    at: 0 as Millis,
    key: 'k'.repeat(43) as PublicKey,
    answer: 'waiting',
  },
})
const pinnedAs = (who: string): ChatEvent => ({
  type: 'person.pinned',
  who: who as UserId,
  name: who as SafeText,
  key: 'k'.repeat(43) as PublicKey,
  trust: 'pinned',
  at: 0 as Millis,
})

/** Something signed, with this text as its bytes. */
const packet = (text: string) => ({ topic: `a/${text}`, bytes: new TextEncoder().encode(text) })

describe.each(disks)('history on %s', (_, make) => {
  test('of a stranger who is forgotten nothing stays, and of others everything', () => {
    const { history, snapshots } = make()
    history.append([pinnedAs('mallory'), asked(1, 'mallory'), pinnedAs('bob'), asked(2, 'bob')])
    history.append([asked(3, 'mallory')])
    const kept = () => {
      // what is passing goes with the second snapshot that has it
      for (const version of [1, 1]) snapshots.save(version, 'state')
      return snapshots.load(2).events
    }
    history.append([{ type: 'request.dropped', id: refOf(1) }])
    expect(kept()).toEqual([
      pinnedAs('mallory'),
      pinnedAs('bob'),
      asked(2, 'bob'),
      asked(3, 'mallory'),
    ])
    history.append([{ type: 'request.dropped', id: refOf(3), who: 'mallory' as UserId }])
    expect(kept()).toEqual([pinnedAs('bob'), asked(2, 'bob')])
    history.append([{ type: 'join.dropped', id: refOf(2) }, sentMessage(2, 'not that one')])
    history.append([{ type: 'request.dropped', id: refOf(2) }])
    // a message may have the same id
    expect(history.find(refOf(2))?.text).toBe('not that one')
  })

  test('what changed a message is told in the order in which it came, also what does not count', () => {
    const { history } = make()
    const voided = {
      type: 'message.voided',
      conversation: TO_BOB,
      target: refOf(1),
      voidedRef: refOf(3),
      on: true,
    } as const
    history.append([sentMessage(1, 'one'), sentMessage(2, 'two'), edited(1, 3, 'eins'), voided])
    expect(history.changes(refOf(1))).toEqual([edited(1, 3, 'eins'), voided])
    expect(history.changes(refOf(2))).toEqual([])
    expect(history.find(refOf(1))?.text).toBe('one')
  })

  test('the newest page holds the newest messages in ascending order', () => {
    const { history } = make()
    history.append(hundred)
    const page = history.page(TO_BOB, { kind: 'newest' }, 3)
    expect(textsOf(page)).toEqual(['number 98', 'number 99', 'number 100'])
    expect([page.hasOlder, page.hasNewer]).toEqual([true, false])
  })

  test('the oldest page holds the oldest messages in ascending order', () => {
    const { history } = make()
    history.append(hundred)
    const page = history.page(TO_BOB, { kind: 'oldest' }, 3)
    expect(textsOf(page)).toEqual(['number 1', 'number 2', 'number 3'])
    expect([page.hasOlder, page.hasNewer]).toEqual([false, true])
    const all = history.page(TO_BOB, { kind: 'oldest' }, 1000)
    expect([all.messages.length, all.hasOlder, all.hasNewer]).toEqual([100, false, false])
    const none = history.page(TO_CAROL, { kind: 'oldest' }, 3)
    expect([textsOf(none), none.hasOlder, none.hasNewer]).toEqual([[], false, false])
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
      sentMessage(3, 'b', { at: 5 }),
      sentMessage(9, 'c', { at: 9 }),
      sentMessage(2, 'a', { at: 5 }),
      sentMessage(10, 'late', { at: 1 }),
    ])
    expect(textsOf(history.page(TO_BOB, { kind: 'newest' }, 9))).toEqual(['late', 'a', 'b', 'c'])
    const mark = { at: sentMessage(3, '', { at: 5 }).message.at, ref: refOf(3) }
    expect(textsOf(history.page(TO_BOB, { kind: 'before', mark }, 9))).toEqual(['late', 'a'])
    expect(textsOf(history.page(TO_BOB, { kind: 'after', mark }, 9))).toEqual(['c'])
  })

  test('a message stands with everything that changed it, in any order of arrival', () => {
    const { history } = make()
    history.append([sentMessage(1, 'one'), sentMessage(2, 'two')])
    history.append([edited(1, 5, 'newer'), reacted(1, 6, '👍', true), edited(1, 4, 'older')])
    history.append([reacted(1, 8, '👍', false), reacted(1, 7, '👍', true)])
    const message = history.find(refOf(1))
    expect(message).toMatchObject({ text: 'newer', edited: markAt(5) })
    expect(message?.reactions).toMatchObject([{ emoji: '👍', on: false, mark: markAt(8) }])
    expect(history.page(TO_BOB, { kind: 'newest' }, 2).messages[0]).toEqual(message)
    expect(history.find(refOf(2))).toEqual(sentMessage(2, 'two').message)
    expect(history.find(refOf(3))).toBeUndefined()
  })

  test('a message that comes twice is kept once, as it was first', () => {
    const { history } = make()
    history.append([sentMessage(1, 'first')])
    history.append([sentMessage(1, 'second', { at: 7 })])
    expect(textsOf(history.page(TO_BOB, { kind: 'newest' }, 9))).toEqual(['first'])
    expect(excerpts({ ...make(), history }, 'second')).toEqual([])
  })

  test('a deleted message keeps its place and loses its text, whatever comes afterwards', () => {
    const disk = make()
    const { history } = disk
    history.append([sentMessage(1, 'secret'), edited(1, 2, 'hidden'), deleted(1, 3)])
    history.append([edited(1, 9, 'again'), sentMessage(1, 'secret')])
    expect(history.find(refOf(1))).toMatchObject({ text: '', deleted: true, reactions: [] })
    for (const words of ['secret', 'hidden', 'again']) expect(excerpts(disk, words)).toEqual([])
    expect(JSON.stringify(disk.snapshots.load(1).events)).not.toMatch(/secret|hidden|again/u)
  })

  test('a deletion that does not count after all has taken the text: the message stays deleted', () => {
    const disk = make()
    const { history } = disk
    history.append([sentMessage(1, 'secret'), edited(1, 2, 'hidden'), deleted(1, 3)])
    history.append([voided(1, 3, true)])
    expect(history.find(refOf(1))).toMatchObject({ text: '', deleted: true })
    expect([excerpts(disk, 'secret'), excerpts(disk, 'hidden')]).toEqual([[], []])
    history.append([voided(1, 3, false)])
    expect(history.find(refOf(1))).toMatchObject({ text: '', deleted: true })
  })

  test('changes that were faster than their message count all the same', () => {
    const disk = make()
    disk.history.append([edited(1, 3, 'hidden'), deleted(1, 4), sentMessage(1, 'secret')])
    disk.history.append([edited(2, 5, 'newer'), sentMessage(2, 'older')])
    expect(disk.history.find(refOf(1))).toMatchObject({ text: '', deleted: true })
    expect(JSON.stringify(disk.snapshots.load(1))).not.toMatch(/secret|hidden/u)
    expect([excerpts(disk, 'secret'), excerpts(disk, 'older')]).toEqual([[], []])
    expect(excerpts(disk, 'newer')).toEqual(['‹newer›'])
  })

  test('what was signed is kept beside a message and its changes, and goes with a deleted text', () => {
    const { history } = make()
    const kept = (number: number) =>
      history
        .signed(refOf(number))
        .map(({ topic, bytes }) => [topic, new TextDecoder().decode(bytes)])
    history.append(
      [{ type: 'waiting.updated', waiting: 3 }, sentMessage(1, 'one')],
      packet('first'),
    )
    history.append([edited(1, 2, 'eins')], packet('edit'))
    history.append([reacted(1, 3, '👍', true)], packet('reaction'))
    history.append([sentMessage(4, 'unsigned'), sentMessage(1, 'again')])
    history.append([sentMessage(5, 'other')], packet('other'))
    expect(kept(1)).toEqual([
      ['a/first', 'first'],
      ['a/edit', 'edit'],
      ['a/reaction', 'reaction'],
    ])
    expect([kept(4), kept(5), kept(9)]).toEqual([[], [['a/other', 'other']], []])
    history.append([deleted(1, 6)], packet('deletion'))
    expect(kept(1)).toEqual([
      ['a/reaction', 'reaction'],
      ['a/deletion', 'deletion'],
    ])
    // the deletion was faster than the message
    history.append([deleted(7, 8)], packet('early'))
    history.append([sentMessage(7, 'secret')], packet('secret'))
    expect(kept(7)).toEqual([['a/early', 'early']])
  })

  test('facts of the moment are not kept', () => {
    const disk = make()
    const typing: ChatEvent = { type: 'waiting.updated', waiting: 3 }
    disk.history.append([typing, { type: 'view.closed' }, muted()])
    expect(disk.snapshots.load(1).events).toEqual([muted()])
  })
})

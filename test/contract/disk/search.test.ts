/** How every disk finds words. */
import { describe, expect, test } from 'vitest'
import { disks, excerpts } from '../../support/disk/disks.ts'
import {
  ALICE,
  BOB,
  CAROL,
  deleted,
  edited,
  markAt,
  refOf,
  sentMessage,
  TO_BOB,
  TO_CAROL,
  voided,
} from '../../support/disk/events.ts'
import type { SearchQuery } from '../../../src/model/messages/search-query.ts'

describe.each(disks)('search on %s', (_, make) => {
  const filled = () => {
    const disk = make()
    disk.history.append([
      sentMessage(1, 'Olá, café com leite?'),
      sentMessage(2, 'good morning, "Bob" OR carol*'),
      sentMessage(3, 'good evening from foo-bar', { to: CAROL }),
      sentMessage(4, '今日は良い天気です'),
      sentMessage(5, 'good night'),
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
    const typed = `" "" "good good" AND NOT NEAR( text:good (good * good* ^good -good ' ; --`
    const odd = ['good NEAR(', "good'; DROP TABLE events", '\u0000', '\uE000', '\uD800']
    for (const words of [...typed.split(' '), ...odd])
      expect(() => excerpts(disk, words)).not.toThrow()
    expect(excerpts(disk, 'OR CAROL')).toEqual(['good morning, "Bob" ‹OR› ‹carol›*'])
    expect(excerpts(disk, 'bob carol')).toHaveLength(1)
  })

  test('the newest come first, by their time, and no more than asked for', () => {
    const disk = filled()
    disk.history.append([sentMessage(6, 'good, but late', { at: 1 })])
    const found = disk.history.search({ words: 'good', limit: 3 })
    expect(found.map(({ message }) => message.id)).toEqual([refOf(5), refOf(3), refOf(6)])
  })

  test('one conversation can be searched alone', () => {
    const disk = filled()
    const found = disk.history.search({ words: 'good', conversations: [TO_CAROL], limit: 9 })
    expect(found.map(({ message }) => message.id)).toEqual([refOf(3)])
  })

  test('authors, conversations and times narrow it, with words and without', () => {
    const disk = filled()
    const found = (query: Omit<SearchQuery, 'words'> & { readonly words?: string }) =>
      disk.history.search({ words: '', limit: 9, ...query }).map(({ message }) => message.id)
    const since = markAt(4).at
    expect(found({ words: 'good', authors: [BOB] })).toEqual([refOf(5)])
    expect(found({ words: 'good', authors: [BOB, CAROL] })).toEqual([refOf(5), refOf(3)])
    expect(found({ authors: [ALICE] })).toEqual([refOf(4), refOf(2)])
    expect(found({ authors: [] })).toEqual([])
    expect(found({ conversations: [TO_CAROL] })).toEqual([refOf(3)])
    expect(found({ conversations: [TO_BOB, TO_CAROL], words: 'good' })).toHaveLength(3)
    expect(found({ since })).toEqual([refOf(5), refOf(4)])
    expect(found({ until: since })).toEqual([refOf(3), refOf(2), refOf(1)])
    expect(found({ words: 'good', since })).toEqual([refOf(5)])
    expect(found({ authors: [ALICE], until: since })).toEqual([refOf(2)])
    expect(found({})).toEqual([])
  })

  test('what was deleted, and what does not count, is found by no time and no author', () => {
    const disk = filled()
    disk.history.append([
      deleted(5, 9),
      voided(4, 4, true),
      voided(3, 3, true),
      voided(3, 3, false),
    ])
    const found = (query: Omit<SearchQuery, 'words'>) =>
      disk.history.search({ words: '', limit: 9, ...query }).map(({ message }) => message.id)
    const since = markAt(3).at
    expect(found({ since })).toEqual([refOf(3)])
    expect(found({ since, authors: [ALICE, BOB, CAROL] })).toEqual([refOf(3)])
  })

  test('hits are counted up to a number', () => {
    const disk = filled()
    expect(disk.history.count({ words: 'good' }, 100)).toBe(3)
    expect(disk.history.count({ words: 'good', authors: [BOB] }, 100)).toBe(1)
    expect(disk.history.count({ words: 'good' }, 2)).toBe(2)
    expect(disk.history.count({ words: 'nothing' }, 2)).toBe(0)
  })

  test('a message is there as it was sent', () => {
    const disk = filled()
    disk.history.append([edited(1, 9, 'sweet dreams')])
    expect(disk.history.sent(refOf(1))?.text).toBe('Olá, café com leite?')
    expect(disk.history.sent(refOf(99))).toBeUndefined()
  })

  test('an edited message is found by its new words only', () => {
    const disk = filled()
    disk.history.append([edited(5, 9, 'sweet dreams'), edited(5, 8, 'stale words')])
    expect(excerpts(disk, 'dreams')).toEqual(['sweet ‹dreams›'])
    expect(excerpts(disk, 'night')).toEqual([])
    expect(excerpts(disk, 'stale')).toEqual([])
  })

  test.each([
    ['lodz', 'Łódź at night', '‹Łódź› at night'],
    ['dorde', 'Đorđe', '‹Đorđe›'],
    ['smorrebrod', 'smørrebrød', '‹smørrebrød›'],
    ['strasse', 'Straße', '‹Straße›'],
    ['straße', 'STRASSE', '‹STRASSE›'],
    ['isik', 'ışık', '‹ışık›'],
    ['aether', 'æther', '‹æther›'],
    ['thor', 'Þór', '‹Þór›'],
    ['ｆｕｌｌ', 'full width', '‹full› width'],
    ['οδος', 'ΟΔΟΣ', '‹ΟΔΟΣ›'],
    ['محمد', 'مُحَمَّــد', '‹مُحَمَّــد›'],
    ['ایران', 'إيران', '‹إيران›'],
    ['خانه', 'این خانۀ ماست', 'این ‹خانۀ› ماست'],
    ['خانۀ', 'این خانه ماست', 'این ‹خانه› ماست'],
    ['خانه', 'این خانه\u0654 ماست', 'این ‹خانه\u0654› ماست'],
    ['میخواهم', 'می\u200Cخواهم', '‹می\u200Cخواهم›'],
    ['shalom', 'sha\u00ADlom', '‹sha\u00ADlom›'],
    ['שלום', 'שָׁלוֹם', '‹שָׁלוֹם›'],
    ['ぽすと', 'ポスト', '‹ポ›‹ス›‹ト›'],
    ['ｶﾞｽ', 'ガス', '‹ガ›‹ス›'],
    ['𞤣𞤢', '𞤀𞤁𞤢', ''],
    ['𞤢𞤣', '𞤀𞤁', '‹𞤀𞤁›'],
    ['👍', 'ok 👍🏽', 'ok ‹👍🏽›'],
    ['👍🏽', 'ok 👍', 'ok ‹👍›'],
    ['❤', 'much ❤️', 'much ‹❤️›'],
    ['👩‍💻', 'she is a 👩🏽‍💻', 'she is a ‹👩🏽›\u200D‹💻›'],
    ['🇧🇷', 'from 🇧🇷', 'from ‹🇧🇷›'],
    ['🇧🇪', 'from 🇧🇷', ''],
    ['c++', 'in C++ or C', 'in ‹C›‹+›‹+› or C'],
    ['c++', 'in C', ''],
    ['#tag', 'a #tag and a tag', 'a ‹#›‹tag› and a tag'],
    ['#tag', 'a tag', ''],
    ['€', 'costs 5 €', 'costs 5 ‹€›'],
    ['@bob', 'hi @Bob', 'hi ‹@›‹Bob›'],
    ['a + b', 'a+b', '‹a›‹+›‹b›'],
    ['दिन', 'दान', ''],
    ['दिन', 'शुभ दिन', 'शुभ ‹दिन›'],
  ])('%j in %j', (words, text, excerpt) => {
    const disk = make()
    disk.history.append([sentMessage(1, text)])
    expect(excerpts(disk, words)).toEqual(excerpt === '' ? [] : [excerpt])
  })

  test('an excerpt leaves no isolate open, and no half of a flag', () => {
    const disk = make()
    const long = `${'before '.repeat(5)}needle \u2067${'\u05D0\u05D1 '.repeat(60)}\u2069`
    disk.history.append([sentMessage(1, long)])
    const [excerpt = ''] = excerpts(disk, 'needle')
    expect(excerpt.match(/\u2067/gu)).toHaveLength(1)
    expect(excerpt).toMatch(/\u2069$/u)
  })

  test('a long text is shown around its first hit, on one line', () => {
    const disk = make()
    disk.history.append([sentMessage(1, `${'before '.repeat(50)}\nneedle\n${'after '.repeat(50)}`)])
    const [excerpt = ''] = excerpts(disk, 'needle')
    expect(excerpt).toMatch(/^….{10,40}‹needle›.{40,}…$/u)
    expect(excerpt.length).toBeLessThan(140)
  })
})

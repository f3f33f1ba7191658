/** What typing a few letters finds first: a table of rankings. */
import { expect, test } from 'vitest'
import { fuzzySort } from '../../../components/overlays/pickers/fuzzy-sort.ts'

const found = (typed: string, names: readonly string[]) => fuzzySort(typed, names, (name) => name)

test.each([
  [
    'a word before letters that lie apart',
    'lab',
    ['lima beta', 'mlx lab'],
    ['mlx lab', 'lima beta'],
  ],
  [
    'the name, its beginning, a word, an inside, letters apart',
    'lab',
    ['lima beta', 'collab', 'mlx lab', 'labor', 'lab'],
    ['lab', 'labor', 'mlx lab', 'collab', 'lima beta'],
  ],
  [
    'a beginning before another word',
    'bob',
    ['ana bob', 'bobby', 'xbxoxb'],
    ['bobby', 'ana bob', 'xbxoxb'],
  ],
  [
    'a beginning before the inside of a shorter name',
    'ana',
    ['juana', 'anabela maria'],
    ['anabela maria', 'juana'],
  ],
  ['first letters of words', 'pv', ['approve', 'paula vieira'], ['paula vieira', 'approve']],
  ['first letters before an inside', 'ap', ['map', 'ana paula'], ['ana paula', 'map']],
  ['one piece before two', 'mar', ['m. araujo', 'omar'], ['m. araujo', 'omar']],
  ['words of a topic', 'kit', ['knit', 'house/kitchen'], ['house/kitchen', 'knit']],
  ['Cyrillic', 'ал', ['Лала', 'Павел', 'Александр'], ['Александр', 'Лала', 'Павел']],
  ['Hebrew', 'לב', ['שלב', 'לב טוב'], ['לב טוב', 'שלב']],
  ['Chinese', '东', ['京东', '东京'], ['东京', '京东']],
  ['accents and strokes typed without', 'lodz', ['Łódź', 'old zoo'], ['Łódź']],
  ['letters that are two', 'strasse', ['Straße 5'], ['Straße 5']],
  ['words in any order', 'paula ana', ['ana paula', 'ana', 'paula'], ['ana paula']],
  ['equal ones in their order', 'a', ['ab', 'ac', 'ad'], ['ab', 'ac', 'ad']],
  [
    'the second word when the first letters mislead',
    'say',
    ['s-a-y', 'status say'],
    ['status say', 's-a-y'],
  ],
  ['nothing', 'zz', ['ana', 'z'], []],
  ['signs', '#l', ['l#', '#lab'], ['#lab']],
])('%s', (_, typed, names, ranked) => {
  expect(found(typed, names)).toEqual(ranked)
})

test('of five thousand names the one that fits is the first', () => {
  // measured: 60 ms on two busy cores; the time that a test may take is what bounds it
  const names = Array.from({ length: 5000 }, (_, n) => `person ${n} of the house`)
  expect(found('per 4999', names)[0]).toBe('person 4999 of the house')
})

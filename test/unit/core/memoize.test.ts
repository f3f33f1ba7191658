/** Results that are remembered. */
import { expect, test } from 'vitest'
import { memoize } from '../../../src/core/collections/memoize.ts'

test('each is computed once, also where nothing comes of it, and anew beyond the limit', () => {
  const asked: string[] = []
  const lengthOf = memoize((text) => {
    asked.push(text)
    return text === '' ? undefined : text.length
  }, 2)
  expect(['a', 'bb', 'a', 'bb'].map(lengthOf)).toEqual([1, 2, 1, 2])
  expect(asked.splice(0)).toEqual(['a', 'bb'])
  expect(['', '', 'a'].map(lengthOf)).toEqual([undefined, undefined, 1])
  expect(asked).toEqual(['', 'a'])
})

/** The looks of texts are few, and what is remembered of them does not grow with what others write. */
import { expect, test } from 'vitest'
import { NO_LOOKS, lookAfter } from '../../../src/cli/screen/output/text-looks.ts'

const E = '\u001B'

test('of links nothing is remembered', () => {
  const before = NO_LOOKS.after.size
  for (let index = 0; index < 100; index += 1) {
    const link = `${E}]8;;https://example.com/${'x'.repeat(1000)}${index}m`
    expect(lookAfter(NO_LOOKS, link)).toBeUndefined()
  }
  expect(NO_LOOKS.after.size).toBe(before)
  // the longest look that there is
  expect(lookAfter(NO_LOOKS, `${E}[38;2;255;255;255m`)).toBeDefined()
})

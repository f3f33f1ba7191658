/** What is said of refused wildcards: that only people whom one knows get through, where that is true. */
import { expect, test } from 'vitest'
import type { EssentialKind, MissingRight } from '../../../src/core/broker/essential.ts'
import { missingSentences, missingSummary } from '../../../src/i18n/missing-rights.ts'
import { essentialsEn, missingEn } from '../../../src/i18n/en/essentials.ts'

const texts = { essentials: essentialsEn, missing: missingEn }

const without = (...kinds: readonly EssentialKind[]): readonly MissingRight[] =>
  kinds.map((kind) => ({
    kind,
    access: 'read',
    cause: 'no-wildcards',
    rules: [{ access: 'read', filter: `papo/${kind}` }],
  }))

test('where no wildcard is taken, that is told once', () => {
  const all = without('inbox', 'direct', 'presence', 'roster', 'roll-call')
  expect(missingSentences(texts, all)).toEqual([missingEn.noWildcards])
  expect(missingSummary(texts, all)?.detail).toBe(missingEn.onlyKnown)
})

test('where one of them is refused, only what follows from it is told', () => {
  const one = without('presence')
  const [sentence = ''] = missingSentences(texts, one)
  expect(sentence).toContain('you do not see who is here, except for people whom you know.')
  expect(sentence).toContain('topic read papo/presence')
  expect(missingSummary(texts, one)?.detail).not.toContain('reach you')
})

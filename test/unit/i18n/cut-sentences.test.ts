/** Where there is little room, a text loses whole clauses at its end: what is left is never the beginning of one that is cut off. */
import { expect, test } from 'vitest'
import { textsFor } from '../../../src/i18n/texts.ts'
import { clausesWithin } from '../../../src/text/wrap.ts'

/** What leads to something that comes behind the next comma or colon. */
const LEADS = {
  en: /(?:^|[.;:] )(?:for|in|to|with|without)\b[^,.;:]*$/iu,
  'pt-BR': /(?:^|[.;:] )(?:antes|com|em|num|numa|para|sem)(?![\p{L}…])[^,.;:]*$/iu,
} as const

const stringsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}

test.each(['en', 'pt-BR'] as const)('%s', (language) => {
  const { commands, composer, group, plaintext, refusals } = textsFor(language)
  const shown = stringsIn({ commands, composer, group: group.composer, plaintext, refusals })
  const begun = shown.flatMap((text) =>
    Array.from({ length: 120 }, (_, width) => clausesWithin(text, width + 10)).filter(
      (cut) => cut !== text && !cut.endsWith('…') && LEADS[language].test(cut),
    ),
  )
  expect([...new Set(begun)]).toEqual([])
})

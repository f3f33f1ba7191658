/** The lists of `--plain`: what is said of people in them is what the panel of the full screen says. */
import { expect, test } from 'vitest'
import { listLines } from '../../../src/cli/screen/plain/lines/list-lines.ts'
import type { PlainView } from '../../../src/cli/screen/plain/lines/plain-view.ts'
import { withPlainWords } from '../../../src/i18n/plain-words.ts'
import { textsFor } from '../../../src/i18n/texts.ts'
import { themeFor } from '../../../src/themes/themes.ts'
import { createScreenHarness } from '../../support/screen/screen-harness.tsx'

test.each([
  ['en', 'bob: online, unverified'],
  ['pt-BR', 'bob: online, não verificado'],
] as const)('in %s a stranger whose key is known has one', (language, line) => {
  const harness = createScreenHarness()
  harness.meet('bob')
  const view = {
    state: harness.state(),
    texts: withPlainWords(textsFor(language)),
    theme: themeFor('dark', {}, { unicode: true }),
  } as PlainView
  expect(JSON.stringify(listLines('users', view))).toContain(line)
})

/** A usage that is wider than a small screen is read whole while its command is typed. */
import { expect, test } from 'vitest'
import { textsFor } from '../../../src/i18n/texts.ts'
import { createScreenHarness } from '../../support/screen/screen-harness.tsx'
import { widthOf } from '../../../src/text/width.ts'

test.each(['en', 'pt-BR'] as const)('at 40 by 15 in %s', async (language) => {
  const usage = `/classic-group ${textsFor(language).commands['classic-group'].args}`
  expect(widthOf(usage)).toBeGreaterThan(40)
  const screen = await createScreenHarness('alice', true).show(40, 15, { language })
  await screen.press('/classic-group ')
  await screen.until('/classic-group new|')
  expect(screen.text().replaceAll(/\s/gu, '')).toContain(usage.replaceAll(/\s/gu, ''))
  expect(screen.text()).toContain('┃ /classic-group ')
  expect(screen.rows()).toHaveLength(15)
  await screen.close()
})

/** What is told of copying and of opening a link is what is known, in both languages. */
import { expect, test } from 'vitest'
import { keys } from '../../support/screen/keys.ts'
import { directConversation, createScreenHarness } from '../../support/screen/screen-harness.tsx'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'

const LINK = 'https://example.org/a'
const choosing = async (language: 'en' | 'pt-BR', change: (harness: ScreenHarness) => void) => {
  const harness = createScreenHarness()
  harness.meet('bob')
  harness.openSessionWith('bob')
  harness.sendsText('bob', `see ${LINK}`)
  change(harness)
  const screen = await harness.show(140, 24, { open: directConversation('bob'), language })
  await screen.press(keys.ctrlUp)
  await screen.until(/▌.*example/u)
  return { harness, screen }
}

test.each([
  ['en', { to: 'programs', names: ['tmux', 'wl-copy'] }, 'Copied (tmux, wl-copy).'],
  [
    'en',
    { to: 'terminal', tooLong: false },
    "Sent to the terminal's clipboard. Terminals do not confirm this",
  ],
  ['en', { to: 'terminal', tooLong: true }, 'Some do not take a text of this length'],
  ['en', { to: 'nothing' }, 'Not copied: there is no clipboard here.'],
  ['pt-BR', { to: 'programs', names: ['xclip'] }, 'Copiado (xclip).'],
  ['pt-BR', { to: 'terminal', tooLong: false }, 'Enviado à área de transferência do terminal'],
  ['pt-BR', { to: 'nothing' }, 'Não copiado'],
] as const)('in %s, copied %o', async (language, copied, words) => {
  const { harness, screen } = await choosing(language, ({ desktop }) => {
    desktop.copied = copied
  })
  await screen.press('y')
  await screen.until(words)
  expect(harness.calls.at(-1)).toBe(`copy see ${LINK}`)
  await screen.close()
})

test.each([
  ['en', { is: 'opened', by: 'xdg-open' }, `Opened with xdg-open: ${LINK}`],
  ['pt-BR', { is: 'opened', by: 'open' }, `Aberto com open: ${LINK}`],
] as const)('in %s, opened %o', async (language, opened, words) => {
  const { screen } = await choosing(language, ({ desktop }) => {
    desktop.opened = opened
  })
  await screen.press('o')
  await screen.until(words)
  expect(screen.text()).not.toMatch(/[┃│] https:/u)
  await screen.close()
})

test.each([
  ['en', { is: 'nothing' }, 'No program here opens links'],
  ['en', { is: 'failed', by: 'xdg-open', code: 3 }, 'xdg-open could not open it (3)'],
  ['pt-BR', { is: 'nothing' }, 'Nenhum programa aqui abre links'],
] as const)(
  'in %s, where it was not opened (%o) the link is there to copy',
  async (language, opened, words) => {
    const { harness, screen } = await choosing(language, ({ desktop }) => {
      desktop.opened = opened
    })
    await screen.press('o')
    await screen.until(words)
    expect(screen.text()).toMatch(/[┃│] https:\/\/example\.org\/a +[┃│]/u)
    await screen.press('y')
    await screen.until(/wl-copy/u)
    expect(harness.calls.at(-1)).toBe(`copy ${LINK}`)
    await screen.close()
  },
)

/** What the status line says ends with what to do next: its end is on the screen at every size. */
import { expect, test } from 'vitest'
import { keys } from '../../support/screen/keys.ts'
import type { Screen } from '../../support/screen/memory-screen.tsx'
import { frameErrors } from '../../support/screen/frame-errors.ts'
import { directConversation, createScreenHarness } from '../../support/screen/screen-harness.tsx'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'

const SIZES = [
  [120, 36],
  [80, 24],
  [40, 15],
] as const

const inPortuguese = { language: 'pt-BR', open: directConversation('bob') } as const

const inSession = (): ScreenHarness => {
  const harness = createScreenHarness('Maria do Socorro da Conceição')
  harness.setLink('online')
  harness.meet('bob')
  harness.openSessionWith('bob')
  harness.createsGroup('bob', 'laboratório')
  return harness
}

/** The last rows as one text. */
const statusText = (screen: Screen): string =>
  screen
    .rows()
    .slice(-3)
    .map((row) => row.trim())
    .join(' ')

test.each(SIZES)('at %i by %i a long sentence is told to its end', async (columns, rows) => {
  const harness = inSession()
  const screen = await harness.show(columns, rows, inPortuguese)
  await screen.press('/nada', keys.enter)
  await screen.until('Não existe o comando /nada')
  expect(statusText(screen)).toContain(
    'Não existe o comando /nada; nada foi enviado. /help mostra todos; // envia uma barra.',
  )
  expect(screen.rows()).toHaveLength(rows)
  expect(frameErrors(screen, columns, rows)).toEqual([])
  await screen.press(keys.ctrl('u'), '/join laboratório', keys.enter)
  await screen.until('Você pediu a bob')
  expect(statusText(screen)).toContain(
    'Você pediu a bob para entrar em laboratório. A resposta pode demorar, talvez até amanhã.',
  )
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('Você pediu a bob'))
  expect(statusText(screen)).toMatch(/[╰┗][─━]+[╯┛] +Maria/u)
  await screen.close()
})

test.each(SIZES)('at %i by %i nothing hides why a broker is not reached', async (columns, rows) => {
  const harness = inSession()
  const screen = await harness.show(columns, rows)
  await screen.press('/broker one two', keys.enter)
  await screen.until(() =>
    statusText(screen).includes('Not a broker address: there are spaces in it; write HOST:PORT'),
  )
  await screen.press(keys.ctrl('u'), '/broker 127.0.0.1:31978', keys.enter)
  await screen.until(() =>
    harness.calls.some((one) => typeof one === 'string' && one.endsWith(':31978')),
  )
  const { link } = harness.state()
  const broker = 'mqtt://127.0.0.1:31978'
  harness.commit({
    type: 'link.changed',
    link: { ...link, broker, status: 'offline', problem: 'bad-credentials' },
  })
  await screen.until('--username')
  expect(statusText(screen)).toContain(
    'Wrong user name or password: --username, PAPO_PASSWORD, --password-file',
  )
  await screen.close()
})

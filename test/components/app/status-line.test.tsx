/** What the status line says ends with what to do next: its end is on the screen at every size. */
import { expect, test } from 'vitest'
import { keys } from '../../support/screen/memory-screen.tsx'
import type { Screen } from '../../support/screen/memory-screen.tsx'
import { crooked } from '../../support/screen/frame-errors.ts'
import { withPerson, worldOf } from '../../support/screen/screen-harness.tsx'
import type { World } from '../../support/screen/screen-harness.tsx'

const SIZES = [
  [120, 36],
  [80, 24],
  [40, 15],
] as const

const inPortuguese = { language: 'pt-BR', open: withPerson('bob') } as const

const talking = (): World => {
  const world = worldOf('Maria do Socorro da Conceição')
  world.link('online')
  world.meet('bob')
  world.talkWith('bob')
  world.founds('bob', 'laboratório')
  return world
}

/** The last rows as one text. */
const said = (screen: Screen): string =>
  screen
    .rows()
    .slice(-3)
    .map((row) => row.trim())
    .join(' ')

test.each(SIZES)('at %i by %i a long sentence is told to its end', async (columns, rows) => {
  const world = talking()
  const screen = await world.show(columns, rows, inPortuguese)
  await screen.press('/nada', keys.enter)
  await screen.until('não é comando')
  expect(said(screen)).toContain(
    '/nada não é comando e não foi enviado. /help mostra todos; // envia uma barra.',
  )
  expect(screen.rows()).toHaveLength(rows)
  expect(crooked(screen, columns, rows)).toEqual([])
  await screen.press(keys.ctrl('u'), '/join laboratório', keys.enter)
  await screen.until('Pedido feito')
  expect(said(screen)).toContain(
    'Pedido feito a bob para entrar em laboratório. A resposta vem quando vier, mesmo amanhã.',
  )
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('Pedido feito'))
  expect(said(screen)).toMatch(/[╰┗][─━]+[╯┛] +Maria/u)
  await screen.close()
})

test.each(SIZES)('at %i by %i nothing hides why a broker is not reached', async (columns, rows) => {
  const world = talking()
  const screen = await world.show(columns, rows)
  await screen.press('/broker one two', keys.enter)
  await screen.until('there are blanks in it')
  await screen.press(keys.ctrl('u'), '/broker 127.0.0.1:31978', keys.enter)
  await screen.until(() =>
    world.asked.some((one) => typeof one === 'string' && one.endsWith(':31978')),
  )
  const { link } = world.state()
  const broker = 'mqtt://127.0.0.1:31978'
  world.happen({
    type: 'link.changed',
    link: { ...link, broker, status: 'offline', trouble: 'bad-credentials' },
  })
  await screen.until('--username')
  expect(said(screen)).toContain(
    'Wrong user name or password: --username, PAPO_PASSWORD, --password-file',
  )
  await screen.close()
})

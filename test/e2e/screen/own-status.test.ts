/** `/status`: who one is, how the connection is and what waits, in lines and on the screen. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answerTo } from '../../support/process/answer-to.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

test('/status tells what papo status does, in both languages, and what is wrong', async () => {
  const as = ['--name', 'alice', '--profile', 'alice']
  const lines = home.screen(['--plain', ...as], { columns: 160 })
  await lines.sees('Connected to')
  const told = await answerTo(lines, '/status', 'requests: none')
  expect(told).toMatch(/you: alice[^]*space: papo[^]*broker: your own broker {2}online/u)
  expect(told).toMatch(/here: nobody else[^]*to send: nothing[^]*unread: nothing/u)
  const { key }: { readonly key?: unknown } = JSON.parse(
    (await home.run(['status', '--json', ...as])).out,
  )
  expect(told).toContain(`key: ${String(key)}`)
  await answerTo(lines, '/lang pt-BR', 'lang')
  await answerTo(lines, '/whoami', /você: alice[^]*a enviar: nada[^]*pedidos: nenhum/u)
  const screen = home.open('bob', ['--broker', 'mqtt://127.0.0.1:1'])
  await screen.sees('Nothing is listening there')
  await screen.press('/status', keys.enter)
  await screen.sees('You and your connection')
  await screen.sees(/broker: mqtt:\/\/127\.0\.0\.1:1 {2}offline/u)
  await screen.sees('Nothing is listening there: start a broker, or /broker URL.')
}, 60_000)

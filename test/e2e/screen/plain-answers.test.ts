/** What `papo --plain` answers to commands about a message, a search and a language. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answerTo } from '../../support/process/answer-to.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const offline = ['--broker', 'mqtt://127.0.0.1:1']

test('a message to a group that nobody got yet: /delivery and /retry say so; in:* finds it elsewhere', async () => {
  const screen = home.screen(['--plain', '--name', 'alice', ...offline], { columns: 160, rows: 60 })
  await screen.sees('papo as lines')
  await answerTo(screen, '/group new lab', 'Conversation: lab')
  await answerTo(screen, 'nine sharp', 'alice: nine sharp')
  const delivery = await answerTo(screen, '/delivery', 'nine sharp')
  expect(delivery).toContain('Delivery:')
  // nothing has failed: it is sent by itself
  await answerTo(screen, '/retry', 'None of your messages here failed.')
  await answerTo(screen, '/chat echo', 'Conversation: echo')
  await answerTo(screen, '/search sharp', 'Nothing found.')
  const found = await answerTo(screen, '/search sharp in:*', '1 found')
  expect(found).toContain('Search: everywhere:')
  expect(found).toMatch(/1\. .*you > # lab {2}nine sharp/u)
  const there = await answerTo(screen, '/search sharp in:#lab', '1 found')
  expect(there).toMatch(/Search: # lab[^]*1\. .*you > # lab {2}nine sharp/u)
}, 60_000)

test('/lang answers in the new language, and so does all that follows', async () => {
  const screen = home.screen(['--plain', '--name', 'alice', ...offline], { columns: 160, rows: 60 })
  await screen.sees('papo as lines')
  await answerTo(screen, '/lang pt-BR', 'lang: pt-BR.')
  await answerTo(screen, '/nada', 'Não existe o comando /nada')
  await answerTo(screen, '/lang en', 'lang is en.')
  await answerTo(screen, '/nada', 'There is no command /nada')
  // both were answered in the language that was chosen, not in the one before
  expect(screen.written()).not.toMatch(/lang is pt-BR|lang: en\./u)
}, 60_000)

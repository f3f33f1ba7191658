/** What made people stop in an evening of `papo --plain`: names that are taken, people who are blocked, lines that are long. */
import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answerTo } from '../../support/process/answer-to.ts'
import { BIN, openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { until } from '../../support/wait.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const offline = ['--broker', 'mqtt://127.0.0.1:1']
const as = (who: string) => ['--name', who, '--profile', who]

test('where a name is taken a line of the chat does not become the name unasked', async () => {
  const alice = home.screen(['--plain', ...as('alice')], { columns: 160, rows: 60 })
  await alice.sees('Connected to')
  const other = home.screen(['--plain', '--name', 'alice', '--profile', 'other'], {
    columns: 160,
    rows: 60,
  })
  await other.sees('What should others call you? [alice2]', 30_000)
  // nothing comes between, such as who is here
  await other.sees(/\[alice2\]\n\?>/u)
  expect(await answerTo(other, '/help', '?> ')).toContain('First a name: type one. /quit leaves.')
  await answerTo(other, 'oi bob', 'Everybody will see you as "oi bob". Right? (y or n)')
  await answerTo(other, 'n', '[alice2]')
  await answerTo(other, 'Zoe', 'Everybody will see you as "Zoe". Right? (y or n)')
  await answerTo(other, 'y', 'papo as lines, for Zoe.')
  await alice.sees('Zoe is online')
  expect(alice.text()).not.toContain('oi bob')
}, 90_000)

test('a first name that cannot be one is told with the reason, and /quit leaves', async () => {
  const screen = home.screen(['--plain', ...offline], { columns: 160 })
  await screen.sees('What should others call you?')
  await answerTo(screen, 'a/b', '"/" is not allowed in a name')
  await answerTo(screen, '/quit', '')
  expect(await screen.ended).toMatchObject({ code: 0 })
}, 30_000)

test('nothing is sent to somebody whom one blocked, and it is told', async () => {
  const screen = home.screen(['--plain', ...as('alice')], { columns: 160, rows: 60 })
  await screen.sees('Connected to')
  expect((await home.run(['request', 'alice', 'oi', ...as('bob')])).code).toBe(0)
  await screen.sees('bob asks you')
  await answerTo(screen, '/accept bob', 'Conversation: bob')
  await answerTo(screen, '/block bob', '/unblock bob undoes it.')
  await answerTo(screen, 'for your eyes only', 'This person is blocked.')
  await answerTo(screen, '/unblock bob', 'bob')
  await answerTo(screen, 'hello again', 'alice: hello again')
  const bobs = async () => (await home.run(['log', 'alice', ...as('bob')])).out
  await until(async () => (await bobs()).includes('hello again'), 'bob never had it', 20_000)
  expect(await bobs()).not.toContain('for your eyes only')
}, 90_000)

test('a terminal gets lines that end with words, and a pipe gets them whole', async () => {
  const screen = home.screen(['--plain', ...as('alice'), ...offline], { columns: 40, rows: 200 })
  await screen.sees('papo as lines')
  const rows = (await answerTo(screen, '/help set', '/unset NAME'))
    .split('\n')
    .filter((row) => !row.includes('> '))
  expect(Math.max(...rows.map((row) => row.length))).toBeLessThan(40)
  expect(rows.some((row) => row.startsWith('    '))).toBe(true)
  const piped = spawnSync(process.execPath, [BIN, '--plain', ...as('bob'), ...offline], {
    input: '/help set\n',
    env: home.env,
    encoding: 'utf8',
  }).stdout.split('\n')
  const words = rows.join('\n').replaceAll(/\n {3,}/gu, ' ')
  const whole = piped.find((row) => row.includes('/set [NAME [VALUE]]'))
  expect(whole?.length).toBeGreaterThan(50)
  expect(words).toContain(whole)
}, 60_000)

test('"Done." is only said of what was done and tells nothing itself', async () => {
  const screen = home.screen(['--plain', ...as('alice'), ...offline], { columns: 160, rows: 60 })
  await screen.sees('papo as lines')
  await answerTo(screen, '/part', 'Open a conversation first')
  await answerTo(screen, '/close', 'Open a conversation first')
  await answerTo(screen, '/chat echo', 'Conversation: echo')
  await answerTo(screen, 'hello', 'echo: hello')
  await answerTo(screen, '/reply', 'The next line is the reply')
  await answerTo(screen, '', 'Discarded.')
  await answerTo(screen, '/hel', 'There is no command /hel; nothing was sent. Did you mean /help?')
  await answerTo(screen, '/users', 'echo: online')
  await answerTo(screen, '/groups', 'No groups yet.')
  await answerTo(screen, '/topics', 'You follow no open topics.')
  screen.type('/quit\r')
  expect(await screen.ended).toMatchObject({ code: 0 })
  expect(screen.written()).not.toContain('Done.')
  expect(screen.written().split('/quit').at(-1)?.trim()).toBe('')
}, 60_000)

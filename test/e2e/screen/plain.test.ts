/** `--plain`: the same program as lines, with every command, and nothing that moves a cursor. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { slashCommands } from '../../../components/commands/slash-commands.ts'
import { answerTo } from '../../support/process/answer-to.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { until } from '../../support/wait.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const offline = ['--broker', 'mqtt://127.0.0.1:1']
const as = (who: string) => ['--name', who, '--profile', who]
const ESC = '\u001B'
const CTRL_D = '\u0004'

test('two people talk, one of them in lines, and the other has it on disk', async () => {
  const alice = home.screen(['--plain', ...as('alice')], { columns: 160, rows: 60 })
  await alice.sees('papo as lines, for alice.')
  await alice.sees('Connected to')
  expect((await home.run(['request', 'alice', 'oi', ...as('bob')])).code).toBe(0)
  await alice.sees('bob asks you for a conversation: "oi". /accept bob or /deny bob')
  await answerTo(alice, '/accept bob', 'Conversation: bob')
  await answerTo(alice, 'bom dia', 'alice: bom dia')
  const isOnDisk = async () =>
    (await home.run(['log', 'alice', ...as('bob')])).out.includes('bom dia')
  await until(isOnDisk, 'bob never had it', 15_000)
  expect((await home.run(['send', 'alice', 'oi, alice', ...as('bob')])).code).toBe(0)
  await alice.sees('bob: oi, alice')
  // one event, one line; and no cursor was moved
  expect(alice.text().match(/bob: oi, alice/gu)).toHaveLength(1)
  await answerTo(alice, '/quit', '')
  expect(await alice.ended).toMatchObject({ code: 0 })
  expect(alice.written()).not.toContain(ESC)
}, 60_000)

test('a conversation that is opened tells what was said last, also from another time', async () => {
  const before = home.screen(['--plain', ...as('alice'), ...offline])
  await before.sees('papo as lines')
  await answerTo(before, '/chat echo', 'Conversation: echo')
  await answerTo(before, 'of another time', 'echo: of another time')
  await answerTo(before, '/close', '> ')
  before.type('/quit\r')
  await before.ended
  const screen = home.screen(['--plain', ...as('alice'), ...offline])
  await screen.sees('papo as lines')
  await answerTo(
    screen,
    '/chat echo',
    /Conversation: echo[^]*alice: of another time[^]*echo: of another/u,
  )
  expect(screen.written().match(/alice: of another time/gu)).toHaveLength(1)
}, 30_000)

test('every slash command says something or does it, and the program goes on', async () => {
  const screen = home.screen(['--plain', ...as('alice'), ...offline], { columns: 160, rows: 60 })
  await screen.sees('papo as lines')
  await answerTo(screen, '/chat echo', 'Conversation: echo')
  await answerTo(screen, 'hello', 'echo: hello')
  const all = slashCommands.map(({ name }) => name).filter((name) => name !== 'quit')
  expect(all.length).toBeGreaterThan(40)
  for (const [index, name] of all.entries()) {
    screen.type(`/${name}\r`)
    // oxlint-disable-next-line eslint/no-await-in-loop
    await answerTo(screen, `/unset marker${index}`, `There is no setting marker${index}.`)
  }
  expect(screen.written()).not.toContain(ESC)
}, 120_000)

test('/wire tells packets as they come, until an empty line', async () => {
  const screen = home.screen(['--plain', ...as('alice')], { columns: 160, rows: 60 })
  await screen.sees('Connected to')
  await answerTo(screen, '/wire', /PUBLISH|PING|nothing|packet/iu)
  expect((await home.run(['request', 'alice', 'oi', ...as('bob')])).code).toBe(0)
  await screen.sees(/PUBLISH/u)
  await answerTo(screen, '', '> ')
  await answerTo(screen, '/chat echo', 'Conversation: echo')
  expect(screen.written()).not.toContain(ESC)
}, 30_000)

test('lists are numbered, a number takes a row, and a question is answered in a word', async () => {
  const screen = home.screen(['--plain', ...as('alice'), ...offline], { columns: 160, rows: 60 })
  await screen.sees('papo as lines')
  await answerTo(screen, '/set', /\d+\. emoji: on \[on\|off\]/u)
  await answerTo(screen, '/set emoji', /1\. emoji: on/u)
  await answerTo(screen, '2', 'There is no row 2.')
  await answerTo(screen, '1', 'emoji is off.')
  const file = join(home.folder, 'config', 'papo', 'alice', 'config.json')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ emoji: 'off' })
  await answerTo(screen, '', '> ')
  await answerTo(screen, 'carried along', /1\. .*echo/u)
  await answerTo(screen, '1', 'alice: carried along')
  await answerTo(screen, '/help', /text: a message to the open conversation/u)
  await answerTo(screen, '/group new lab', 'Conversation: lab')
  await answerTo(screen, '/group disband', 'Disband it? (y or n)')
  await answerTo(screen, 'maybe', 'Disband it? (y or n)')
  await answerTo(screen, 'n', 'Nothing was done.')
  await answerTo(screen, '/names', 'alice')
  await answerTo(screen, '/group disband', 'Disband it? (y or n)')
  await answerTo(screen, 'y', 'lab is disbanded.')
  expect(screen.written()).not.toContain(ESC)
}, 60_000)

test.each([
  { INK_SCREEN_READER: 'true' },
  { ACCESSIBLE: '1' },
  { TERM: 'dumb' },
  { PAPO_PLAIN: '1' },
])('it is chosen by itself with %j', async (env) => {
  const screen = home.screen([...as('alice'), ...offline], { env })
  await screen.sees('papo as lines')
  screen.type(CTRL_D)
  expect(await screen.ended).toMatchObject({ code: 0 })
  expect(screen.written()).not.toContain(ESC)
})

test.each([{ INK_SCREEN_READER: 'false' }, { ACCESSIBLE: '0' }, {}])(
  'and not with %j',
  async (env) => {
    const screen = home.screen([...as('alice'), ...offline], { env })
    await screen.sees('━ message')
    expect(screen.written()).toContain(ESC)
  },
)

test('a first run asks for a name, in Portuguese too, and refuses what is none', async () => {
  const screen = home.screen(['--plain', '--lang', 'pt-BR', ...offline], { columns: 160 })
  await until(() => screen.written().includes('['), 'nothing was asked', 10_000)
  await answerTo(screen, '\u202e?', 'Primeiro um nome: digite um.')
  await answerTo(screen, 'carla', 'papo em linhas, para carla.')
  expect(screen.written()).not.toContain(ESC)
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it with its own code', async (signal) => {
  const screen = home.screen(['--plain', ...as('alice'), ...offline])
  await screen.sees('papo as lines')
  screen.kill(signal)
  expect(await screen.ended).toMatchObject({ code: signal === 'SIGINT' ? 130 : 143 })
})

test('without a terminal it reads a file of lines, and what it prints is a log', async () => {
  const lines = '/chat echo\nhello\n/set theme light\n'
  const done = await home.run(['--plain', ...as('alice'), ...offline], lines)
  expect(done).toMatchObject({ code: 0, err: '' })
  expect(done.out).toContain('Conversation: echo')
  expect(done.out).toContain('alice: hello')
  expect(done.out).toContain('theme is light.')
  expect(done.out).not.toContain(ESC)
  expect(done.out).not.toContain('> ')
})

test('of a file of lines each is told before the next one, panels too', async () => {
  const lines = '/set\n/whois echo\n/history\n/search nothing like it\n/chat echo\nlast\n/history\n'
  const done = await home.run(['--plain', ...as('alice'), ...offline], lines)
  expect(done).toMatchObject({ code: 0, err: '' })
  const places = [
    'Settings:',
    'About echo:',
    'Nothing found',
    'Conversation: echo',
    'alice: last',
  ].map((wanted) => done.out.indexOf(wanted))
  expect(places).not.toContain(-1)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
}, 60_000)

test('whoever reads only its first line ends it, without a word', async () => {
  const line =
    '( sleep 20 ) | $PAPO --plain --name alice --profile alice --broker mqtt://127.0.0.1:1 | head -n 1; echo ended=$?'
  const screen = home.shell(line, { columns: 160 })
  await screen.sees('papo as lines')
  await screen.sees('ended=0', 40_000)
  expect(screen.text()).not.toMatch(/EPIPE|Error/u)
}, 60_000)

test('what is begun is taken by the next line, and an empty one leaves it', async () => {
  const screen = home.screen(['--plain', ...as('alice'), ...offline], { columns: 160, rows: 60 })
  await screen.sees('papo as lines')
  await answerTo(screen, '/chat echo', 'Conversation: echo')
  await answerTo(screen, 'first', 'echo: first')
  await answerTo(screen, '/reply', /echo: first[^]*The next line is the reply/u)
  await answerTo(screen, '', 'Discarded.')
  await answerTo(screen, '/reply', 'The next line is the reply')
  await answerTo(screen, 'because', 'alice: because (reply to "first")')
  await answerTo(screen, '/edit', /because[^]*The next line replaces it/u)
  await answerTo(screen, 'therefore', /alice edited the message of \d\d:\d\d: therefore/u)
  await answerTo(screen, '/quote', /> (?:echo|alice): [^]*The next line is sent with it/u)
  await answerTo(screen, 'so', /alice: > (?:echo|alice): .+\s+so/u)
  await answerTo(screen, '/search first', /\d\. .*first[^]*A number takes that row/u)
  await answerTo(screen, '2', /This message is chosen[^]*> \d\d:\d\d {2}alice: first/u)
  await answerTo(screen, '/react 👍', 'alice reacted 👍 to "first"')
  await answerTo(screen, '/delete', 'Delete this message for everybody? (y or n)')
  await answerTo(screen, 'no', 'Nothing was done.')
  await answerTo(screen, '/search first', /1\. /u)
  await answerTo(screen, 'not a row', 'alice: not a row')
  await answerTo(screen, '/newest', 'alice: not a row')
  await answerTo(screen, '/date today', 'This message is chosen')
  await answerTo(screen, '/original', 'This message is not a reply.')
  expect(screen.written()).not.toContain(ESC)
}, 60_000)

test('lists of people, groups and requests are told, and a deleted message is one', async () => {
  const alice = home.screen(['--plain', ...as('alice')], { columns: 160, rows: 60 })
  await alice.sees('Connected to')
  await answerTo(alice, '/list', 'No groups yet. /group new NAME creates one.')
  await answerTo(alice, '/requests', 'No requests are waiting. /request NAME')
  expect((await home.run(['request', 'alice', 'oi', ...as('bob')])).code).toBe(0)
  await alice.sees('bob asks you for a conversation')
  await answerTo(
    alice,
    '/requests',
    /Requests:\s+bob asks you for a conversation: "oi"\. \/accept bob/u,
  )
  await answerTo(alice, '/accept', 'Conversation: bob')
  await answerTo(alice, '/names', /Users:\s+bob: /u)
  await answerTo(alice, 'a slip', 'alice: a slip')
  await answerTo(alice, '/delete', '(y or n)')
  await answerTo(alice, 'y', /alice deleted the message of/u)
  await answerTo(alice, '/close', 'No conversation is open.')
  await answerTo(alice, '/chat bob', /Conversation: bob[^]*alice: message deleted/u)
  await answerTo(alice, '/group new lab what we measure', 'Conversation: lab')
  await answerTo(alice, '/list', '#lab: you lead, 1 member, what we measure')
  expect((await home.run(['send', 'alice', 'oi', ...as('bob')])).code).toBe(0)
  await alice.sees('bob to you: oi')
  await answerTo(alice, '/unread', 'Nothing is new here.')
  await answerTo(alice, '/next', /Conversation: bob[^]*New:[^]*bob: oi/u)
  await answerTo(alice, '/unread', /New:\s+\d\d:\d\d {2}bob: oi/u)
  // no topic of a conversation stands for the people in it
  expect(alice.written()).not.toMatch(/bob_alice_|alice_bob_/u)
}, 60_000)

test('what somebody types for a list that is gone or a question is never sent to anybody', async () => {
  const screen = home.screen(['--plain', ...as('alice'), ...offline], { columns: 160, rows: 60 })
  await screen.sees('papo as lines')
  await answerTo(screen, 'to whom?', /Send this to:[^]*1\. .*echo/u)
  await answerTo(screen, 'zzz', 'No match. An empty line leaves.')
  await answerTo(screen, '', 'Nothing was chosen, and nothing was sent.')
  await answerTo(screen, '/chat echo', /Conversation: echo[^]*Nothing in it yet\./u)
  await answerTo(screen, '/set clock', '1. clock: 24h')
  await answerTo(screen, '', '> ')
  await answerTo(screen, '1', 'alice: 1')
  expect(screen.written()).not.toContain('clock is')
}, 60_000)

test('of its help every word can be typed here, and /help TEXT looks for one', async () => {
  const screen = home.screen(['--plain', ...as('alice'), ...offline], { columns: 160, rows: 60 })
  await screen.sees('papo as lines')
  await answerTo(screen, '/help', 'For the full screen:')
  const help = screen.written().split('What one types:')[1]?.split('For the full screen:')[0] ?? ''
  const onScreen: readonly string[] = ['keys', 'bind', 'unbind', 'theme']
  const missing = slashCommands.filter(
    ({ name }) => !onScreen.includes(name) && !help.includes(`/${name}`),
  )
  expect(missing).toEqual([])
  expect(help).not.toMatch(/Ctrl-(?!D)|Alt-|Shift-|\bTab\b|\bEsc\b|PgUp|↑|F1/u)
  await answerTo(screen, '/help silence zzz', 'Nothing in the help has these words.')
  await answerTo(screen, '/help safety', /Commands:\s+\/verify/u)
}, 60_000)

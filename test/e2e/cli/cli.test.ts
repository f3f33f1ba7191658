/** The command line at work: without a screen, through the screen that runs, and beside each other. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TestOptions } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import { keys } from '../../support/screen/keys.ts'
import { until } from '../../support/wait.ts'

let home: Home
const onMosquitto = { tags: ['mosquitto'], timeout: 60_000 } satisfies TestOptions

beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const as = (who: string) => ['--name', who, '--profile', who]
const lines = (text: string) => text.split('\n').filter((line) => line !== '')
const PORTUGUESE = { LANG: 'pt_BR.UTF-8' }

test('the whole story with commands alone: ask, accept, send, deny, lists, search, standard input', async () => {
  expect((await home.run(['users', ...as('bob')])).code).toBe(0)
  expect(await home.run(['request', 'bob', 'oi,', 'Bob', ...as('alice')])).toEqual({
    code: 0,
    out: '',
    err: '',
  })
  expect((await home.run(['send', 'bob', 'cedo', ...as('alice')])).err).toContain(
    'there is no open conversation with bob',
  )
  const requests = await home.run(['requests', '--json', ...as('bob')])
  expect(lines(requests.out).map((line): unknown => JSON.parse(line))).toEqual([
    expect.objectContaining({ from: 'alice', to: 'bob', text: 'oi, Bob', answer: 'waiting' }),
  ])
  expect(await home.run(['accept', 'alice', ...as('bob')])).toEqual({ code: 0, out: '', err: '' })
  expect((await home.run(['accept', 'alice', ...as('bob')])).err).toContain('no request from alice')
  expect(await home.run(['send', 'bob', 'Oi!', 'Tudo', 'bem?', ...as('alice')])).toMatchObject({
    code: 0,
  })
  expect(await home.run(['send', 'bob', ...as('alice')], 'de uma\nconduta\n')).toMatchObject({
    code: 0,
  })
  // bob is not here, so it is not delivered
  const waited = await home.run([
    'send',
    'bob',
    'espera',
    '--wait',
    '--timeout',
    '1',
    ...as('alice'),
  ])
  expect(waited).toMatchObject({ code: 1 })
  expect(waited.err).toContain('not delivered in time')

  const sessions = await home.run(['sessions', '--json', ...as('bob')])
  expect(JSON.parse(sessions.out)).toMatchObject({
    with: 'alice',
    state: 'open',
    topic: expect.stringMatching(/^papo\/SESSIONS\/alice\/bob\/bob_alice_\d{8}T\d{6}Z$/u),
  })
  const found = await home.run(['search', 'conduta', '--json', ...as('bob')])
  expect(JSON.parse(found.out)).toMatchObject({ by: 'alice', text: 'de uma\nconduta' })
  expect((await home.run(['users', ...as('alice')])).out).toMatch(/○ {2}bob {2}offline/u)
  const denied = await home.run(['request', 'bob', ...as('carla')])
  expect(denied.code).toBe(0)
  expect(await home.run(['deny', 'carla', 'hoje', 'não', ...as('bob')])).toMatchObject({ code: 0 })
  expect((await home.run(['requests', ...as('carla')], '', PORTUGUESE)).out).toMatch(
    /carla → bob +recusado.*hoje não/u,
  )
  expect((await home.run(['request', 'bob', ...as('carla')])).err).toContain('after ten minutes')
}, 60_000)

test('through a running screen: one connection, and all is seen in it', onMosquitto, async () => {
  const mosquitto: Mosquitto = await startMosquitto()
  try {
    const args = ['--broker', mosquitto.url]
    const alice = home.open('alice', args)
    const bob = home.open('bob', args)
    await alice.sees(/● bob/u)
    await bob.sees(/● alice/u)
    const connects = () => mosquitto.log().match(/New client connected/gu)?.length ?? 0
    const before = connects()
    const of = (who: string) => ['--profile', who, '--broker', mosquitto.url]

    const tail = home.start(['tail', '--json', ...of('bob')])
    expect(await home.run(['request', 'bob', 'oi', ...of('alice')])).toMatchObject({ code: 0 })
    await bob.sees('alice wants to chat')
    expect(await home.run(['accept', 'alice', ...of('bob')])).toMatchObject({ code: 0 })
    await alice.press('/chat bob', keys.enter)
    await bob.press('/chat alice', keys.enter)
    const both = await Promise.all([
      home.run(['send', 'bob', 'primeira', '--wait', ...of('alice')]),
      home.run(['send', 'bob', 'segunda', '--wait', ...of('alice')]),
      home.run(['users', '--json', ...of('alice')]),
      home.run(['sessions', ...of('alice')]),
    ])
    expect(both.map(({ code }) => code)).toEqual([0, 0, 0, 0])
    expect(both[2]?.out).toContain('"status":"online"')
    for (const text of ['primeira', 'segunda']) {
      // on both screens
      // oxlint-disable-next-line no-await-in-loop
      await alice.sees(text)
      // oxlint-disable-next-line no-await-in-loop
      await bob.sees(text)
    }
    const said = () =>
      lines(tail.out())
        .map((line): unknown => JSON.parse(line))
        .filter(
          (event) => event instanceof Object && 'type' in event && event.type === 'message.sent',
        )
    await until(() => said().length === 2, 'tail tells both messages')
    expect(said()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          message: expect.objectContaining({ by: 'alice', text: 'segunda' }),
        }),
      ]),
    )
    tail.kill('SIGTERM')
    expect((await tail.done).code).toBe(0)
    expect(connects()).toBe(before)
  } finally {
    await mosquitto.stop()
    rmSync(mosquitto.folder, { recursive: true, force: true })
  }
})

test('open topics by commands alone: one looks on, others say something', onMosquitto, async () => {
  const mosquitto: Mosquitto = await startMosquitto()
  try {
    const of = (who: string) => [...as(who), '--broker', mosquitto.url]
    const tail = home.start(['tail', '>house/+', ...of('alice')])
    const say = (text: string) => home.run(['send', '>house/kitchen', text, ...of('bob')])
    // until alice's program listens nobody keeps it for her
    const heard = async () => {
      expect(await say('who cooks?')).toEqual({ code: 0, out: '', err: '' })
      return tail.out().includes('house/kitchen  bob?: who cooks?')
    }
    await until(heard, 'alice hears bob', 20_000)
    const topics = await home.run(['topics', '--json', ...of('alice')])
    expect(JSON.parse(topics.out)).toMatchObject({ topic: 'house/+' })
    expect((await home.run(['send', '>house/+', 'x', ...of('alice')])).err).toContain(
      'only be read',
    )
    expect((await home.run(['tail', '>a#', ...of('alice')])).err).toContain('a# is not a topic')
    tail.kill('SIGTERM')
    expect((await tail.done).code).toBe(0)
    // she only looked on
    expect((await home.run(['topics', ...of('alice')])).err).toContain(
      'no open topics are followed',
    )
  } finally {
    await mosquitto.stop()
    rmSync(mosquitto.folder, { recursive: true, force: true })
  }
})

test('two commands of one profile at once both do their work', async () => {
  await home.run(['users', ...as('bob')])
  await home.run(['users', ...as('carla')])
  const done = await Promise.all([
    home.run(['request', 'bob', ...as('alice')]),
    home.run(['request', 'carla', ...as('alice')]),
    home.run(['users', ...as('alice')]),
  ])
  expect(done.map(({ code, err }) => [code, err])).toEqual([
    [0, ''],
    [0, ''],
    [0, ''],
  ])
  const rows = await home.run(['requests', '--json', ...as('alice')])
  expect(lines(rows.out).length).toBe(2)
}, 60_000)

test('tail opens the profile itself when nobody has it, and gives way to the full screen', async () => {
  const tail = home.start(['tail', ...as('alice')], '', PORTUGUESE)
  await until(() => tail.out().includes('online'), 'tail is linked', 15_000)
  const screen = home.open('alice')
  await screen.sees(/● \d+ ms/u, 20_000)
  // it comes back after a moment, perhaps while bob leaves: he comes and goes until it has seen both
  const seen = async () => {
    await home.run(['users', ...as('bob')])
    return /bob está online[^]*bob está offline/u.test(tail.out())
  }
  await until(seen, 'tail follows through the screen', 15_000)
  tail.kill('SIGINT')
  expect((await tail.done).code).toBe(0)
}, 60_000)

test('papo broker --listen runs a broker in the foreground until it is ended', async () => {
  const broker = home.start(['broker', '--listen', '127.0.0.1:0'])
  const url = await until(
    () => /mqtt:\/\/127\.0\.0\.1:\d+/u.exec(broker.out())?.[0],
    'it says where',
  )
  const args = ['--broker', url]
  expect(await home.run(['users', ...args, ...as('bob')])).toMatchObject({ code: 0 })
  const seen = await home.run(['users', ...args, ...as('alice')])
  expect(seen.out).toContain('bob')
  broker.kill('SIGINT')
  expect((await broker.done).code).toBe(0)
}, 30_000)

test('a command that nobody reads any more ends without a word', async () => {
  expect((await home.run(['group', 'new', 'lab', ...as('alice')])).code).toBe(0)
  expect((await home.run(['send', '#lab', 'oi', ...as('alice')])).code).toBe(0)
  // `true` is gone before papo writes; what is said, and the code, goes to the terminal
  const unread = (words: string) =>
    home.shell(`{ $PAPO ${words} ${as('alice').join(' ')}; echo "code $?" >&2; } | true`)
  for (const words of ['--help', 'groups', 'group info lab', 'search oi --json']) {
    // one profile, one command
    // oxlint-disable-next-line no-await-in-loop
    const shell = unread(words)
    // oxlint-disable-next-line no-await-in-loop
    await shell.ended
    expect({ words, said: shell.text().trim() }).toEqual({ words, said: 'code 0' })
  }
  const tail = unread('tail')
  const somethingHappened = async () => {
    expect((await home.run(['send', '#lab', 'oi', ...as('alice')])).code).toBe(0)
    return tail.text().includes('code')
  }
  await until(somethingHappened, 'tail notices that nobody reads', 20_000)
  expect(tail.text().trim()).toBe('code 0')
  expect(existsSync(join(home.folder, 'state/papo/papo.log'))).toBe(false)
}, 60_000)

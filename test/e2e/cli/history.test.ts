/** What was said, for scripts: by commands alone, and through a full screen that runs. */
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import { keys } from '../../support/screen/keys.ts'
import { until } from '../../support/wait.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const as = (who: string) => ['--name', who, '--profile', who.toLowerCase()]
const lines = (text: string) => text.split('\n').filter((line) => line !== '')
const withoutTimes = (text: string) => lines(text).map((line) => line.slice(18))

/** Alice and Bob talk, by commands. */
const talk = async (more: readonly string[] = []) => {
  const run = async (who: string, ...line: readonly string[]) => {
    const done = await home.run([...line, ...as(who), ...more])
    expect({ line, ...done }).toMatchObject({ code: 0, err: '' })
    return done.out
  }
  await run('Bob', 'status')
  await run('alice', 'request', 'bob')
  await run('Bob', 'accept', 'alice')
  const sent = await run('alice', 'send', 'bob', 'first', '--json')
  await run('Bob', 'send', 'alice', 'second')
  return { run, id: String(JSON.parse(sent).id) }
}

test('alone: log, its exit codes, and tail that begins in the past', async () => {
  const { run } = await talk()
  expect(withoutTimes(await run('alice', 'log', 'bob'))).toEqual(['alice: first', 'Bob: second'])
  expect(withoutTimes(await run('alice', 'log', 'bob', '--limit', '1'))).toEqual(['Bob: second'])
  expect(await run('alice', 'log', 'bob', '--since', 'today', '--json')).toContain('"text":"first"')
  const nothing = ['log', 'bob', '--until', '2021-01-01', ...as('alice')]
  expect(await home.run(nothing)).toEqual({ code: 1, out: '', err: 'no messages\n' })
  expect((await home.run(['search', 'third', ...as('alice')])).code).toBe(1)

  const tail = home.start(['tail', 'bob', '--since', '1h', ...as('alice')])
  await until(() => tail.out().includes('Bob: second'), 'the past is told', 20_000)
  await run('Bob', 'send', 'alice', 'third')
  await until(() => tail.out().includes('Bob: third'), 'what comes follows', 20_000)
  tail.kill('SIGTERM')
  expect((await tail.done).code).toBe(0)
  const told = withoutTimes(tail.out()).filter((line) => /: (?:first|second|third)$/u.test(line))
  expect(told).toEqual(['Bob  alice: first', 'Bob  Bob: second', 'Bob  Bob: third'])
}, 90_000)

test('an export is checked with nothing but the file, and a changed letter is found', async () => {
  const { run, id } = await talk()
  await run('alice', 'edit', id, 'premiere ✓')
  await run('Bob', 'status')
  const exported = await run('Bob', 'export', '--json')
  const file = join(home.folder, 'export.jsonl')
  writeFileSync(file, exported)
  const stranger = openHome()
  try {
    const verified = await stranger.run(['export', '--verify', file])
    expect(verified).toMatchObject({ code: 0, err: '' })
    expect(verified.out).toMatch(
      /^signed +2\nnot signed +0\nwrong +0\n(?:alice|bob) +[\w-]{43}\n(?:alice|bob) +[\w-]{43}\n$/u,
    )
    const summary = await stranger.run(['export', '--verify', file, '--json'])
    expect(JSON.parse(summary.out)).toMatchObject({ signed: 2, unsigned: 0, wrong: 0 })
    writeFileSync(file, exported.replace('"text":"second"', '"text":"thirds"'))
    // nobody could tell a part from the whole
    for (const part of [['bob'], ['--since', '1h'], ['--until', 'today']])
      // oxlint-disable-next-line no-await-in-loop
      expect(await stranger.run(['export', ...part, '--verify', file])).toEqual({
        code: 2,
        out: '',
        err: 'papo: --verify checks a whole file. Leave the other arguments out: papo export --verify FILE\n',
      })
    const changed = await stranger.run(['export', '--verify', file])
    expect(changed).toMatchObject({ code: 1, out: expect.stringMatching(/^signed +1\n/u) })
    expect(changed.err).toMatch(/^papo: \S+export\.jsonl:4: it is not what its author signed\n$/u)
    writeFileSync(file, exported.replaceAll('second', 'thirds'))
    expect((await stranger.run(['export', '--verify', file])).err).toContain(
      'not the one of its author',
    )
    writeFileSync(file, 'some notes')
    expect((await stranger.run(['export', '--verify', file])).err).toContain('not a file of')
    expect((await stranger.run(['export', '--verify', `${file}.gone`])).code).toBe(1)
    // nobody was made for it
    expect(existsSync(stranger.data)).toBe(false)
  } finally {
    await stranger.close()
  }
}, 90_000)

test(
  'through a full screen: log, reply, edit, delete, react, mute, block and status are seen in it',
  { tags: ['mosquitto'], timeout: 90_000 },
  async () => {
    const mosquitto = await startMosquitto()
    try {
      const { run, id } = await talk(['--broker', mosquitto.url])
      const screen = home.open('alice', ['--broker', mosquitto.url])
      await screen.sees(/Bob +1/u)
      await screen.press('/chat bob', keys.enter)
      await screen.sees('first')
      const connects = () => mosquitto.log().match(/New client connected/gu)?.length ?? 0
      const before = connects()
      expect(withoutTimes(await run('alice', 'log', 'bob'))).toEqual([
        'alice: first',
        'Bob: second',
      ])
      await run('alice', 'edit', id, 'premiere')
      await screen.sees('premiere')
      await run('alice', 'send', 'bob', '--reply', id, 'an answer')
      await screen.sees('an answer')
      await run('alice', 'react', id, '👍')
      await screen.sees('👍')
      await run('alice', 'delete', id)
      await screen.misses('premiere')
      await run('alice', 'mute', 'bob')
      await run('alice', 'block', 'bob')
      await screen.sees('blocked')
      await run('alice', 'unblock', 'bob')
      const status: unknown = JSON.parse(await run('alice', 'status', '--json'))
      expect(status).toMatchObject({ name: 'alice', status: 'online', broker: mosquitto.url })
      // one connection for all of it
      expect(connects()).toBe(before)
    } finally {
      await mosquitto.stop()
      rmSync(mosquitto.folder, { recursive: true, force: true })
    }
  },
)

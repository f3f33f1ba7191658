/** Another program writes into the database for a while: papo waits, says so, and loses nothing. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
let locked: DatabaseSync | undefined
beforeEach(() => {
  home = openHome()
})
afterEach(async () => {
  release()
  await home.close()
})

const as = (who: string) => ['--name', who, '--profile', who]
const BUSY = /another program is using the database of your messages/iu

/** Takes the database of somebody, as a shell of SQLite does with BEGIN IMMEDIATE. */
const lock = (who: string) => {
  locked = new DatabaseSync(join(home.data, who, 'papo', 'papo.db'), { timeout: 10_000 })
  locked.exec('BEGIN IMMEDIATE')
}
const release = () => {
  if (locked?.isTransaction) locked.exec('ROLLBACK')
  locked?.close()
  locked = undefined
}

const befriend = async () => {
  expect((await home.run(['status', ...as('bob')])).code).toBe(0)
  expect((await home.run(['request', 'bob', ...as('alice')])).code).toBe(0)
  expect((await home.run(['accept', 'alice', ...as('bob')])).code).toBe(0)
}

test('a full screen: what comes and what is typed is there when the other program has ended', async () => {
  await befriend()
  const screen = home.open('alice', [], { columns: 120 })
  await screen.sees(/● \d+ ms/u)
  await screen.press('/chat bob', keys.enter)
  await screen.sees('to bob')
  lock('alice')
  expect((await home.run(['send', 'alice', 'while it is busy', ...as('bob')])).code).toBe(0)
  await screen.press('typed meanwhile', keys.enter)
  await screen.sees('Another program is using the database of your messages')
  // it is still there to be sent
  expect(screen.text()).toContain('typed meanwhile')
  expect(screen.text()).not.toContain('while it is busy')
  release()
  await screen.sees('while it is busy', 30_000)
  await screen.press(keys.enter)
  await screen.sees(/typed meanwhile.*✓/u)
  await screen.misses('Another program is using the database')
  expect((await home.run(['log', 'alice', ...as('bob')])).out).toMatch(
    /while it is busy[^]*typed meanwhile/u,
  )
  expect(screen.ending()).toBeUndefined()
}, 90_000)

test('a full screen that starts meanwhile says why its panes are empty', async () => {
  await befriend()
  expect((await home.run(['send', 'bob', 'from before', ...as('alice')])).code).toBe(0)
  lock('alice')
  const screen = home.open('alice', [], { columns: 120 })
  await screen.sees(BUSY, 20_000)
  expect(screen.text()).not.toMatch(/● \d+ ms/u)
  release()
  await screen.sees(/● \d+ ms/u, 30_000)
  await screen.press('/chat bob', keys.enter)
  await screen.sees('from before')
  expect(screen.text()).not.toMatch(BUSY)
}, 90_000)

test('lines wait for it and go on in their order, and say so once', async () => {
  await befriend()
  const screen = home.screen(['--plain', ...as('alice')], { columns: 160 })
  await screen.sees('Connected to')
  screen.type('/chat bob\r')
  await screen.sees('Conversation: bob')
  lock('alice')
  screen.type('one\r')
  await screen.sees('; this line waits for it.')
  screen.type('two\r')
  expect((await home.run(['send', 'alice', 'from bob', ...as('bob')])).code).toBe(0)
  expect(screen.written()).not.toContain('alice: one')
  release()
  await screen.sees(/alice: one[^]*alice: two/u, 30_000)
  await screen.sees('bob: from bob', 30_000)
  expect(screen.written().match(/this line waits/gu)).toHaveLength(1)
  expect(screen.written()).not.toContain('Try again in a moment')
  const log = (await home.run(['log', 'alice', ...as('bob')])).out
  expect(log.match(/one|two|from bob/gu)?.toSorted()).toEqual(['from bob', 'one', 'two'])
}, 90_000)

test('papo tail goes on, and papo send waits, with a profile of its own or through it', async () => {
  await befriend()
  const tail = home.start(['tail', 'bob', ...as('alice')])
  await expect.poll(async () => (await home.run(['status', ...as('alice')])).code).toBe(0)
  lock('alice')
  const through = home.start(['send', 'bob', 'through it', ...as('alice')])
  await expect.poll(() => through.err(), { timeout: 20_000 }).toMatch(BUSY)
  expect((await home.run(['send', 'alice', 'from bob', ...as('bob')])).code).toBe(0)
  release()
  expect(await through.done).toMatchObject({ code: 0 })
  await expect.poll(() => tail.out(), { timeout: 30_000 }).toContain('from bob')
  tail.kill('SIGINT')
  expect((await tail.done).code).toBe(0)
  lock('alice')
  const alone = home.start(['send', 'bob', 'alone', ...as('alice')])
  await expect.poll(() => alone.err(), { timeout: 20_000 }).toMatch(BUSY)
  release()
  expect(await alone.done).toMatchObject({ code: 0 })
  const log = (await home.run(['log', 'alice', ...as('bob')])).out
  expect(log.match(/through it|from bob|alone/gu)).toHaveLength(3)
}, 120_000)

/** A command works through the papo that has the profile open: what it names otherwise is not ignored. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const offline = 'mqtt://127.0.0.1:1'

test('a broker or a name that the open papo does not have is refused, and the same ones are not', async () => {
  const screen = home.open('alice', ['--broker', offline])
  await screen.sees('Nothing is listening there')
  const send = (...flags: readonly string[]) =>
    home.run(['send', 'echo', 'hello', '--profile', 'alice', ...flags])
  const elsewhere = await send('--broker', 'mqtt://ana:secret@127.0.0.1:2')
  expect(elsewhere).toMatchObject({ code: 1, out: '' })
  expect(elsewhere.err).toBe(
    `papo: this profile is open in another papo, which uses the broker ${offline}, not mqtt://127.0.0.1:2. Nothing was done; close that papo, or leave --broker out.\n`,
  )
  const another = await send('--name', 'bob')
  expect(another).toMatchObject({ code: 1, out: '' })
  expect(another.err).toContain('another papo, as alice. Nothing was done; leave --name out')
  expect((await home.run(['log', 'echo', '--profile', 'alice'])).out).not.toContain('hello')
  for (const flags of [
    [],
    ['--name', 'Alice'],
    ['--broker', 'localhost:1'],
    ['--broker', `mqtt://lab,${offline}`],
  ])
    // oxlint-disable-next-line no-await-in-loop
    expect(await send(...flags)).toMatchObject({ code: 0, err: '' })
}, 60_000)

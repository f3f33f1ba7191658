/** `papo --plain` in a pipe: a script says all at once, and its lines wait for the broker. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const as = (who: string) => ['--name', who, '--profile', who]

test('lines of a new profile wait until it is connected, and what they say is at the broker when it ends', async () => {
  const bob = home.open('bob')
  await bob.sees(/● \d+ ms/u)
  const asked = await home.run(['--plain', ...as('alice')], '/who\n/request bob oi\n')
  expect(asked).toMatchObject({ code: 0, err: '' })
  expect(asked.out).toMatch(/Connected to[^]*bob: online[^]*Asked bob\./u)
  await bob.sees('alice wants to chat')
  await bob.press('/accept alice', '\r')
  await bob.sees('to alice')
  const said = await home.run(['--plain', ...as('alice')], '/chat bob\nfirst\nsecond\n')
  expect(said).toMatchObject({ code: 0, err: '' })
  // in their order
  await bob.sees(/first[^]*second/u)
  expect(said.out).not.toContain('not sent yet')
}, 60_000)

test('without a broker they are handled when the first attempt has failed, which is told, and what is kept too', async () => {
  const port1 = ['--broker', 'mqtt://127.0.0.1:1']
  const alone = await home.run(
    ['--plain', ...as('alice'), ...port1],
    '/group new lab\nnine sharp\n',
  )
  expect(alone.code).toBe(0)
  const [failed, made, said, kept] = [
    'Nothing is listening there',
    'Conversation: lab',
    'alice: nine sharp',
    'not sent yet: ',
  ].map((words) => alone.out.indexOf(words))
  expect(failed).toBeGreaterThan(-1)
  expect(made).toBeGreaterThan(failed ?? 0)
  expect(said).toBeGreaterThan(made ?? 0)
  expect(kept).toBeGreaterThan(said ?? 0)
}, 60_000)

test('where another key has the name it ends, and no line becomes a name', async () => {
  expect((await home.run(['users', '--name', 'alice', '--profile', 'first'])).code).toBe(0)
  const second = ['--name', 'alice', '--profile', 'second']
  const taken = await home.run(['--plain', ...second], 'see you at nine\ny\n')
  expect(taken.code).toBe(1)
  expect(taken.err).toContain('the name "alice" belongs to somebody else')
  expect(taken.out).not.toContain('see you at nine')
}, 60_000)

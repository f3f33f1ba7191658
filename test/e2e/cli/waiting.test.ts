/** Commands that could do something other than was meant, or wait in silence: they say so. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { until } from '../../support/wait.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const PORTUGUESE = { LANG: 'pt_BR.UTF-8' }

test('papo tail of nobody says that it waits, and goes on', async () => {
  expect((await home.run(['init', '--name', 'alice'])).code).toBe(0)
  const tail = home.start(['tail', 'carla'])
  const tailOfPast = home.start(['tail', 'carla', '--since', '1h'], '', PORTUGUESE)
  await until(() => tail.err() !== '', 'told', 20_000)
  await until(() => tailOfPast.err() !== '', 'told in Portuguese', 20_000)
  expect(tail.err()).toBe(
    'papo: nobody called "carla" is known here yet; papo waits. See "papo users".\n',
  )
  expect(tailOfPast.err()).toBe(
    'papo: ainda não há ninguém chamado "carla" aqui; o papo espera. Veja "papo users".\n',
  )
  expect(tail.out() + tailOfPast.out()).toBe('')
  const asks = ['request', 'alice', 'oi', '--name', 'carla', '--profile', 'carla']
  expect((await home.run(asks)).code).toBe(0)
  await until(() => tail.out().includes('carla asks alice: oi'), 'she came', 20_000)
  await until(() => tailOfPast.out().includes('carla chama alice'), 'in Portuguese', 20_000)
  // somebody who is known by now is no news
  const again = home.start(['tail', 'carla', '--since', '1h'])
  // it follows when it has seen her come
  // oxlint-disable-next-line no-await-in-loop
  while (again.out() === '') await home.run(['status', '--profile', 'carla'])
  for (const one of [tail, tailOfPast, again]) one.kill('SIGTERM')
  expect(await again.done).toMatchObject({ code: 0, err: '' })
}, 90_000)

test('papo tail of one conversation says that there is no broker', async () => {
  expect((await home.run(['init', '--name', 'alice'])).code).toBe(0)
  const tail = home.start(['tail', 'echo', '--broker', 'mqtt://127.0.0.1:1'])
  await until(() => tail.err().includes('no connection to mqtt://127.0.0.1:1'), 'told', 20_000)
  tail.kill('SIGTERM')
  expect((await tail.done).code).toBe(0)
}, 60_000)

test('another name for the same profile is told, with the way back', async () => {
  expect((await home.run(['group', 'new', 'lab', '--name', 'Carol'])).code).toBe(0)
  expect(await home.run(['status', '--name', 'carol'])).toMatchObject({ code: 0, err: '' })
  const renamed = await home.run(['status', '--name', 'dora'])
  expect(renamed).toMatchObject({ code: 0, out: expect.stringContaining('dora') })
  expect(renamed.err).toBe(
    'papo: this profile was carol until now, and groups and conversations know it as carol. To be carol again, use --name carol; for another person use --profile.\n',
  )
  expect((await home.run(['groups'])).out).not.toContain('leader')
  const back = await home.run(['status', '--name', 'carol'], '', PORTUGUESE)
  expect(back).toMatchObject({ code: 0, err: expect.stringContaining('este perfil era dora') })
  expect(await home.run(['groups'])).toMatchObject({
    out: expect.stringContaining('leader'),
    err: '',
  })
  const screen = home.screen(['--name', 'dora', '--plain'], { columns: 160 })
  await screen.sees('You have another name now')
  await screen.sees('carol')
}, 90_000)

test('another name is no loss where only others have groups', async () => {
  expect((await home.run(['group', 'new', 'lab', '--name', 'carol'])).code).toBe(0)
  const seen = ['groups', '--profile', 'bob']
  expect((await home.run([...seen, '--name', 'bob'])).out).toContain('lab')
  expect(await home.run([...seen, '--name', 'bruno'])).toMatchObject({ code: 0, err: '' })
}, 60_000)

test('at a terminal papo send says that it waits for a text, and sends what is typed', async () => {
  const screen = home.screen(['send', 'echo', '--name', 'alice'], { columns: 120 })
  await screen.sees('papo: type the text, in as many lines as you like; Ctrl-D on an empty line')
  screen.type('by hand\r')
  await screen.sees('by hand')
  screen.type('\u0004')
  expect(await screen.ended).toMatchObject({ code: 0 })
  expect((await home.run(['log', 'echo'])).out).toContain('alice: by hand')
}, 60_000)

/** However a command ends, it says nothing of its inside, leaves nothing behind, and its code tells how. */
// @module-tag mosquitto
import { describe, expect, test } from 'vitest'
import { startFakeServer } from '../../support/transport/fake-server.ts'
import { startProxy } from '../../support/transport/proxy.ts'
import { until } from '../../support/wait.ts'
import { useHomeAndMosquitto } from '../../support/e2e/home-and-mosquitto.ts'

const here = useHomeAndMosquitto()

const as = (who: string, url = here.mosquitto.url) => [
  '--name',
  who,
  '--profile',
  who,
  '--broker',
  url,
]
const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const

/** Somebody who takes connections and never says a word. */
const mute = async () => {
  const { port, received, stop } = await startFakeServer(() => {})
  return { url: `mqtt://127.0.0.1:${port}`, connections: () => received.length, stop }
}

describe('tail, which goes on until it is ended', () => {
  test.each(SIGNALS)('ends with 0 by %s, with a broker and without one', async (signal) => {
    const tail = here.home.start(['tail', ...as('alice')])
    await until(() => tail.out().includes('online'), 'it is linked', 20_000)
    tail.kill(signal)
    expect(await tail.done).toMatchObject({ code: 0, err: '' })
    await here.mosquitto.stop()
    const lonely = here.home.start(['tail', ...as('alice')])
    await until(() => lonely.out().includes('offline'), 'it tells that nobody is there', 20_000)
    lonely.kill(signal)
    expect(await lonely.done).toMatchObject({ code: 0, err: '' })
  })

  test('goes on while its broker is away, and tells what comes after', async () => {
    const tail = here.home.start(['tail', ...as('alice')])
    await until(() => tail.out().includes('online'), 'it is linked', 20_000)
    await here.mosquitto.stop()
    await until(() => tail.out().includes('offline'), 'it tells that the broker is gone', 20_000)
    await here.mosquitto.restart()
    const hears = async () => {
      await here.home.run(['users', ...as('bob')])
      return tail.out().includes('bob is online')
    }
    await until(hears, 'it hears of bob', 30_000)
    tail.kill('SIGTERM')
    expect(await tail.done).toMatchObject({ code: 0, err: '' })
  }, 90_000)
})

test('a signal that comes while it closes does not make what it did unknown', async () => {
  await here.home.run(['users', ...as('bob')])
  await here.home.run(['request', 'bob', ...as('alice')])
  await here.home.run(['accept', 'alice', ...as('bob')])
  const tail = here.home.start(['tail', ...as('bob')])
  const proxy = await startProxy(here.mosquitto.port)
  try {
    await until(() => tail.out().includes('online'), 'bob is linked', 20_000)
    proxy.slow(400)
    const sent = here.home.start([
      'send',
      'bob',
      'oi',
      ...as('alice', `mqtt://127.0.0.1:${proxy.port}`),
    ])
    // the word was confirmed before she said goodbye, whose confirmation is still on its way
    const leaves = () => /alice: oi[^]*alice is offline/u.test(tail.out())
    await until(leaves, 'she leaves', 30_000)
    sent.kill('SIGINT')
    expect(await sent.done).toEqual({ code: 0, out: '', err: '' })
  } finally {
    tail.kill('SIGTERM')
    await tail.done
    await proxy.stop()
  }
}, 60_000)

test.each(SIGNALS)(
  'what is cut short by %s says so with its code',
  async (signal, code) => {
    await here.home.run(['users', ...as('bob')])
    await here.home.run(['request', 'bob', ...as('alice')])
    await here.home.run(['accept', 'alice', ...as('bob')])
    await here.home.run(['send', 'bob', 'oi', ...as('alice')])
    const silent = await mute()
    try {
      const cut = async (...line: readonly string[]) => {
        const before = silent.connections()
        const command = here.home.start([...line, ...as('alice', silent.url)])
        await until(() => silent.connections() > before, 'it tries to connect', 20_000)
        command.kill(signal)
        return command.done
      }
      expect(await cut('users')).toEqual({ code, out: '', err: '' })
      const sent = await cut('send', 'bob', 'depois')
      expect(sent).toMatchObject({ code, out: '' })
      expect(sent.err).toMatch(/^papo: ended before the result was known\..*\n$/u)
      // echo needs nobody, and a connection that is being made does not hold it up
      expect(await here.home.run(['send', 'echo', 'hi', ...as('alice', silent.url)])).toEqual({
        code: 0,
        out: '',
        err: '',
      })
    } finally {
      await silent.stop()
    }
    // it was on her disk, and goes out with the next connection; echo answered
    await here.home.run(['users', ...as('alice')])
    const hasIt = async () => {
      await here.home.run(['users', ...as('bob')])
      return (await here.home.run(['search', 'depois', ...as('bob')])).out.includes('depois')
    }
    await until(hasIt, 'bob has what was kept', 20_000)
    expect((await here.home.run(['search', 'hi', '--json', ...as('alice')])).out).toMatch(
      /"by":"echo"/u,
    )
  },
  90_000,
)

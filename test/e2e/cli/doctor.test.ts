/** `papo doctor` on real brokers: what they cannot do is named with the line that adds it, and nothing stays behind. */
// @module-tag mosquitto
// @module-tag openssl
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addPassword, secure } from '../../support/process/certificates.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import { startShipped } from '../../support/process/shipped.ts'
import { startHangUpProxy } from '../../support/transport/hang-up-proxy.ts'
import { startRogueBroker } from '../../support/transport/rogue-broker.ts'
import { connectMqtt } from '../../support/transport/mqtt-clients.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'
import { until } from '../../support/wait.ts'

let home: Home
let stops: (() => Promise<unknown>)[] = []
beforeEach(() => {
  home = openHome()
})
afterEach(async () => {
  await home.close()
  await Promise.all(stops.map((stop) => stop()))
  stops = []
})

const start = async (config = 'allow_anonymous true\n'): Promise<Mosquitto> => {
  const mosquitto = await startMosquitto({ config: `${config}sys_interval 1\n` })
  stops.push(() => mosquitto.stop())
  return mosquitto
}

const doctor = (url: string, ...more: readonly string[]) =>
  home.run(['doctor', '--broker', url, ...more])

/** The lines of a report, by the name of their probe. */
const linesAbout = (out: string, label: string) =>
  out.split('\n').filter((line) => line.slice(2).startsWith(`${label} `))

/** What a broker retains below papo's space, and how many sessions it knows, of which the asker's is one. */
const leftBehind = async ({ url }: Mosquitto) => {
  const asker = await connectMqtt(url, { clientId: 'asker', clean: true })
  stops.push(() => asker.client.endAsync(true))
  await asker.client.subscribeAsync(['papo/#', '$SYS/broker/clients/total'], { qos: 0 })
  const clients = () =>
    asker.received.findLast(({ topic }) => topic === '$SYS/broker/clients/total')?.text
  // the broker counts once a second
  await until(() => clients() === '1', 'the sessions are gone', 10_000)
  return asker.received.filter(({ topic }) => topic.startsWith('papo/'))
}

describe('a broker that has everything', () => {
  test('is well: every probe has a line, exit 0, and nothing is left there', async () => {
    const mosquitto = await start()
    const done = await doctor(mosquitto.url)
    expect(done).toMatchObject({ code: 0, err: '' })
    expect(done.out).not.toMatch(/[!✗]/u)
    expect(done.out.match(/^✓ /gmu)).toHaveLength(15)
    expect(done.out).toContain('MQTT 5, mosquitto version')
    expect(done.out).toContain('it keeps all of 200 messages')
    expect(done.out).toContain('papo has everything here that it needs.')
    expect(await leftBehind(mosquitto)).toEqual([])
  }, 40_000)

  test('one of MQTT 3.1.1 too', async () => {
    const mosquitto = await start()
    const rogue = await startRogueBroker(mosquitto.port, 4)
    stops.push(rogue.stop)
    const done = await doctor(rogue.url, '--lang', 'pt-BR')
    expect(done).toMatchObject({ code: 0, err: '' })
    expect(done.out).toContain('MQTT 3.1.1')
    expect(done.out).toContain('O papo tem aqui tudo de que precisa.')
    expect(await leftBehind(mosquitto)).toEqual([])
  }, 40_000)

  test('our own too, which is started for it', async () => {
    const done = await home.run(['doctor'])
    expect(done).toMatchObject({ code: 0, err: '' })
    expect(done.out).toContain('66 KB come back')
  }, 40_000)

  test('as JSON: a finding a line, and the verdict', async () => {
    const mosquitto = await start('allow_anonymous true\nmessage_size_limit 600\n')
    const done = await doctor(mosquitto.url, '--json')
    expect(done.code).toBe(1)
    const lines = done.out
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
    expect(lines.find((line) => Object(line).probe === 'size')).toMatchObject({
      mark: 'missing',
      outcome: 'size-nothing',
      add: [{ software: 'Mosquitto', file: 'mosquitto.conf', line: 'message_size_limit 0' }],
    })
    expect(lines.at(-1)).toMatchObject({ verdict: 'bad', software: 'Mosquitto' })
  }, 40_000)
})

describe('a broker that can do less', () => {
  test('a small queue and small packets: what is kept and what comes back is counted', async () => {
    const mosquitto = await start(
      'allow_anonymous true\nmax_queued_messages 20\nmessage_size_limit 20000\n',
    )
    const { code, out } = await doctor(mosquitto.url)
    expect(code).toBe(1)
    expect(out).toContain('! size         16 KB come back, 48 KB do not')
    expect(out).toContain('mosquitto.conf  message_size_limit 0')
    expect(out).toMatch(/! while away {3}it keeps \d\d of 200 messages/u)
    expect(out).toContain('mosquitto.conf  max_queued_messages 100000')
    expect(out).toContain('papo works here, with less: size, while away.')
    expect(await leftBehind(mosquitto)).toEqual([])
  }, 40_000)

  test('nothing retained: the lines of all brokers, as it does not tell which one it is', async () => {
    const mosquitto = await start('allow_anonymous true\nretain_available false\n')
    const { code, out } = await doctor(mosquitto.url)
    expect(code).toBe(1)
    expect(linesAbout(out, 'retained')).toEqual(['! retained     it retains nothing'])
    for (const line of ['retain_available true', 'retainer.enable = true', 'jetstream {'])
      expect(out).toContain(line)
  }, 40_000)

  test.each([5, 4] as const)(
    'rights: MQTT %i tells which one is missing, or both may be',
    async (version) => {
      const folder = freshFolder()
      const file = join(folder, 'acl')
      const allowed = ['CONTROL', 'SESSIONS', 'GROUPS', 'USERS'].map(
        (kind) => `topic readwrite papo/${kind}/#\n`,
      )
      writeFileSync(file, `${allowed.join('')}topic read papo/WHO/+\ntopic read $SYS/#\n`)
      const mosquitto = await start(`allow_anonymous true\nacl_file ${file}\n`)
      const rogue = await startRogueBroker(mosquitto.port, version)
      stops.push(rogue.stop)
      const { code, out } = await doctor(rogue.url, '--name', 'ann')
      expect(code).toBe(1)
      expect(linesAbout(out, 'topics')).toHaveLength(1)
      expect(out).toContain('papo/WHO/ann')
      expect(out).toContain('acl_file        topic write papo/WHO/ann')
      expect(out.includes('topic read papo/WHO/+')).toBe(version === 4)
      expect(out).toContain('papo works here, with less: topics.')
      // with the lines that were told it is well
      writeFileSync(file, `${allowed.join('')}topic read papo/WHO/+\ntopic write papo/WHO/ann\n`)
      await mosquitto.restart()
      expect(await doctor(mosquitto.url, '--name', 'ann')).toMatchObject({ code: 0 })
    },
    60_000,
  )

  test('TLS with passwords, where everybody writes in their own name only', async () => {
    const mosquitto = await startShipped('tls.conf', (folder) => {
      secure(folder, new Map([['alice', 'pass alice']]))
    })
    stops.push(async () => {
      await mosquitto.stop()
      rmSync(mosquitto.folder, { recursive: true })
    })
    const url = `mqtts://127.0.0.1:${mosquitto.port}`
    const as = ['--name', 'alice', '--cafile', join(mosquitto.folder, 'certs/ca.crt')]
    const account = ['--username', 'alice', '--password-file', join(home.folder, 'password')]
    writeFileSync(join(home.folder, 'password'), 'pass alice\n')
    const done = await doctor(url, ...as, ...account)
    expect(done).toMatchObject({ code: 0, err: '' })
    expect(done.out).toContain('alice may connect')
    expect(done.out).toContain('nobody may write in your name')
    const nobody = await doctor(url, ...as)
    expect(nobody.code).toBe(1)
    expect(linesAbout(nobody.out, 'account')[0]).toMatch(/✗ account .*--username/u)
    const wrong = await doctor(url.replace('//', '//alice:no@'), ...as)
    expect(wrong.code).toBe(1)
    expect(wrong.out).not.toContain(':no@')
  }, 60_000)

  test('certain client ids only: they are told, and --client-id counts for these too', async () => {
    const mosquitto = await start('allow_anonymous true\nclientid_prefixes house-\n')
    const refused = await doctor(mosquitto.url)
    expect(refused.code).toBe(1)
    // Mosquitto 2.0 says no more than that it is not allowed
    expect(refused.out).toContain('it takes certain client ids only: --client-id ID')
    expect(await doctor(mosquitto.url, '--client-id', 'house-ann')).toMatchObject({ code: 0 })
  }, 40_000)
})

describe('a broker that hangs up', () => {
  test('at a large packet: the probe is named, and the others go on', async () => {
    const mosquitto = await start()
    const proxy = await startHangUpProxy(mosquitto.port, (bytes) => bytes.length > 10_000)
    stops.push(proxy.stop)
    const { code, out } = await doctor(proxy.url)
    expect(code).toBe(1)
    expect(out).toContain('! size         1 KB come back, 16 KB do not')
    expect(out).toContain('papo works here, with less: size.')
    expect(proxy.hangUps()).toBeGreaterThan(0)
  }, 40_000)

  test('at one topic: it is known at which', async () => {
    const mosquitto = await start()
    const proxy = await startHangUpProxy(mosquitto.port, (bytes) => bytes.includes('papo/WHO/ann'))
    stops.push(proxy.stop)
    const { code, out } = await doctor(proxy.url, '--name', 'ann')
    expect(code).toBe(1)
    expect(linesAbout(out, 'topics')).toEqual([
      '! topics       asking who is here: it hangs up at papo/WHO/ann',
    ])
    expect(linesAbout(out, 'size')[0]).toContain('✓')
  }, 40_000)

  test('in the middle of a probe: it is named with the end, and nothing is left', async () => {
    const mosquitto = await start()
    const proxy = await startHangUpProxy(mosquitto.port, (bytes) =>
      bytes.includes('doctor-copies~'),
    )
    stops.push(proxy.stop)
    const { code, out } = await doctor(proxy.url)
    expect(code).toBe(1)
    expect(linesAbout(out, 'copies')[0]).toMatch(/^✗ copies .*connection ended/u)
    expect(linesAbout(out, 'clock')[0]).toContain('✓')
    expect(await leftBehind(mosquitto)).toEqual([])
  }, 40_000)
})

describe('which broker', () => {
  test('none: one line with what to do, exit 1', async () => {
    const done = await doctor('mqtt://127.0.0.1:1')
    expect(done).toMatchObject({ code: 1, err: '' })
    expect(done.out).toContain('✗ broker       Nothing is listening there')
    expect(done.out).toContain('papo does not work here as it should: broker.')
  })

  test('of several the first that answers; which of the others answer is told for each', async () => {
    const [mosquitto, other] = [await start(), await start()]
    const done = await doctor(`mqtt://127.0.0.1:1,${mosquitto.url},mqtt://127.0.0.1:2,${other.url}`)
    expect(done.code).toBe(1)
    expect(linesAbout(done.out, 'broker').map((line) => line.slice(0, 50))).toEqual([
      expect.stringMatching(/^! broker .*mqtt:\/\/127\.0\.0\.1:1\b/u),
      expect.stringContaining(`✓ broker       ${mosquitto.url}`),
      expect.stringMatching(/^! broker .*mqtt:\/\/127\.0\.0\.1:2\b/u),
      expect.stringContaining(`✓ broker       ${other.url}`),
    ])
    expect(done.out).toContain('papo works here, with less: broker.')
  }, 40_000)

  test('of several the first that answers; that another does not is told', async () => {
    const mosquitto = await start()
    const done = await doctor(`mqtt://127.0.0.1:1,${mosquitto.url}`)
    expect(done.code).toBe(1)
    expect(linesAbout(done.out, 'broker')).toHaveLength(2)
    expect(done.out).toContain('all 6 come back')
    expect(done.out).toContain('papo works here, with less: broker.')
  }, 40_000)

  test('that of a papo which is open, which goes on undisturbed', async () => {
    const mosquitto = await start()
    const alice = home.open('alice', ['--broker', mosquitto.url])
    await alice.sees(/● \d+ ms/u)
    const bob = home.open('bob', ['--broker', mosquitto.url])
    await bob.sees(/● alice/u)
    await bob.press('/request alice oi', '\r')
    await alice.sees('bob wants to chat')
    const done = await home.run(['doctor', '--profile', 'alice'])
    expect(done).toMatchObject({ code: 0, err: '' })
    expect(done.out).toContain(mosquitto.url)
    expect(done.out).toContain('it agrees with 1 person')
    // what this one was started with does not count here, and that is said where something is missing
    const cut = await home.run(['doctor', '--profile', 'alice', '--broker', 'mqtt://127.0.0.1:1'])
    expect(cut.code).toBe(1)
    expect(cut.err).toContain('papo is open in this profile')
    expect(cut.err).toContain('or type /doctor there')
    // both are connected as before, and nobody was refused anything
    for (const screen of [alice, bob]) {
      // oxlint-disable-next-line eslint/no-await-in-loop
      await screen.press('\u001B', '/refused', '\r')
      // oxlint-disable-next-line eslint/no-await-in-loop
      await screen.sees('No packet has been refused.')
    }
  }, 60_000)
})

/** One that lets in alice alone. */
const closedBroker = async () => {
  const folder = freshFolder()
  addPassword(folder, 'alice', 'secret')
  return start(`allow_anonymous false\npassword_file ${join(folder, 'passwords')}\n`)
}

describe('while a papo is open', () => {
  test('it looks with the account of that one, which nobody has to repeat', async () => {
    const mosquitto = await closedBroker()
    writeFileSync(join(home.folder, 'password'), 'secret\n')
    const account = ['--username', 'alice', '--password-file', join(home.folder, 'password')]
    const alice = home.open('alice', ['--broker', mosquitto.url, ...account])
    await alice.sees(/● \d+ ms/u)
    const done = await home.run(['doctor', '--profile', 'alice'])
    expect(done).toMatchObject({ code: 0, err: '' })
    expect(done.out).toContain('alice may connect')
    const json = await home.run(['doctor', '--json', '--profile', 'alice'])
    expect(JSON.parse(json.out.trim().split('\n').at(-1) ?? '')).toMatchObject({
      verdict: 'good',
      broker: { url: mosquitto.url, user: 'alice' },
    })
    // who names the broker asks for what can be done there without an account
    const named = await home.run(['doctor', '--profile', 'alice', '--broker', mosquitto.url])
    expect(named.code).toBe(1)
    expect(linesAbout(named.out, 'account')[0]).toContain('✗')
  }, 60_000)

  test('several at once: none disturbs another', async () => {
    const mosquitto = await start()
    const old = await startRogueBroker(mosquitto.port, 4)
    stops.push(old.stop)
    const alice = home.open('alice', ['--broker', old.url])
    await alice.sees(/● \d+ ms/u)
    // those that it runs for others are of the same process
    await alice.press('/doctor', '\r')
    const some = await Promise.all([
      home.run(['doctor', '--profile', 'alice']),
      home.run(['doctor', '--profile', 'alice', '--broker', old.url]),
      home.run(['doctor', '--profile', 'nobody', '--broker', old.url]),
      home.run(['doctor', '--profile', 'nobody', '--broker', old.url]),
    ])
    expect(some.map(({ code }) => code)).toEqual([0, 0, 0, 0])
    await alice.sees('papo has everything here that it needs.')
  }, 90_000)
})

describe('when it is broken off', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s: nothing is left at the broker',
    async (signal, code) => {
      const mosquitto = await start()
      const rogue = await startRogueBroker(mosquitto.port, 4)
      stops.push(rogue.stop)
      const running = home.start(['doctor', '--broker', rogue.url])
      await until(() => rogue.taken().includes(Buffer.from('doctor-away').toString('hex')), 'away')
      running.kill(signal)
      expect((await running.done).code).toBe(code)
      expect(await leftBehind(mosquitto)).toEqual([])
    },
    40_000,
  )

  test('killed while its session is kept: the next examination clears it', async () => {
    const mosquitto = await start()
    const rogue = await startRogueBroker(mosquitto.port, 4)
    stops.push(rogue.stop)
    const killed = home.start(['doctor', '--broker', rogue.url])
    const watcher = await connectMqtt(mosquitto.url, { clientId: 'watcher', clean: true })
    await watcher.client.subscribeAsync('papo/GROUPS/+/messages/+', { qos: 0 })
    // it is away when somebody writes to it
    await watcher.until((all) => all.some(({ topic }) => topic.includes('doctor-away')))
    killed.kill('SIGKILL')
    await killed.done
    await watcher.disconnect()
    expect(await doctor(rogue.url)).toMatchObject({ code: 0 })
    expect(await leftBehind(mosquitto)).toEqual([])
  }, 60_000)

  test('killed while something is retained: the last will clears it', async () => {
    const mosquitto = await start()
    const rogue = await startRogueBroker(mosquitto.port, 4)
    stops.push(rogue.stop)
    const running = home.start(['doctor', '--broker', rogue.url])
    const watcher = await connectMqtt(mosquitto.url, { clientId: 'watcher', clean: true })
    await watcher.client.subscribeAsync('papo/GROUPS/+/messages/+', { qos: 0 })
    await watcher.until((all) => all.some(({ topic }) => topic.includes('doctor-retained')))
    running.kill('SIGKILL')
    await running.done
    await watcher.until((all) =>
      all.some(({ topic, text }) => topic.includes('doctor-retained') && text === ''),
    )
    await watcher.disconnect()
    expect(await leftBehind(mosquitto)).toEqual([])
  }, 40_000)
})

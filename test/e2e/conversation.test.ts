/** The main story, as two people in two terminals live it, on every broker that papo ships with. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { freshFolder } from '../support/broker-people.ts'
import { openHome } from '../support/home.ts'
import type { Home } from '../support/home.ts'
import type { Mosquitto } from '../support/mosquitto.ts'
import { needs } from '../support/mosquitto.ts'
import type { Pty } from '../support/pty.ts'
import { keys } from '../support/screen.tsx'
import { run, shipped, startShipped } from '../support/shipped.ts'

let home: Home
let mosquitto: Mosquitto | undefined
afterEach(async () => {
  await home.close()
  await mosquitto?.stop()
  if (mosquitto) rmSync(mosquitto.folder, { recursive: true, force: true })
  mosquitto = undefined
})

const type = async (screen: Pty, text: string) => {
  await screen.press(text, keys.enter)
}

const quit = async (screen: Pty) => {
  await type(screen, '/quit')
  expect(await screen.ended).toEqual({ code: 0, signal: 0 })
  expect(screen.leftOn()).toEqual([])
}

/** The lines of the conversation, without the frame around it and without what time changes. */
const talkOf = (screen: Pty) =>
  screen
    .rows()
    .map((row) => row.match(/\d\d:\d\d\s+(?:alice|bob|you)\s.*/u)?.[0])
    .filter((row) => row !== undefined)
    .map((row) => row.replace(/[│|]\s*$/u, '').trimEnd())

const story = async (argsOf: (who: string) => readonly string[], env = {}) => {
  home = openHome(env)
  const start = (who: string) => home.open(who, argsOf(who))
  const [alice, bob] = [start('alice'), start('bob')]
  await alice.sees(/● bob/u)
  await bob.sees(/● alice/u)

  await type(alice, '/request bob oi, é a Alice')
  await bob.sees('alice wants to chat')
  await bob.press(keys.alt('r'))
  await bob.press('a')
  await bob.sees("you accepted alice's request")
  // nothing else is open on her screen, so the conversation opens
  await alice.sees('bob accepted your request')

  await type(alice, 'Oi! tudo bem? 😀')
  await bob.sees('Oi! tudo bem? 😀')
  await type(bob, '/chat alice')
  await type(bob, 'tudo, e você?')
  await alice.sees('tudo, e você?')
  await alice.sees(/Oi! tudo bem.*(?:✓✓|read)/u)
  await bob.sees(/tudo, e você.*(?:✓✓|read)/u)

  await type(alice, '/end')
  await bob.sees('alice said END')
  await type(bob, '/end')
  for (const screen of [alice, bob]) await screen.sees('both said END')

  await alice.quiet()
  await bob.quiet()
  const before = [talkOf(alice), talkOf(bob)]
  expect(before[0]?.length).toBeGreaterThan(3)
  await quit(alice)
  await bob.sees(/○ alice/u)
  await quit(bob)

  const again = [start('alice'), start('bob')] as const
  await again[0].sees(/● bob/u)
  for (const screen of again) {
    await screen.sees('both said END')
    await screen.quiet()
  }
  const after = again.map(talkOf)
  for (const screen of again) await quit(screen)
  return { before, after }
}

describe('two people meet, ask, accept, talk, end, leave, and find everything again', () => {
  test('with no broker on the machine: papo starts its own', async () => {
    const { before, after } = await story(() => [])
    expect(after).toEqual(before)
    expect(home.brokerPid()).toBeGreaterThan(0)
  }, 60_000)

  test('on Mosquitto with the shipped mosquitto.conf', async () => {
    const { url } = (mosquitto = await startShipped('mosquitto.conf'))
    const { before, after } = await story(() => ['--broker', url])
    expect(after).toEqual(before)
    expect(home.brokerPid()).toBeUndefined()
  }, 60_000)

  test('on Mosquitto with the shipped tls.conf, certificates, passwords and rules', async () => {
    needs('openssl')
    needs('mosquitto_passwd')
    const secrets = freshFolder()
    const { port } = (mosquitto = await startShipped('tls.conf', (folder) => {
      const text = readFileSync(join(shipped, 'README.md'), 'utf8')
      const made = text.slice(text.indexOf('    mkdir -p certs'), text.indexOf('Keep `certs'))
      const here = made.replaceAll('DNS:chat.example.org', 'IP:127.0.0.1')
      run(folder, here.replaceAll(/^ {4}/gmu, ''))
      run(folder, 'touch passwords')
      for (const name of ['alice', 'bob']) {
        run(folder, `mosquitto_passwd -b passwords ${name} 'pass of ${name}'`)
        writeFileSync(join(secrets, name), `pass of ${name}\n`, { mode: 0o600 })
      }
      writeFileSync(join(secrets, 'ca.crt'), readFileSync(join(folder, 'certs/ca.crt')))
    }))
    const { before, after } = await story((who) => [
      '--broker',
      `mqtts://127.0.0.1:${port}`,
      '--username',
      who,
      '--password-file',
      join(secrets, who),
      '--cafile',
      join(secrets, 'ca.crt'),
    ])
    expect(after).toEqual(before)
  }, 60_000)
})

/** The main story, as two people in two terminals live it, on every broker that papo ships with. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { TestOptions } from 'vitest'
import { freshFolder } from '../../support/process/fresh-folder.ts'
import { secure } from '../../support/process/certificates.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import type { Pty } from '../../support/process/pty.ts'
import { keys } from '../../support/screen/keys.ts'
import { startShipped } from '../../support/process/shipped.ts'

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
  // both have the conversation open: what is told of a message goes no further than that
  await alice.sees(/Oi! tudo bem.*read/u)
  await bob.sees(/tudo, e você.*read/u)

  await type(alice, '/end')
  await bob.sees('alice ended the conversation')
  await type(bob, '/end')
  for (const screen of [alice, bob]) await screen.sees('you both ended it')

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
    await screen.sees('you both ended it')
    await screen.quiet()
  }
  const after = again.map(talkOf)
  for (const screen of again) await quit(screen)
  return { before, after }
}

const onMosquitto = { tags: ['mosquitto'], timeout: 60_000 } satisfies TestOptions
const onTls = { tags: ['mosquitto', 'openssl'], timeout: 60_000 } satisfies TestOptions

describe('two people meet, ask, accept, talk, end, leave, and find everything again', () => {
  test('with no broker on the machine: papo starts its own', async () => {
    const { before, after } = await story(() => [])
    expect(after).toEqual(before)
    expect(home.brokerPid()).toBeGreaterThan(0)
  }, 60_000)

  test('on Mosquitto with the shipped mosquitto.conf', onMosquitto, async () => {
    const { url } = (mosquitto = await startShipped('mosquitto.conf'))
    const { before, after } = await story(() => ['--broker', url])
    expect(after).toEqual(before)
    expect(home.brokerPid()).toBeUndefined()
  })

  test('on Mosquitto with tls.conf, certificates, passwords and rules', onTls, async () => {
    const secrets = freshFolder()
    const { port } = (mosquitto = await startShipped('tls.conf', (folder) => {
      const passwords = new Map(['alice', 'bob'].map((name) => [name, `pass of ${name}`]))
      writeFileSync(join(secrets, 'ca.crt'), secure(folder, passwords))
      for (const [name, password] of passwords)
        writeFileSync(join(secrets, name), `${password}\n`, { mode: 0o600 })
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
  })
})

/** Passwords, keys and texts stay where they belong, also where everything that can talk is told to talk. */
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readFields } from '../../../src/core/schema.ts'
import { useHomeAndMosquitto } from '../../support/e2e/home-and-mosquitto.ts'
import { until } from '../../support/wait.ts'
import { keys } from '../../support/screen/keys.ts'

const PASSWORD = 'canary-password'
const TEXT = 'canary-text'
const here = useHomeAndMosquitto()

/** All files of this home, by path, as they are on disk. */
const filesOf = (folder: string): readonly (readonly [path: string, text: string])[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      return [path, readFileSync(path, 'latin1')] as const
    })

const namesWith = (files: ReturnType<typeof filesOf>, secret: string) =>
  files
    .filter(([, text]) => text.includes(secret))
    .map(([path]) => path.slice(path.lastIndexOf('/') + 1))

test(
  'a conversation with an editor, a broken connection and every log turned on leaves none of them elsewhere',
  { tags: ['mosquitto'], timeout: 90_000 },
  async () => {
    const { home, mosquitto } = here
    const editor = join(home.folder, 'editor')
    const seen = join(home.folder, 'environment-of-the-editor')
    writeFileSync(editor, `#!/bin/sh\nenv > ${seen}\n`)
    chmodSync(editor, 0o755)
    const talkative = { DEBUG: '*', EDITOR: editor, VISUAL: editor }
    const inAddress = `mqtt://alice:${PASSWORD}@127.0.0.1:${mosquitto.port}`
    const alice = home.open('alice', ['--broker', inAddress], { env: talkative })
    const bob = home.open('bob', ['--broker', mosquitto.url, '--username', 'bob'], {
      env: { ...talkative, PAPO_PASSWORD: PASSWORD },
    })
    await alice.sees(/● bob/u)
    await alice.press(`/request bob ${TEXT} 1`, keys.enter)
    await bob.sees('alice wants to chat')
    await bob.press(keys.alt('r'))
    await bob.press('a')
    await alice.sees('bob accepted your request')
    await bob.press('/chat alice', keys.enter)
    await bob.press(`${TEXT} 2`, keys.enter)
    await alice.sees(`${TEXT} 2`)
    await bob.press('\u0007')
    await until(() => existsSync(seen), 'the editor was there')
    await mosquitto.restart()
    await alice.sees(/● bob/u, 30_000)
    await alice.press(`${TEXT} 3`, keys.enter)
    await bob.sees(`${TEXT} 3`, 30_000)

    // nobody who looks at the list of processes sees it (Linux)
    for (const pid of process.platform === 'linux' ? [alice.pid, bob.pid] : [])
      expect(readFileSync(`/proc/${pid}/cmdline`, 'latin1')).not.toContain(PASSWORD)
    for (const screen of [alice, bob]) {
      await screen.press('/quit', keys.enter)
      expect(await screen.ended).toEqual({ code: 0, signal: 0 })
      expect(screen.written()).not.toContain(PASSWORD)
    }
    const files = filesOf(home.folder)
    expect(readFileSync(seen, 'utf8')).toContain('EDITOR=')
    expect(namesWith(files, PASSWORD)).toEqual([])
    // the history has the texts, and nothing else
    const withText = namesWith(files, TEXT)
    expect(withText).toContain('papo.db')
    expect(withText.filter((name) => !name.startsWith('papo.db'))).toEqual([])
    const keyFiles = files.filter(([, text]) => text.includes('"secret"'))
    expect(keyFiles).toHaveLength(2)
    for (const [path, text] of keyFiles) {
      const secret = String(readFields(JSON.parse(text))?.['secret'])
      expect(secret.length).toBeGreaterThan(40)
      expect(namesWith(files, secret)).toEqual([path.slice(path.lastIndexOf('/') + 1)])
    }
  },
)

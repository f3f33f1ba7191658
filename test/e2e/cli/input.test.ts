/** What comes on standard input or as an argument and is no text: it is refused, and nothing is said. */
import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BIN, openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const run = (args: readonly string[], input: string | Uint8Array, lang = 'C.UTF-8') => {
  const done = spawnSync(process.execPath, [BIN, ...args, '--name', 'alice'], {
    cwd: home.folder,
    env: { ...home.env, LANG: lang },
    input,
    encoding: 'utf8',
  })
  return { code: done.status, out: done.stdout, err: done.stderr }
}
/** Everything that was said to echo and kept: what was refused is not there. */
const kept = async () => (await home.run(['search', 'a', '--name', 'alice'])).out

test.each([
  ['text of another encoding', Buffer.from('a ção', 'latin1'), 'is not UTF-8', 'não é UTF-8'],
  ['a piece of a character', Buffer.from([0x61, 0xe2, 0x82]), 'is not UTF-8', 'não é UTF-8'],
  ['bytes with a NUL', Buffer.from('a\0b'), 'there is a NUL in it', 'há um NUL nela'],
  ['five megabytes', Buffer.alloc(5_000_000, 'a'), 'this is too long', 'é longo demais'],
])(
  '%s on standard input is not sent',
  async (_, bytes, en, pt) => {
    const english = run(['send', 'echo'], bytes)
    expect(english).toMatchObject({ code: 1, out: '', err: expect.stringContaining(en) })
    expect(english.err).toContain('Nothing was sent')
    const portuguese = run(['send', 'echo'], bytes, 'pt_BR.UTF-8')
    expect(portuguese).toMatchObject({ code: 1, err: expect.stringContaining(pt) })
    expect(await kept()).toBe('')
  },
  60_000,
)

test('what cannot be sent to is told before a text is read', async () => {
  const line = `sleep 30 | "${process.execPath}" "${BIN}" send alice --name alice`
  const began = Date.now()
  const shell = home.shell(`{ ${line}; echo "code $?"; } & wait`)
  await shell.sees('alice is you', 15_000)
  expect(Date.now() - began).toBeLessThan(20_000)
  shell.kill('SIGKILL')
}, 40_000)

test('blanks alone are no text, wherever they come from', async () => {
  expect(run(['send', 'echo'], ' \n\t\n')).toMatchObject({ code: 2, out: '' })
  expect(run(['send', 'echo', '  '], '')).toMatchObject({ code: 2, out: '' })
}, 60_000)

/** Asks for help about a word that a shell makes. */
const help = (word: string) =>
  spawnSync('sh', ['-c', `"${process.execPath}" "${BIN}" help "${word}"`], {
    env: home.env,
    encoding: 'utf8',
  })

test('an argument that is not UTF-8 is refused; one that holds U+FFFD itself is not', async () => {
  // printf gives the shell bytes that no string of ours can hold
  const broken = help("$(printf 'a\\347')")
  expect(broken).toMatchObject({ status: 1, stdout: '' })
  expect(broken.stderr).toContain('an argument is not UTF-8. Nothing was done')
  const whole = help('\uFFFD')
  expect(whole).toMatchObject({ status: 2, stderr: expect.stringContaining('no command') })
})

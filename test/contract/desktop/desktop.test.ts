/** Copying and opening say only what is known: with real programs in a PATH of their own. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createDesktop } from '../../../src/adapters/desktop.ts'
import { until } from '../../support/wait.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'papo-desktop-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const ESC = '\u001B'
const TEXT = 'olá 😀\n\tsecond line, "quoted" $HOME `x`\n'

/** A program of this name that keeps its arguments and input, then runs `rest`. */
const install = (name: string, rest = 'exit 0') => {
  const path = join(folder, name)
  const kept = `"${path}.args"; /bin/cat > "${path}.in"`
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "$@" > ${kept}\n${rest}\n`)
  chmodSync(path, 0o755)
}
const inputOf = (name: string) => readFileSync(join(folder, `${name}.in`))
const argsOf = (name: string) =>
  readFileSync(join(folder, `${name}.args`), 'utf8')
    .trimEnd()
    .split('\n')
const ran = (name: string) => existsSync(join(folder, `${name}.args`))

const desktopIn = (env: Readonly<Record<string, string>>, platform: NodeJS.Platform = 'linux') => {
  const written: string[] = []
  const desktop = createDesktop({
    env: { PATH: folder, TERM: 'xterm-256color', ...env },
    platform,
    write: (bytes) => written.push(bytes),
  })
  return { ...desktop, written }
}
const osc = (text: string) => `${ESC}]52;c;${Buffer.from(text).toString('base64')}\u0007`

describe('copying', () => {
  test.each([
    ['wl-copy', { WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' }, 'linux', []],
    ['xclip', { DISPLAY: ':0' }, 'linux', ['-selection', 'clipboard']],
    ['xsel', { DISPLAY: ':0' }, 'freebsd', ['--clipboard', '--input']],
    ['pbcopy', {}, 'darwin', []],
  ] as const)('%s takes the text, and the terminal is left alone', async (name, env, on, args) => {
    install(name)
    const { copy, written } = desktopIn(env, on)
    expect(await copy(TEXT)).toEqual({ to: 'programs', names: [name] })
    expect(inputOf(name).toString()).toBe(TEXT)
    expect(argsOf(name).filter(Boolean)).toEqual(args)
    expect(written).toEqual([])
  })

  test('Windows gets UTF-16 by clip.exe', async () => {
    install('clip.exe')
    const { copy } = desktopIn({ WSL_DISTRO_NAME: 'Debian' })
    expect(await copy(TEXT)).toEqual({ to: 'programs', names: ['clip.exe'] })
    expect(inputOf('clip.exe').toString('utf16le')).toBe(TEXT)
  })

  test('a program that fails, or never ends, is no success: the next one is tried', async () => {
    install('wl-copy', 'exit 1')
    install('xclip', 'while :; do /bin/sleep 1; done')
    install('xsel')
    const { copy } = desktopIn({ WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' })
    expect(await copy(TEXT)).toEqual({ to: 'programs', names: ['xsel'] })
    expect(ran('wl-copy')).toBe(true)
    expect(ran('xclip')).toBe(true)
  }, 10_000)

  test('where no program is, the terminal is asked, and nothing is claimed', async () => {
    const { copy, written } = desktopIn({ DISPLAY: ':0' })
    expect(await copy(TEXT)).toEqual({ to: 'terminal', tooLong: false })
    expect(written).toEqual([osc(TEXT)])
    expect(await copy('é'.repeat(40_000))).toEqual({ to: 'terminal', tooLong: true })
  })

  test('over ssh only the terminal knows the clipboard of the person', async () => {
    install('xclip')
    const { copy, written } = desktopIn({ SSH_CONNECTION: '::1 1 ::1 22', DISPLAY: ':10' })
    expect(await copy(TEXT)).toEqual({ to: 'terminal', tooLong: false })
    expect(written).toEqual([osc(TEXT)])
    expect(ran('xclip')).toBe(false)
  })

  test('GNU screen passes it on in parts', async () => {
    const { copy, written } = desktopIn({ STY: '1.pts-0.host' })
    await copy(TEXT.repeat(20))
    const parts = written.join('').split(`${ESC}\\`).slice(0, -1)
    expect(parts.length).toBeGreaterThan(3)
    expect(parts.every((part) => part.startsWith(`${ESC}P`) && part.length < 256)).toBe(true)
    expect(parts.map((part) => part.slice(2)).join('')).toBe(osc(TEXT.repeat(20)))
  })

  test('a terminal that takes nothing is not asked', async () => {
    const { copy, written } = desktopIn({ TERM: 'linux' })
    expect(await copy(TEXT)).toEqual({ to: 'nothing' })
    expect(written).toEqual([])
  })

  test('an old tmux without -w keeps it in its buffer, and a tmux that is gone is passed through', async () => {
    install('tmux', '[ "$2" = -w ] && exit 1; exit 0')
    const old = desktopIn({ TMUX: '/nowhere/tmux,1,0' })
    expect(await old.copy(TEXT)).toEqual({ to: 'programs', names: ['tmux'] })
    expect(argsOf('tmux')).toEqual(['load-buffer', '-'])
    install('tmux', 'exit 1')
    const gone = desktopIn({ TMUX: '/nowhere/tmux,1,0' })
    expect(await gone.copy(TEXT)).toEqual({ to: 'terminal', tooLong: false })
    const wrapped = `${ESC}Ptmux;${ESC}${osc(TEXT)}${ESC}\\`
    expect(gone.written).toEqual([osc(TEXT) + wrapped])
  })

  test('at the end of the program nothing of it runs on', async () => {
    install('xclip', `echo $$ > "${folder}/pid"; while :; do /bin/sleep 1; done`)
    const { copy, close } = desktopIn({ DISPLAY: ':0' })
    const copied = copy(TEXT)
    await until(() => existsSync(join(folder, 'pid')), 'the program never ran')
    close()
    expect(await copied).toEqual({ to: 'terminal', tooLong: false })
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
    await until(() => !existsSync(`/proc/${pid}`), 'the program runs on')
  })
})

describe('opening a link', () => {
  const URL = 'https://example.org/a?b=$(id)&c="d"'
  /** The same, as a program gets it: some of them are scripts that put it between quotes of another command. */
  const GIVEN = 'https://example.org/a?b=%24%28id%29&c=%22d%22'

  test('$BROWSER goes first, with its arguments, without a shell', async () => {
    install('mine')
    const { open } = desktopIn({ BROWSER: 'missing:mine --new %s:other', DISPLAY: ':0' })
    expect(await open(URL)).toEqual({ is: 'opened', by: 'mine' })
    expect(argsOf('mine')).toEqual(['--new', GIVEN])
  })

  test.each([
    ['open', {}, 'darwin', [GIVEN]],
    ['xdg-open', { DISPLAY: ':0' }, 'linux', [GIVEN]],
    ['gio', { WAYLAND_DISPLAY: 'wayland-0' }, 'linux', ['open', GIVEN]],
    ['wslview', { WSL_INTEROP: '/run/x' }, 'linux', [GIVEN]],
  ] as const)('%s opens it', async (name, env, on, args) => {
    install(name)
    expect(await desktopIn(env, on).open(URL)).toEqual({ is: 'opened', by: name })
    expect(argsOf(name)).toEqual(args)
  })

  test('an opener that is a careless script runs nothing of a link', async () => {
    install('wslview', `/bin/sh -c "echo \\"$1\\"" > /dev/null; /bin/sh -c "echo '$1'" > /dev/null`)
    const touch = join(folder, 'pwned')
    for (const way of [
      `$(/bin/touch ${touch})`,
      `\`/bin/touch ${touch}\``,
      `';/bin/touch ${touch};'`,
    ]) {
      // oxlint-disable-next-line eslint/no-await-in-loop
      const opened = await desktopIn({ WSL_INTEROP: '/run/x' }).open(`https://x.example/${way}`)
      expect(opened).toEqual({ is: 'opened', by: 'wslview' })
    }
    expect(existsSync(touch)).toBe(false)
  })

  test('an opener that runs on has opened it, and is not killed at the end', async () => {
    install('xdg-open', `echo $$ > "${folder}/pid"; exec /bin/sleep 20`)
    const { open, close } = desktopIn({ DISPLAY: ':0' })
    expect(await open(URL)).toEqual({ is: 'opened', by: 'xdg-open' })
    close()
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
    expect(existsSync(`/proc/${pid}`)).toBe(true)
    process.kill(pid, 'SIGKILL')
  }, 10_000)

  test('where it fails, or nothing opens links, that is told', async () => {
    expect(await desktopIn({ DISPLAY: ':0' }).open(URL)).toEqual({ is: 'nothing' })
    install('xdg-open', 'exit 3')
    // without a desktop it would take a browser for terminals into our screen
    expect(await desktopIn({}).open(URL)).toEqual({ is: 'nothing' })
    expect(ran('xdg-open')).toBe(false)
    expect(await desktopIn({ DISPLAY: ':0' }).open(URL)).toEqual({
      is: 'failed',
      by: 'xdg-open',
      code: 3,
    })
  })

  test.each([
    ['a path through a file', '/etc/passwd/browser'],
    ['a command that is too long', 'x'.repeat(5000)],
  ])('%s opens nothing, and ends nothing', async (_, BROWSER) => {
    expect(await desktopIn({ BROWSER }).open(URL)).toEqual({ is: 'nothing' })
    install('mine')
    const opened = await desktopIn({ BROWSER: `${BROWSER}:mine` }).open(URL)
    expect(opened).toEqual({ is: 'opened', by: 'mine' })
  })

  test('a link that no program can be given opens nothing', async () => {
    install('xdg-open')
    const { open } = desktopIn({ DISPLAY: ':0' })
    expect(await open(`https://example.org/${'x'.repeat(300_000)}`)).toEqual({ is: 'nothing' })
  })

  test('an opener that was killed has opened nothing', async () => {
    install('xdg-open', 'kill -SEGV $$')
    const failed = { is: 'failed', by: 'xdg-open', code: 139 }
    expect(await desktopIn({ DISPLAY: ':0' }).open(URL)).toEqual(failed)
  })

  test('what is no http link is opened by nobody', async () => {
    install('xdg-open')
    for (const url of ['file:///etc/passwd', 'javascript:alert(1)', '--help', 'ssh://host']) {
      // oxlint-disable-next-line eslint/no-await-in-loop
      expect(await desktopIn({ DISPLAY: ':0' }).open(url)).toEqual({ is: 'nothing' })
    }
    expect(ran('xdg-open')).toBe(false)
  })
})

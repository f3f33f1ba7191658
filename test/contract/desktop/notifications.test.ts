/** Notifications: which way each desktop and terminal has, and that no text of others gets out of its place there. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createDesktop } from '../../../src/adapters/desktop.ts'
import type { NotificationWay } from '../../../src/core/desktop.ts'
import { ATTACK_WORD, TERMINAL_ATTACKS } from '../../support/forged/terminal-attacks.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'papo-notify-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const ESC = '\u001B'
const BEL = '\u0007'

/** A program of this name that keeps its arguments, each ended by a zero, then runs `rest`. */
const install = (name: string, rest = 'exit 0') => {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\0' "$@" >> "${path}.args"\n${rest}\n`)
  chmodSync(path, 0o755)
}
const argsOf = (name: string) => {
  const file = join(folder, `${name}.args`)
  return existsSync(file) ? readFileSync(file, 'utf8').split('\0').slice(0, -1) : []
}

const notified = async (
  env: Readonly<Record<string, string>>,
  { way = 'auto', title = 'papo', body = 'Message from bob', isSample = false } = {},
  platform: NodeJS.Platform = 'linux',
) => {
  const written: string[] = []
  const desktop = createDesktop({
    env: { PATH: folder, TERM: 'xterm-256color', ...env },
    platform,
    write: (bytes) => written.push(bytes),
  })
  const outcome = await desktop.notify({ title, body, isSample }, way as NotificationWay)
  desktop.close()
  return { written: written.join(''), outcome }
}

const shown = async (...args: Parameters<typeof notified>) => (await notified(...args)).written

describe('which way', () => {
  test('a desktop has its program, with the texts as arguments of their own', async () => {
    install('notify-send')
    expect(await shown({ DISPLAY: ':0', KITTY_WINDOW_ID: '1' })).toBe('')
    expect(argsOf('notify-send').slice(-3)).toEqual(['--', 'papo', 'Message from bob'])
  })

  test.each([
    ['terminal-notifier', ['-group', 'papo', '-title', 'papo', '-message', 'Message from bob']],
    ['osascript', ['papo', 'Message from bob']],
  ])('on macOS %s is asked', async (name, args) => {
    install(name)
    expect(await shown({}, {}, 'darwin')).toBe('')
    expect(argsOf(name).slice(-args.length)).toEqual(args)
  })

  test('far from the desktop, or where its program fails, the terminal shows it', async () => {
    install('notify-send', 'exit 1')
    const osc = `${ESC}]777;notify;papo;Message from bob${BEL}`
    expect(await shown({ DISPLAY: ':0', TERM: 'foot' })).toBe(osc)
    const before = argsOf('notify-send').length
    expect(await shown({ DISPLAY: ':0', TERM: 'foot', SSH_TTY: '/dev/pts/1' })).toBe(osc)
    expect(argsOf('notify-send').length).toBe(before)
  })

  test('where its program hangs, it is killed, and the terminal shows it', async () => {
    install('notify-send', 'exec sleep 60')
    const osc = `${ESC}]777;notify;papo;Message from bob${BEL}`
    expect(
      await notified({ DISPLAY: ':0', TERM: 'foot', PATH: `${folder}:/usr/bin:/bin` }),
    ).toEqual({
      written: osc,
      outcome: 'terminal',
    })
  }, 20_000)

  test('what became of it is known, as far as that can be', async () => {
    expect((await notified({}, { way: 'desktop' })).outcome).toBe('nothing')
    expect((await notified({ DISPLAY: ':0' }, { way: 'desktop' })).outcome).toBe('nothing')
    expect((await notified({ DISPLAY: ':0' })).outcome).toBe('nothing')
    expect((await notified({}, { way: 'osc9' })).outcome).toBe('terminal')
    install('notify-send')
    expect((await notified({ DISPLAY: ':0' }, { way: 'desktop' })).outcome).toBe('program')
  })

  test('nothing is written to a terminal that may not understand it, unless that is asked for', async () => {
    expect(await shown({})).toBe('')
    expect(await shown({ TERM: 'linux' })).toBe('')
    expect(await shown({ TERM: 'foot' }, { way: 'desktop' })).toBe('')
    expect(await shown({}, { way: 'osc9' })).toBe(`${ESC}]9;papo: Message from bob${BEL}`)
  })

  test('kitty shows it while its window has the focus only where it is a sample', async () => {
    expect(await shown({}, { way: 'osc99' })).toContain(':o=unfocused:')
    expect(await shown({}, { way: 'osc99', isSample: true })).toContain(':o=always:')
  })

  test.each([
    [{ TERM: 'xterm-kitty' }, ']99;'],
    [{ TERM_PROGRAM: 'ghostty' }, ']777;'],
    [{ TERM_PROGRAM: 'WezTerm' }, ']777;'],
    [{ TERM: 'rxvt-unicode-256color' }, ']777;'],
    [{ TERM_PROGRAM: 'iTerm.app' }, ']9;'],
    [{ LC_TERMINAL: 'iTerm2', SSH_CONNECTION: '::1 1 ::1 22' }, ']9;'],
  ] as const)('%o understands %s', async (env, begin) => {
    expect(await shown(env)).toContain(`${ESC}${begin}`)
  })

  test('tmux and GNU screen pass it on', async () => {
    const tmux = await shown({ TMUX: '/nowhere,1,0', LC_TERMINAL: 'iTerm2' })
    expect(tmux).toBe(`${ESC}Ptmux;${ESC}${ESC}]9;papo: Message from bob${BEL}${ESC}\\`)
    const screen = await shown({ STY: '1.pts-0', LC_TERMINAL: 'iTerm2' })
    expect(screen).toBe(`${ESC}P${ESC}]9;papo: Message from bob${BEL}${ESC}\\`)
  })
})

describe('hostile texts', () => {
  const ways = ['osc9', 'osc777', 'osc99'] as const
  // oxlint-disable-next-line eslint/no-control-regex
  const CONTROLS = /[\u0000-\u001F\u007F-\u009F]/u
  /** What stands between the beginning of each string and its end. */
  // oxlint-disable-next-line eslint/no-control-regex
  const STRINGS = /^(?:\u001B\][^\u0000-\u001F\u007F-\u009F]*(?:\u0007|\u001B\\))+$/u

  test.each(TERMINAL_ATTACKS)(
    '%s: no string is closed early, and nothing stands between them',
    async (_, bytes) => {
      for (const way of ways) {
        // oxlint-disable-next-line eslint/no-await-in-loop
        const written = await shown({}, { way, title: bytes, body: `${bytes};${bytes}` })
        expect(written).toMatch(STRINGS)
        expect(written.split(BEL).length + written.split(`${ESC}\\`).length).toBe(
          way === 'osc99' ? 4 : 3,
        )
        // nor for a terminal that looks at bytes
        expect(Buffer.from(written).includes(0x9c)).toBe(false)
      }
      install('notify-send')
      await shown({ DISPLAY: ':0' }, { title: bytes, body: bytes })
      const [title = '', body = ''] = argsOf('notify-send').slice(-2)
      expect(`${title}${body}`).not.toMatch(CONTROLS)
      expect(`${title}${body}`).toContain(ATTACK_WORD)
    },
  )

  test('letters with the byte that ends a string are spelled; those of kitty are not', async () => {
    expect(await shown({}, { way: 'osc9', body: 'Über “uns”' })).toBe(
      `${ESC}]9;papo: Uber "uns”${BEL}`,
    )
    const kitty = await shown({}, { way: 'osc99', body: 'Über' })
    expect(kitty).toContain(Buffer.from('Über').toString('base64'))
  })

  test('a semicolon, a number and a dash mean nothing', async () => {
    const written = await shown({}, { way: 'osc777', title: 'a;b', body: '-c;d' })
    expect(written).toBe(`${ESC}]777;notify;a,b;-c,d${BEL}`)
    expect(await shown({}, { way: 'osc9', title: '4;1;50', body: 'x' })).toBe(
      `${ESC}]9; 4,1,50: x${BEL}`,
    )
    install('notify-send')
    await shown({ DISPLAY: ':0' }, { title: '--help', body: '<b>&amp;' })
    expect(argsOf('notify-send').slice(-3)).toEqual(['--', '--help', '&lt;b&gt;&amp;amp;'])
    install('osascript')
    await shown({}, { title: '-e', body: '(x)' }, 'darwin')
    expect(argsOf('osascript').slice(-2)).toEqual(['\u00A0-e', '\u00A0(x)'])
  })

  test('what is long is cut, whatever it consists of', async () => {
    install('notify-send')
    await shown({ DISPLAY: ':0' }, { title: 't'.repeat(10_000), body: '😀'.repeat(10_000) })
    const [title = '', body = ''] = argsOf('notify-send').slice(-2)
    expect([Array.from(title).length, Array.from(body).length]).toEqual([80, 200])
    expect(body.isWellFormed()).toBe(true)
  })
})

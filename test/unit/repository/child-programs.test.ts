/** Which programs papo starts: these, and no others; what people write is never part of a shell's command. */
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  clipboardPrograms,
  linkOpeners,
  openableUrl,
  openCommand,
  tmuxPrograms,
} from '../../../src/adapters/desktop/programs.ts'

/** Every call that starts a program, as it is written. */
const STARTS: Readonly<Record<string, readonly string[]>> = {
  'src/adapters/desktop/program-runner.ts': ['(file, args, options)'],
  // a command of the person's own configuration, as a list: no shell reads it
  'src/adapters/hook-runner.ts': ['(file, args, { env, detached: true'],
  'src/adapters/shared-broker.ts': ['(process.execPath, [...entry],'],
  'src/cli/screen/external-programs.ts': ["('/bin/sh', command,"],
}

const sources = globSync('{src,components}/**/*.{ts,tsx}').map(
  (file) => [file, readFileSync(file, 'utf8')] as const,
)

test('only the listed files start programs, and each in the listed way', () => {
  const users = sources.filter(([, text]) =>
    /child_process|node:cluster|worker_threads|process\.binding/u.test(text),
  )
  expect(users.map(([file]) => file).toSorted()).toEqual(Object.keys(STARTS))
  for (const [file, text] of users) {
    const imported = [...text.matchAll(/import \{([^}]*)\} from 'node:child_process'/gu)]
    expect([file, imported.map(([, names]) => names?.trim())]).toEqual([file, ['spawn']])
    const calls = [...text.matchAll(/\bspawn(\((?!\w+: )[^\n]*)/gu)].map(([, call = '']) => call)
    expect(calls.map((call) => STARTS[file]?.find((start) => call.startsWith(start)))).toEqual(
      STARTS[file],
    )
  }
})

test('the shell gets the editor or the pager of the person and a file of ours, and nothing else', () => {
  const text = readFileSync('src/cli/screen/external-programs.ts', 'utf8')
  // oxlint-disable-next-line no-template-curly-in-string
  expect(text).toContain("const command = ['-c', `${program} \"$1\"`, 'sh', file]")
  expect(text).toContain("const editor = env['VISUAL'] || env['EDITOR'] || 'vi'")
  expect(text).toContain("const pager = env['PAGER'] || 'less'")
  // nothing else of ours calls it
  expect([...text.matchAll(/runOnText\([^)]*\)/gu)].map(([call]) => call)).toEqual([
    'runOnText(text, editor, env)',
    // oxlint-disable-next-line no-template-curly-in-string
    'runOnText(`${text}\\n`, pager, env)',
  ])
  const variables = sources.flatMap(([, source]) =>
    [...source.matchAll(/\b(?:EDITOR|VISUAL|BROWSER|PAGER|SHELL|MAILCAP)'\]/gu)].map(
      ([name]) => name,
    ),
  )
  expect(variables.toSorted()).toEqual(["BROWSER']", "EDITOR']", "PAGER']", "VISUAL']"])
})

test('for the clipboard and for links these programs are tried, beside $BROWSER', () => {
  const everywhere = {
    TMUX: 'x',
    DISPLAY: ':0',
    WAYLAND_DISPLAY: 'w',
    WSL_DISTRO_NAME: 'd',
    BROWSER: '',
  }
  const systems = ['linux', 'darwin'] as const
  const commands = [
    ...tmuxPrograms(everywhere).map(({ command }) => command),
    ...systems.flatMap((system) => [
      ...clipboardPrograms(everywhere, system).map(({ command }) => command),
      ...linkOpeners(everywhere, system),
    ]),
  ]
  expect(new Set(commands.map(([name]) => name))).toEqual(
    new Set([
      'clip.exe',
      'gio',
      'open',
      'pbcopy',
      'sensible-browser',
      'tmux',
      'wl-copy',
      'wslview',
      'xclip',
      'xdg-open',
      'xsel',
    ]),
  )
})

test.each([
  'https://x.example/$(touch pwned)`touch pwned`',
  `https://x.example/"; calc; '&calc'`,
  'http://x.example/?q=$env:PATH;Start-Process{calc}|calc^&',
  'https://x.example/\\..\\..\\windows',
  'https://x.example/\u202Egnp.exe\u200B',
  'https://аpple.example/',
  'http:\n--help',
])('the link %j becomes one that no quotes, shell or terminal take for more', (link) => {
  const url = openableUrl(link) ?? ''
  expect(url).toMatch(/^https?:\/\/[!#%&*+,\-./:;=?@~\w[\]]+$/u)
  expect(URL.canParse(url)).toBe(true)
  expect(openCommand(['opener', '--new'], url)).toEqual(['opener', '--new', url])
  expect(openCommand(['opener', '%s'], url)).toEqual(['opener', url])
})

test('a Cyrillic host is opened as it is looked up, and a plain link as it is written', () => {
  expect(openableUrl('https://аpple.example/')).toBe('https://xn--pple-43d.example/')
  for (const link of ['https://a.example/b?c=d&e=%20#f', 'http://[::1]:8080/~x;y'])
    expect(openableUrl(link)).toBe(link)
})

test.each(['file:///etc/passwd', 'javascript:alert(1)', '--help', 'ssh://host', 'https://', ''])(
  '%j is no link that is opened',
  (link) => expect(openableUrl(link)).toBeUndefined(),
)

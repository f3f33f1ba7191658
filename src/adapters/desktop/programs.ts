/** Which programs take a text or a link where we run, the likeliest first, and what the terminal gets instead. */
import { passThrough } from './terminal-strings.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** A program with its arguments, and what it wants on its standard input. */
export type ClipboardProgram = {
  readonly command: readonly string[]
  readonly wants: 'utf8' | 'utf16le'
}

const has = (env: Environment, ...names: readonly string[]) =>
  names.some((name) => (env[name] ?? '') !== '')

const isRemote = (env: Environment) => has(env, 'SSH_CONNECTION', 'SSH_TTY', 'SSH_CLIENT')
const isWsl = (env: Environment) => has(env, 'WSL_DISTRO_NAME', 'WSL_INTEROP')
const utf8Program = (...command: readonly string[]): ClipboardProgram => ({
  command,
  wants: 'utf8',
})

/** The programs of this desktop. Far from it, over ssh, only the terminal knows the person's own. */
export const clipboardPrograms = (
  env: Environment,
  platform: NodeJS.Platform,
): readonly ClipboardProgram[] => {
  if (isRemote(env)) return []
  if (platform === 'darwin') return [utf8Program('pbcopy')]
  return [
    ...(has(env, 'WAYLAND_DISPLAY') ? [utf8Program('wl-copy')] : []),
    ...(has(env, 'DISPLAY')
      ? [
          utf8Program('xclip', '-selection', 'clipboard'),
          utf8Program('xsel', '--clipboard', '--input'),
        ]
      : []),
    ...(isWsl(env) ? [{ command: ['clip.exe'], wants: 'utf16le' } as const] : []),
  ]
}

/**
 * tmux keeps a text as a buffer of its own and, with `-w`, tells the terminal around it; before
 * version 3.2 it knows no `-w`.
 */
export const tmuxPrograms = (env: Environment): readonly ClipboardProgram[] =>
  has(env, 'TMUX')
    ? [utf8Program('tmux', 'load-buffer', '-w', '-'), utf8Program('tmux', 'load-buffer', '-')]
    : []

/** The openers of links. Without a desktop xdg-open would only find browsers for a terminal. */
export const linkOpeners = (
  env: Environment,
  platform: NodeJS.Platform,
): readonly (readonly string[])[] => {
  // a list with colons, each with its own arguments; %s stands for the link
  const own = (env['BROWSER'] ?? '').split(':').map((one) => one.split(' ').filter(Boolean))
  const first = own.filter((command) => command.length > 0)
  if (platform === 'darwin') return [...first, ['open']]
  const desktop = has(env, 'DISPLAY', 'WAYLAND_DISPLAY')
  return [
    ...first,
    ...(isWsl(env) ? [['wslview']] : []),
    ...(desktop ? [['xdg-open'], ['gio', 'open'], ['sensible-browser']] : []),
  ]
}

/** What a shell or PowerShell would obey even between quotes: some openers are scripts, and put a link into another command. */
const OBEYED = /["'$`()\\|^<>{}]/gu

/**
 * A link as a program gets it: in ASCII, with the host as it is looked up, and nothing that a script would take for more than
 * a link. It cannot begin with `-`. `undefined` for what is no http(s) link.
 */
export const openableUrl = (text: string): string | undefined => {
  const url = URL.parse(text)
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return undefined
  return url.href.replaceAll(OBEYED, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** The command for a link. */
export const openCommand = (opener: readonly string[], url: string): readonly string[] =>
  opener.some((arg) => arg.includes('%s'))
    ? opener.map((arg) => arg.replaceAll('%s', () => url))
    : [...opener, url]

/** Of a longer text some terminals take nothing by OSC 52, in bytes of UTF-8. */
export const MAX_OSC = 74_994

const ESC = '\u001B'

/** The bytes that ask the terminal to put a text into its clipboard; empty where it cannot be asked. */
export const osc52Copy = (env: Environment, text: string): string => {
  const term = env['TERM'] ?? ''
  if (term === 'dumb' || term === 'linux') return ''
  const osc = `${ESC}]52;c;${Buffer.from(text).toString('base64')}\u0007`
  // for a tmux that takes it from programs, and for one that lets it pass
  return (has(env, 'TMUX') ? osc : '') + passThrough(env, osc)
}

/** How a notification is shown where we run: by a program of the desktop, or by the terminal. */
import type { DesktopNotification, NotificationString } from '../../core/desktop.ts'
import { harmlessLine, passThrough } from './terminal-strings.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The most characters of a title and of a body. */
const MAX_TITLE = 80
const MAX_BODY = 200

const ESC = '\u001B'
const BEL = '\u0007'

const has = (env: Environment, ...names: readonly string[]) =>
  names.some((name) => (env[name] ?? '') !== '')

const isRemote = (env: Environment) => has(env, 'SSH_CONNECTION', 'SSH_TTY', 'SSH_CLIENT')

/** Harmless characters only, and not too many. */
const clean = ({ title, body }: DesktopNotification): DesktopNotification => ({
  title: harmlessLine(title, MAX_TITLE),
  body: harmlessLine(body, MAX_BODY),
})

/** Servers of notifications read the body as markup (freedesktop.org, Desktop Notifications Specification). */
const MARKUP: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const escapeMarkup = (text: string) => text.replaceAll(/[&<>]/gu, (sign) => MARKUP[sign] ?? '')

const notifySend = ({ title, body }: DesktopNotification): readonly string[] => [
  'notify-send',
  '--app-name=papo',
  '--category=im.received',
  // the next one takes the place of this one, where the server can do that
  '--hint=string:x-canonical-private-synchronous:papo',
  '--hint=string:x-dunst-stack-tag:papo',
  '--',
  title,
  escapeMarkup(body),
]

/** macOS reads a value that begins with a bracket or a dash as something else than a text. */
const asPlainValue = (text: string) => (/^[\p{L}\p{N}]/u.test(text) ? text : `\u00A0${text}`)

const APPLE_SCRIPT = [
  'on run argv',
  'display notification (item 2 of argv) with title (item 1 of argv)',
  'end run',
]

/** The programs of this desktop with their arguments, the likeliest first. Far from it, over ssh, there is none. */
export const notificationPrograms = (
  env: Environment,
  platform: NodeJS.Platform,
  notification: DesktopNotification,
): readonly (readonly string[])[] => {
  if (isRemote(env)) return []
  const { title, body } = clean(notification)
  if (platform === 'darwin') {
    const [heading, text] = [asPlainValue(title), asPlainValue(body)]
    return [
      ['terminal-notifier', '-group', 'papo', '-title', heading, '-message', text],
      ['osascript', ...APPLE_SCRIPT.flatMap((line) => ['-e', line]), heading, text],
    ]
  }
  return has(env, 'DISPLAY', 'WAYLAND_DISPLAY') ? [notifySend({ title, body })] : []
}

/** Terminals by what they set, and what they understand. Inside tmux the variables of the terminal around it are still there. */
const BY_TERMINAL: readonly (readonly [(env: Environment) => boolean, NotificationString])[] = [
  [(env) => has(env, 'KITTY_WINDOW_ID') || env['TERM'] === 'xterm-kitty', 'osc99'],
  [(env) => has(env, 'GHOSTTY_RESOURCES_DIR') || env['TERM_PROGRAM'] === 'ghostty', 'osc777'],
  [(env) => has(env, 'WEZTERM_PANE') || env['TERM_PROGRAM'] === 'WezTerm', 'osc777'],
  [(env) => env['TERM_PROGRAM'] === 'WarpTerminal', 'osc777'],
  [(env) => /^(?:foot|rxvt-unicode|contour)/u.test(env['TERM'] ?? ''), 'osc777'],
  [(env) => has(env, 'ITERM_SESSION_ID') || env['LC_TERMINAL'] === 'iTerm2', 'osc9'],
  [(env) => env['TERM_PROGRAM'] === 'iTerm.app', 'osc9'],
]

/** The string that this terminal is known to understand; nothing where that is not known. */
export const notificationStringOf = (env: Environment): NotificationString | undefined =>
  BY_TERMINAL.find(([is]) => is(env))?.[1]

const inBytes = (text: string, limit: number) =>
  harmlessLine(text, limit, { bytes: true }).replaceAll(';', ',')

const kittyPart = (keys: string, text: string) =>
  `${ESC}]99;i=papo:${keys}:e=1;${Buffer.from(text).toString('base64')}${ESC}\\`

const WRITERS: Readonly<Record<NotificationString, (given: DesktopNotification) => string>> = {
  // a number at its beginning would mean something else (progress), so it never begins with one
  osc9: ({ title, body }) => {
    const text = `${inBytes(title, MAX_TITLE)}: ${inBytes(body, MAX_BODY)}`
    return `${ESC}]9;${/^\d/u.test(text) ? ' ' : ''}${text}${BEL}`
  },
  osc777: ({ title, body }) =>
    `${ESC}]777;notify;${inBytes(title, MAX_TITLE)};${inBytes(body, MAX_BODY)}${BEL}`,
  // in base64, which no text can leave; the next one takes the place of this one
  osc99: (given) => {
    const { title, body } = clean(given)
    // kitty knows what papo may not know inside of tmux: whether its window has the focus
    const occasion = given.isSample === true ? 'always' : 'unfocused'
    return kittyPart(`d=0:p=title:o=${occasion}`, title) + kittyPart('d=1:p=body', body)
  },
}

/** The bytes that make a terminal show this. */
export const notificationBytes = (
  env: Environment,
  how: NotificationString,
  notification: DesktopNotification,
): string => passThrough(env, WRITERS[how](notification))

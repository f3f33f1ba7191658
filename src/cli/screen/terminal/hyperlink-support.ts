/** Whether the terminal knows hyperlinks (OSC 8): none of them says so when asked, so their names are looked at. */
import type { SettingValue } from '../../../core/settings/setting-table.ts'
import type { Environment } from '../../setup.ts'

/** Names of programs (TERM_PROGRAM) and terminals (TERM) that know them. */
const PROGRAMS: ReadonlySet<string> = new Set([
  'ghostty',
  'Hyper',
  'iTerm.app',
  'mintty',
  'rio',
  'Tabby',
  'vscode',
  'WarpTerminal',
  'WezTerm',
  'zed',
])
const TERMINALS = /^(?:alacritty|contour|foot|ghostty|rio|wezterm|xterm-(?:ghostty|kitty))/u
/** Variables that only such terminals set: Windows Terminal, kitty, Konsole, GNOME's newer ones. */
const VARIABLES = ['WT_SESSION', 'KITTY_WINDOW_ID', 'KONSOLE_VERSION', 'PTYXIS_VERSION'] as const
/** GNOME's library for terminals has them since 0.50. */
const VTE_SINCE = 5000
// these show what is around them only with a setting of theirs, and say nothing of it
const MULTIPLEXER = /^(?:screen|tmux)/u

/** Is the terminal known to have hyperlinks? `on` and `off` are what the person says. */
export const hasHyperlinks = (setting: SettingValue<'hyperlinks'>, env: Environment): boolean => {
  if (setting !== 'auto') return setting === 'on'
  const terminal = env['TERM'] ?? ''
  if (MULTIPLEXER.test(terminal) || terminal === 'linux') return false
  return (
    TERMINALS.test(terminal) ||
    PROGRAMS.has(env['TERM_PROGRAM'] ?? '') ||
    VARIABLES.some((name) => (env[name] ?? '') !== '') ||
    Number(env['VTE_VERSION'] ?? 0) >= VTE_SINCE
  )
}

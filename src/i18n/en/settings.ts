/** English: what each setting is about, and what its values must be. */
import type { SettingObstacle } from '../../core/settings/setting-obstacle.ts'
import type { SettingName } from '../../core/settings/setting-table.ts'
import type { SettingRule } from '../../core/settings/setting-spec.ts'
import { formatDuration } from '../../core/duration.ts'

/** By the name of the setting. */
export const settingsEn: Readonly<Record<SettingName, string>> = {
  theme: 'the colours',
  themeFile: 'a file with colours of your own, on top of the theme',
  lang: 'the language',
  emoji: 'emoji as pictures, or as words between colons',
  borders:
    'lines and signs, or only ASCII; auto: ASCII on the Linux console, whose fonts lack most signs',
  clock: 'times by 24 hours, or by 12 with AM and PM',
  seconds: 'seconds in the time of each message',
  times: 'relative shows "5 min", "Today" and "Yesterday" in the chat',
  markdown:
    'bold, italic, strike, code and quotes of markdown drawn as such; what was typed stays whole',
  hyperlinks:
    'links that the terminal opens with a click (OSC 8); auto: where the terminal is known to have them',
  notify:
    'how papo notifies you while you look elsewhere: auto is the bell and the best that is there; osc9, osc99 and osc777 are what terminals understand',
  notifyText: 'what a notification tells: the name, the name and the text, or neither',
  quiet: 'the part of the day without notifications, such as 22:00-07:00',
  title: 'how much is new, in the title of the window',
  awayAfter: 'you are away after so long without a key, and back with the next one',
  receipts:
    'others see what you have read, and you see what they have; off hides both. That a message was delivered is always told',
  sort: 'Users and Groups by name, those who are online first, or by activity, the newest first',
  hideAfter:
    'people whom you never talked to are not listed after so long without being here; / in Users finds them',
  typing: 'others see that you are typing, and you see it of them; off hides both',
  keys: 'emacs leaves Ctrl-K, Ctrl-F, Ctrl-P and Ctrl-N to the input, as readline has them',
  mouse: 'the wheel scrolls, a click chooses; the terminal then selects text with Shift held',
  bindings: 'keys of your own, by place and action; /bind changes them',
  hooks: 'programs to run when something happens, with the event as JSON on their standard input',
  plain: 'lines instead of a screen: for screen readers, dumb terminals and logs',
  broker: 'the MQTT broker: mqtt://, mqtts://, ws://, wss://; several with commas',
  name: 'your name',
  space: 'the topic prefix of the community',
  username: 'user name for the broker',
  passwordFile: 'file with the password for the broker (or PAPO_PASSWORD)',
  clientId:
    'the MQTT client identifier, where the broker wants a certain one; each profile needs its own',
  cafile: 'certificates to trust',
  cert: 'your certificate',
  key: "your certificate's key",
  insecure: 'accept any certificate (for tests only)',
  classic: 'use the plain-text chat too: unsigned, readable by everybody',
}

const HOOK = '{"on": "mention", "run": ["notify-send", "papo"], "in": "#lab", "timeout": "10s"}'

const quoted = (values: readonly string[]) => values.map((value) => `"${value}"`).join(', ')

/** What a value must be: `"theme" must be …`. */
export const settingRuleEn = (rule: SettingRule): string => {
  switch (rule.kind) {
    case 'choice':
      return quoted(rule.values).replace(/, (?=[^,]*$)/u, ' or ')
    case 'boolean':
      return 'true or false'
    case 'number':
      return `a whole number from ${rule.min} to ${rule.max}`
    case 'duration': {
      const range = `from ${formatDuration(rule.min)} to ${formatDuration(rule.max)}`
      return `a time such as 90s, 10m or 1h30m, ${range}${rule.off ? ', or "off"' : ''}`
    }
    case 'time-span':
      return 'a time of day such as "22:00-07:00", or "off"'
    case 'text':
      return `a text of 1 to ${rule.max.toLocaleString('en')} characters on one line`
    case 'list':
      return `a list of at most ${rule.max} in square brackets, each ${settingRuleEn(rule.of)}`
    case 'bindings':
      return 'an object of places, each with actions and their keys, such as {"users": {"block": "B"}}'
    case 'hooks':
      return `a list of hooks such as ${HOOK}`
    case 'hook':
      return `a hook such as ${HOOK}`
    case 'no-field':
      return `left out: there are only ${quoted(rule.fields).replace(/, (?=[^,]*$)/u, ' and ')}`
    case 'broker':
      return 'mqtt://host:port (or mqtts, ws, wss)'
    case 'name':
      return '1 to 32 letters, digits, spaces between them, ".", "-" or "_"'
    case 'space':
      return 'one to three levels of A-Z a-z 0-9 - _ ~, with "/" between them'
  }
}

/** What the screen says of settings. */
export const settingTextsEn = {
  nameStays:
    'Your keys and conversations belong to your name: for another one use papo --profile NAME --name NAME.',
  title: 'Settings',
  label: 'setting: ',
  empty: 'No such setting.',
  preset: (value: string) => `default: ${value}`,
  unset: 'not set',
  later: 'a change holds from the next start',
  byLocale: 'by the locale',
  mustBe: (name: string, rule: string) => `${name} must be ${rule}.`,
  atNextStart: (name: string, value: string) => `${name} is ${value} from the next start on.`,
  /** Behind a setting that was changed: why nothing of it is seen here. */
  obstacles: {
    lines: 'That has an effect on the full screen, not here.',
    'no-mouse': 'This console tells programs nothing of the mouse: use a terminal window.',
    'no-colours': 'There are no colours here: NO_COLOR is set, or TERM is dumb.',
    'no-unicode': 'Your locale is not UTF-8, so ASCII is drawn: set LANG.',
    ascii: 'ASCII is drawn here, and no emoji: /set borders unicode, where the font has them.',
    'no-links': 'This console has no hyperlinks: use a terminal window.',
    'no-title': 'This terminal has no window, and so no title.',
  } satisfies Readonly<Record<SettingObstacle, string>>,
  /** The title of a page with several mistakes. */
  mistakes: (name: string) => `${name}: mistakes`,
}

/** What is wrong with the file of a theme; `where` is the file, with the line. */
export const themeFaultsEn = {
  noFile: (where: string) => `${where} cannot be read; check that it exists and is yours`,
  noObject: (where: string) => `${where} is not a JSON object such as {"own": "cyan bold"}`,
  noPeople: (where: string) => `${where}: "people" must be a list of 1 to 32 looks`,
  /** `known` is empty where it was told before. */
  noRole: (where: string, name: string, known: string) =>
    `${where}: "${name}" is not a role${known === '' ? '' : `. The roles: ${known}`}`,
  noStyle: (where: string, word: string, known: string) =>
    `${where}: "${word}" is not a colour or an attribute${known === '' ? '' : `. There are: ${known}`}`,
}

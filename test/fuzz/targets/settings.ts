/** What a person's machine tells the program: the file of settings, the command line, the environment. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig, writeConfig } from '../../../src/adapters/config/config-file.ts'
import { pathsIn } from '../../../src/adapters/files/paths.ts'
import { resolveSettings } from '../../../src/adapters/config/settings.ts'
import { settingNames, variableOf } from '../../../src/core/settings/setting-table.ts'
import type { Settings } from '../../../src/core/settings/setting-table.ts'
import { parseCommandLine } from '../../../src/cli/args.ts'
import { cliCommands } from '../../../src/cli/commands.ts'
import { formatUsageError } from '../../../src/cli/help.ts'
import { printable } from '../../../src/cli/process/printable.ts'
import { createSetup, earlyLanguage, formatProblem } from '../../../src/cli/setup.ts'
import { cliTexts } from '../../../src/cli/texts/cli-texts.ts'
import { parseKeyName } from '../../../components/keyboard/key-names.ts'
import { themeFileProblems } from '../../../src/cli/screen/theme-file.ts'
import { textsFor } from '../../../src/i18n/texts.ts'
import { parseTypedTime } from '../../../src/i18n/times/typed-dates.ts'
import { parseDuration } from '../../../src/core/duration.ts'
import { parseOwnName } from '../../../src/core/user-name.ts'
import type { FuzzTarget } from '../engine/target.ts'
import { bytesOf, inputOf, must, mustBeSafe } from '../engine/target.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** Fri 20 Nov 2026, 09:12:04 UTC. */
const NOW = 1_795_165_924_000

const SETTINGS = {
  broker: 'mqtts://user:secret@broker.example:8883',
  name: 'Alice',
  space: 'papo',
  username: 'alice',
  passwordFile: '/home/alice/password',
  cafile: '/etc/ca.pem',
  cert: 'c.pem',
  key: 'k.pem',
  insecure: false,
  classic: true,
  lang: 'pt-BR',
  theme: 'light',
  emoji: 'off',
  notify: 'bell',
  borders: 'ascii',
  keys: 'emacs',
}

const checkSettings = ({ name, space, theme, emoji, insecure }: Settings): void => {
  must(name === undefined || parseOwnName(name).ok, 'a name is one')
  must(/^[A-Za-z0-9_~/-]+$/u.test(space), 'a space is one')
  must(typeof insecure === 'boolean' && theme.length > 0 && emoji.length > 0, 'choices are made')
}

/** The file of settings. */
export const openConfigFile = (): FuzzTarget => {
  const folder = temporaryFolder()
  const file = join(folder, 'config.json')
  const texts = [cliTexts('en'), cliTexts('pt-BR')]
  const setup = {
    paths: pathsIn({ env: {}, home: folder, temporary: folder, uid: 0 }),
    profile: 'default',
  }
  const screenTexts = textsFor('en')
  return {
    alphabet: 'bytes',
    json: 'whole',
    seeds: [
      inputOf(JSON.stringify(SETTINGS)),
      inputOf(JSON.stringify(SETTINGS, undefined, 2)),
      inputOf('\uFEFF{"name": "é",\r\n "theme": "dark"}\r\n'),
      '{}',
      inputOf(
        '{"styles": {"good": {"color": "green", "bold": true}}, "people": [{"color": "red"}]}',
      ),
      ...Object.entries(SETTINGS).map(([name, value]) =>
        inputOf(JSON.stringify({ [name]: value })),
      ),
    ],
    words: [
      '"broker":',
      '"name":',
      '\\u001b',
      'mqtt://',
      'ws://',
      '"',
      ':',
      '{',
      '}',
      '\u00EF\u00BB\u00BF',
    ],
    check: (input) => {
      writeFileSync(file, bytesOf(input))
      // the same bytes as a theme
      for (const theme of themeFileProblems(setup, file, screenTexts))
        mustBeSafe(printable(theme), 'what is said of a theme')
      const read = readConfig(file)
      const problems = read.ok ? read.warnings : read.problems
      for (const problem of problems)
        for (const one of texts)
          mustBeSafe(printable(formatProblem(one, problem)), 'what is said of a setting')
      if (!read.ok) return
      const all = resolveSettings({}, {}, read.value)
      must(all.ok, 'what a file may say is a setting')
      if (all.ok) checkSettings(all.value)
      if (input.length % 64 > 0) return
      const { password: _, ...settings } = read.value
      must(writeConfig(file, { theme: 'dark' }).ok, 'a file that can be read can be changed')
      const again = readConfig(file)
      must(again.ok && again.value.theme === 'dark', 'a change is there')
      must(again.ok && again.value.name === settings.name, 'the rest is as it was')
    },
  }
}

/** Command lines: one word a line, those with `=` before the first other are variables. */
export const openCommandLine = (): FuzzTarget => {
  const home = temporaryFolder()
  const base = { HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, XDG_STATE_HOME: home }
  const flags = cliCommands.flatMap((command) => command.flags.map(({ name }) => `--${name}`))
  const variables = settingNames.map((name) => `${variableOf(name)}=`)
  return {
    alphabet: 'text',
    seeds: [
      '--name\nAlice\n--broker\nmqtt://localhost:1883\n--theme=light',
      'send\nbob\nhello\n--wait\n--timeout\n5',
      'group\nnew\nlab\n--topic=x\n--json',
      'group\nheirs\nlab\nbob\ncarol\n--after\n7d',
      'broker\n--listen\n0.0.0.0:1883\n--open',
      'help\ngroup\ninvite',
      'tail\n--json\n--profile=work\n--lang=pt-BR',
      'search\nsome words\n--limit\n10',
      'PAPO_NAME=Bob\nPAPO_LANG=en\nPAPO_KEEP_ALIVE=30\nPAPO_BROKER=localhost\nusers',
      '--version',
      '-h',
      '--\n--name',
      ...cliCommands.map(({ name }) => name.replaceAll(' ', '\n')),
    ],
    words: ['\n', '--', '-', '=', '\n--', '\n-', ...flags, ...variables, '1h30m', '0', '..', '/'],
    check: (input) => {
      // no process is given half a character, nor NUL
      const words = input.toWellFormed().replaceAll('\0', '').split('\n')
      const first = words.findIndex((word) => !/^[A-Z_]+=/u.test(word))
      const [named, argv] = first === -1 ? [words, []] : [words.slice(0, first), words.slice(first)]
      const env = {
        ...base,
        ...Object.fromEntries(
          named.map((word) => {
            const at = word.indexOf('=')
            return [word.slice(0, at), word.slice(at + 1)]
          }),
        ),
      }
      const language = earlyLanguage(argv, env)
      for (const word of argv) {
        parseDuration(word)
        parseKeyName(word)
        const time = parseTypedTime(word, NOW)
        must(!time || time.from <= time.until, 'a time begins before it ends')
      }
      const parsed = parseCommandLine(argv)
      if (!parsed.ok)
        return mustBeSafe(printable(formatUsageError(parsed.usageError, language)), 'an error')
      const setup = createSetup(parsed.value, env)
      if (!setup.ok) return mustBeSafe(printable(setup.message), 'a failure')
      checkSettings(setup.value.settings)
      for (const warning of setup.value.warnings) mustBeSafe(printable(warning), 'a warning')
      const { paths, profile, space } = setup.value
      must(!profile.includes('/') && !profile.startsWith('.'), 'a profile is one folder')
      must(!paths.space(profile, space).includes('..'), 'a space is one folder')
      must(Buffer.byteLength(paths.socket(profile, space)) <= 103, 'a socket has a short path')
      pathsIn({ env, home, temporary: '/tmp', uid: 0 }).broker.startsWith('/')
    },
  }
}

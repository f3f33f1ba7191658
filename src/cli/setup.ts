/** From flags, environment and files to what a program needs to run: who, where, with which broker. */
import { tmpdir, userInfo } from 'node:os'
import { basename } from 'node:path'
import { readConfig } from '../adapters/config/config-file.ts'
import { homeFolder } from '../adapters/files/home-folder.ts'
import type { Paths } from '../adapters/files/paths.ts'
import { pathsIn, profileName } from '../adapters/files/paths.ts'
import type { Settings } from '../core/settings/setting-table.ts'
import { firstOnes } from './commands/lines/first-ones.ts'
import type { SettingsProblem } from '../adapters/config/settings.ts'
import { resolveSettings } from '../adapters/config/settings.ts'
import { parseBrokerList, removeCredentials } from '../core/broker/broker-address.ts'
import { parseDisplayName, parseUserId } from '../core/ids.ts'
import { parseOwnName } from '../core/user-name.ts'
import type { SafeText, UserId } from '../core/ids.ts'
import { MAX_TIMER_DELAY, parseNumber } from '../core/number-range.ts'
import type { NumberRange } from '../core/number-range.ts'
import { revealLine } from '../core/text/safe-text.ts'
import { languageOf } from '../core/languages.ts'
import { localeLanguage } from '../i18n/locale.ts'
import type { Invocation } from './args.ts'
import { rawFlag, textFlag } from './args.ts'
import { withoutSecrets } from './process/secrets.ts'
import type { CliTexts, CliLanguage } from './texts/cli-texts.ts'
import { cliTexts } from './texts/cli-texts.ts'

/** The keep-alive of the connection to the broker, in seconds. */
export const KEEP_ALIVE_VARIABLE = 'PAPO_KEEP_ALIVE'
/** After how many milliseconds without clients our own broker ends. */
export const BROKER_IDLE_VARIABLE = 'PAPO_BROKER_IDLE'

export type Environment = Readonly<Record<string, string | undefined>>

/** Everything about this run that is known before a disk is opened. */
export type Setup = {
  readonly paths: Paths
  readonly uid: number
  readonly profile: string
  readonly space: string
  readonly settings: Settings
  /** The name asked for; `undefined` when none was ever given. */
  readonly name: { readonly id: UserId; readonly shown: SafeText } | undefined
  /** What to offer somebody without a name. */
  readonly suggestion: () => SafeText
  readonly language: CliLanguage
  readonly texts: CliTexts
  /** Without passwords: other programs are started with it. */
  readonly env: Environment
  readonly warnings: readonly string[]
  /** The same for the status line, with the file's name alone. */
  readonly notices: readonly string[]
}

/** A sentence for the person, and the exit code that goes with it. */
export type CliFailure = { readonly ok: false; readonly message: string; readonly code: 1 | 2 }
export type CliResult<T> = { readonly ok: true; readonly value: T } | CliFailure

/** Ends a command: 2 is wrong usage, 1 anything else. */
export const cliFailure = (message: string, code: 1 | 2 = 1): CliFailure => ({
  ok: false,
  message,
  code,
})

const osUser = (): string => {
  try {
    return userInfo().username
  } catch {
    // a user without an entry in the password database
    return ''
  }
}

/** The language of a profile's file of settings, if it can be read and names one. */
const languageIn = (file: string) => {
  const config = readConfig(file)
  return config.ok ? config.value.lang : undefined
}

const pathsOf = (env: Environment): Paths | undefined => {
  const home = homeFolder()
  if (home === undefined) return undefined
  return pathsIn({ env, home, temporary: tmpdir(), uid: process.getuid?.() ?? 0 })
}

/** The language of somebody whose command line was not understood, or only asks for help. */
export const earlyLanguage = (argv: readonly string[], env: Environment): CliLanguage => {
  const profile = profileName(rawFlag(argv, 'profile') ?? env['PAPO_PROFILE'] ?? 'default')
  const file = profile === undefined ? undefined : pathsOf(env)?.config(profile)
  return (
    languageOf(rawFlag(argv, 'lang') ?? '') ??
    languageOf(env['PAPO_LANG'] ?? '') ??
    (file === undefined ? undefined : languageIn(file)) ??
    localeLanguage(env)
  )
}

/** Does it stand in a file, beside others? Else a flag or a variable is its name. */
const isInFile = ({ where }: SettingsProblem): boolean => !/^(?:--|PAPO_)/u.test(where)

/** What is wrong with a setting, in the person's language. */
export const formatProblem = (texts: CliTexts, problem: SettingsProblem): string => {
  const { reason, key = '', rule, value } = problem
  const where = revealLine(problem.where)
  const read = key === 'broker' && value !== undefined ? parseBrokerList(value) : undefined
  if (value !== undefined && read && !read.ok) {
    return texts.badBroker(
      where,
      revealLine(removeCredentials(value)),
      texts.addressErrors[read.error],
    )
  }
  const called = key === 'name' && value !== undefined ? parseOwnName(value) : undefined
  if (called && !called.ok) return texts.nameIn(where, called.error)
  if (reason === 'not-allowed' && rule && !isInFile(problem))
    return texts.badValue(where, texts.settingRule(rule))
  return texts.problem[reason](where, revealLine(key), rule ? texts.settingRule(rule) : '')
}

/** All that is wrong, one a line: nobody wants to start once for each. */
const formatProblems = (texts: CliTexts, problems: readonly SettingsProblem[]): string =>
  firstOnes(
    problems.map((problem) => formatProblem(texts, problem)),
    texts,
  ).join('\n')

/** The same for somebody who knows which program speaks, and of which profile. */
const shortProblem = (texts: CliTexts, problem: SettingsProblem): string =>
  formatProblem(texts, { ...problem, where: basename(problem.where) }).replace(/^papo: /u, '')

/** The keep-alive in seconds, which MQTT writes in 16 bits; and how long (ms) our own broker runs without clients. */
const NUMERIC_VARIABLES: readonly { readonly name: string; readonly range: NumberRange }[] = [
  { name: KEEP_ALIVE_VARIABLE, range: { min: 1, max: 65_535, integer: true } },
  { name: BROKER_IDLE_VARIABLE, range: { min: 1, max: MAX_TIMER_DELAY, integer: true } },
]

/** Collects what this run needs, or reports what is wrong. */
export const createSetup = (call: Invocation, env: Environment): CliResult<Setup> => {
  const uid = process.getuid?.() ?? 0
  const lang = textFlag(call, 'lang') ?? env['PAPO_LANG']
  const earlyTexts = cliTexts((lang && languageOf(lang)) || localeLanguage(env))
  const paths = pathsOf(env)
  if (paths === undefined) return cliFailure(earlyTexts.noHome)
  const flag = textFlag(call, 'profile')
  const profileText = flag ?? env['PAPO_PROFILE'] ?? 'default'
  const profile = profileName(profileText)
  if (profile === undefined) {
    const where = flag === undefined ? 'PAPO_PROFILE' : '--profile'
    return cliFailure(earlyTexts.badProfile(where, revealLine(profileText)), 2)
  }

  const file = readConfig(paths.config(profile))
  const all = resolveSettings(call.flags, env, file.ok ? file.value : {})
  if (!file.ok || !all.ok) {
    const problems = [file, all].flatMap((one) => (one.ok ? [] : one.problems))
    return cliFailure(formatProblems(earlyTexts, problems), all.ok ? 1 : 2)
  }
  const language = all.value.lang ?? localeLanguage(env)
  const texts = cliTexts(language)

  const invalid = NUMERIC_VARIABLES.find(
    ({ name, range }) => env[name] && parseNumber(env[name], range) === undefined,
  )
  if (invalid) {
    const { min, max } = invalid.range
    return cliFailure(
      texts.badVariable(invalid.name, revealLine(env[invalid.name] ?? ''), min, max),
      2,
    )
  }
  // without a name nobody asked for one: a wrong one was refused with the settings
  const called = parseOwnName(all.value.name ?? '')
  const shown = called.ok ? called.value : undefined
  const id = parseUserId(shown)
  return {
    ok: true,
    value: {
      paths,
      uid,
      profile,
      space: all.value.space,
      settings: all.value,
      name: shown && id ? { id, shown } : undefined,
      suggestion: () => parseDisplayName(osUser()) ?? ('papo' as SafeText),
      language,
      texts,
      env: withoutSecrets(env),
      warnings: firstOnes(
        file.warnings.map((problem) => formatProblem(texts, problem)),
        texts,
      ),
      notices: file.warnings.map((problem) => shortProblem(texts, problem)),
    },
  }
}

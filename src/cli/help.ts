/** What `--help` prints. */
import { commonFlags, leafCommands } from './commands.ts'
import type { CommandSpec, FlagSpec } from './command-spec.ts'
import type { UsageError } from './usage-error.ts'
import { revealLine } from '../core/text/safe-text.ts'
import { lookUp } from '../i18n/lookup.ts'
import { cliTexts } from './texts/cli-texts.ts'
import type { CliLanguage } from './texts/cli-texts.ts'

/** The placeholders in usages, for other languages than English. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  AFTER: 'TEMPO',
  COMMAND: 'COMANDO',
  DIR: 'PASTA',
  FILE: 'ARQUIVO',
  GROUP: 'GRUPO',
  NAME: 'NOME',
  NUMBER: 'NÚMERO',
  PORT: 'PORTA',
  REASON: 'MOTIVO',
  SECONDS: 'SEGUNDOS',
  TEXT: 'TEXTO',
  TIME: 'HORA',
  TOPIC: 'TÓPICO',
  'TOPIC-LINE': 'ASSUNTO',
  USER: 'NOME',
  WORDS: 'PALAVRAS',
}

/** How something is used, with its placeholders in this language. */
export const localizeUsage = (usage: string, language: CliLanguage): string =>
  language === 'en'
    ? usage
    : usage.replaceAll(/[A-Z]{3,}(?:-[A-Z]+)*/gu, (word) => lookUp(PLACEHOLDERS, word))

/** Cells of the left column; what is longer has a line of its own. */
const LEFT = 33

const row = (left: string, right: string) =>
  left.length > LEFT
    ? `  ${left}\n  ${' '.repeat(LEFT)} ${right}`
    : `  ${left.padEnd(LEFT)} ${right}`

const flagRow =
  (language: CliLanguage) =>
  ({ name, short, value, about }: FlagSpec) =>
    row(
      `${short ? `-${short}, ` : ''}--${name}${value ? ` ${localizeUsage(value, language)}` : ''}`,
      about[language],
    )

/** What `--help` prints for a command, or for all of papo. */
export const formatHelp = (command: CommandSpec, language: CliLanguage): string => {
  const isOverview = command.name === ''
  const titles =
    language === 'en'
      ? {
          usage: 'Usage',
          commands: 'Commands',
          flags: 'Flags',
          common: 'Flags of every command',
          any: 'flags',
        }
      : {
          usage: 'Uso',
          commands: 'Comandos',
          flags: 'Opções',
          common: 'Opções de todo comando',
          any: 'opções',
        }
  const lines = [
    localizeUsage(
      `${titles.usage}: papo ${[command.name, command.usage].filter(Boolean).join(' ')}${isOverview ? '[COMMAND] ' : ' '}[--${titles.any}]`.replace(
        '  ',
        ' ',
      ),
      language,
    ),
    '',
    command.about[language],
  ]
  const parts = isOverview
    ? leafCommands.filter(({ name }) => name !== '')
    : (command.subcommands ?? [])
  if (parts.length > 0) {
    lines.push('', `${titles.commands}:`)
    for (const { name, usage, about } of parts) {
      lines.push(row(localizeUsage(`${name} ${usage}`.trim(), language), about[language]))
    }
  }
  if (command.flags.length > 0) {
    lines.push('', `${titles.flags}:`, ...command.flags.map(flagRow(language)))
  }
  const common = commonFlags.filter(({ name }) => command.unused?.includes(name) !== true)
  lines.push('', `${titles.common}:`, ...common.map(flagRow(language)))
  return `${lines.join('\n')}\n`
}

/** What is wrong with a command line, what may have been meant, and where to look. */
export const formatUsageError = (usageError: UsageError, language: CliLanguage): string => {
  const texts = cliTexts(language)
  const about =
    usageError.kind === 'arity'
      ? revealLine(localizeUsage(usageError.about, language))
      : usageError.about
  const detail = texts.usageErrors[usageError.kind]({ ...usageError, about })
  const { suggestion, command } = usageError
  const help = command === undefined ? '--help' : `help ${command}`
  if (suggestion === undefined) return texts.usage(detail, help)
  const hint = suggestion.startsWith('--')
    ? texts.didYouMean.flag(suggestion)
    : texts.didYouMean.command(suggestion)
  return texts.usage(`${detail} ${hint}`, help)
}

/** What `--help` prints. */
import { common, everyCommand } from './commands.ts'
import type { CommandSpec, Flag } from './command-spec.ts'
import type { Misuse } from './args.ts'
import { cliTexts } from './texts/cli-texts.ts'
import type { Language } from './texts/cli-texts.ts'

/** What stands for the words of a person in usages, in other languages than English. */
const WORDS: Readonly<Record<string, string>> = {
  AFTER: 'TEMPO',
  COMMAND: 'COMANDO',
  DIR: 'PASTA',
  FILE: 'ARQUIVO',
  GROUP: 'GRUPO',
  NAME: 'NOME',
  PORT: 'PORTA',
  REASON: 'MOTIVO',
  SECONDS: 'SEGUNDOS',
  TEXT: 'TEXTO',
  TOPIC: 'TÓPICO',
  USER: 'PESSOA',
  WORDS: 'PALAVRAS',
}

/** How something is used, with its placeholders in this language. */
export const usageIn = (usage: string, language: Language): string =>
  language === 'en'
    ? usage
    : usage.replaceAll(
        /[A-Z]{3,}/gu,
        (word) => (Object.hasOwn(WORDS, word) ? WORDS[word] : undefined) ?? word,
      )

const row = (left: string, right: string) => `  ${left.padEnd(33)} ${right}`

const flagRow =
  (language: Language) =>
  ({ name, short, value, about }: Flag) =>
    row(
      `${short ? `-${short}, ` : ''}--${name}${value ? ` ${usageIn(value, language)}` : ''}`,
      about[language],
    )

/** What `--help` prints for a command, or for all of papo. */
export const help = (command: CommandSpec, language: Language): string => {
  const whole = command.name === ''
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
    usageIn(
      `${titles.usage}: papo ${[command.name, command.usage].filter(Boolean).join(' ')}${whole ? '[COMMAND] ' : ' '}[--${titles.any}]`.replace(
        '  ',
        ' ',
      ),
      language,
    ),
    '',
    command.about[language],
  ]
  const parts = whole ? everyCommand.filter(({ name }) => name !== '') : (command.parts ?? [])
  if (parts.length > 0) {
    lines.push('', `${titles.commands}:`)
    for (const { name, usage, about } of parts) {
      lines.push(row(usageIn(`${name} ${usage}`.trim(), language), about[language]))
    }
  }
  if (command.flags.length > 0) {
    lines.push('', `${titles.flags}:`, ...command.flags.map(flagRow(language)))
  }
  lines.push('', `${titles.common}:`, ...common.map(flagRow(language)))
  return `${lines.join('\n')}\n`
}

/** What is wrong with a command line, what was meant perhaps, and where to look. */
export const misuseIn = (misuse: Misuse, language: Language): string => {
  const texts = cliTexts(language)
  const about = misuse.kind === 'words' ? usageIn(misuse.about, language) : misuse.about
  const detail = texts.misuse[misuse.kind]({ ...misuse, about })
  const { near } = misuse
  if (near === undefined) return texts.usage(detail)
  const meant = near.startsWith('--') ? texts.near.flag(near) : texts.near.command(near)
  return texts.usage(`${detail} ${meant}`)
}

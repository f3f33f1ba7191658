/** What `--help` prints. */
import { common, everyCommand } from './commands.ts'
import type { CommandSpec, Flag } from './spec.ts'
import type { Language } from './texts.ts'

const row = (left: string, right: string) => `  ${left.padEnd(33)} ${right}`

const flagRow =
  (language: Language) =>
  ({ name, short, value, about }: Flag) =>
    row(`${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`, about[language])

/** What `--help` prints for a command, or for all of papo. */
export const help = (command: CommandSpec, language: Language): string => {
  const whole = command.name === ''
  const titles =
    language === 'en'
      ? { usage: 'Usage', commands: 'Commands', flags: 'Flags', common: 'Flags of every command' }
      : { usage: 'Uso', commands: 'Comandos', flags: 'Opções', common: 'Opções de todo comando' }
  const lines = [
    `${titles.usage}: papo ${[command.name, command.usage].filter(Boolean).join(' ')}${whole ? '[COMMAND] ' : ' '}[--flags]`.replace(
      '  ',
      ' ',
    ),
    '',
    command.about[language],
  ]
  const parts = whole ? everyCommand.filter(({ name }) => name !== '') : (command.parts ?? [])
  if (parts.length > 0) {
    lines.push('', `${titles.commands}:`)
    for (const { name, usage, about } of parts) {
      lines.push(row(`${name} ${usage}`.trim(), about[language]))
    }
  }
  if (command.flags.length > 0) {
    lines.push('', `${titles.flags}:`, ...command.flags.map(flagRow(language)))
  }
  lines.push('', `${titles.common}:`, ...common.map(flagRow(language)))
  return `${lines.join('\n')}\n`
}

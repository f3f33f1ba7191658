/** The parts of the documents that are made from the code, and where they stand. */
import { readFileSync } from 'node:fs'
import { slashCommands, commandUsage } from '../../../components/commands/slash-commands.ts'
import { keysAsMarkdown } from '../../../components/keys/key-table.ts'
import { ARRIVAL_RULES } from '../../../src/model/groups/arrival-rules.ts'
import { cliCommands } from '../../../src/cli/commands.ts'
import { formatHelp } from '../../../src/cli/help.ts'
import { textsFor } from '../../../src/i18n/texts.ts'
import { codecs } from '../../../src/protocol/messages/direct.ts'
import { targets } from '../../fuzz/targets.ts'
import { brokerParts } from './brokers.ts'
import { look } from './asyncapi.ts'
import { rosterExample, example } from './examples.ts'
import { featureTables } from './features.ts'
import type { DocumentPart } from './document-part.ts'
import { speedTable } from './speed.ts'
import { bindableTable, settingsReference, settingsSources, settingsTable, themeRoles } from './settings-docs.ts'
import { shareTable, threatTable } from './threats.ts'

const english = textsFor('en')
const fence = (text: string) => `\`\`\`\n${text}\n\`\`\``
const cell = (text: string) => text.replaceAll('|', String.raw`\|`)

const slashTable = () =>
  [
    '| command | also | what |',
    '|---|---|---|',
    ...slashCommands
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((command) => {
        const also = (command.aliases ?? []).map((alias) => `\`/${alias}\``).join(', ')
        const what = english.commands[command.name].help
        return `| \`${cell(commandUsage(english, command))}\` | ${also} | ${cell(what)} |`
      }),
  ].join('\n')

const helpText = () =>
  fence(
    cliCommands
      .map((command) => formatHelp(command, 'en'))
      .at(0)
      ?.trim() ?? '',
  )

/** Each folder of the layer test with what it may import. */
export const layers = (): readonly (readonly [folder: string, may: readonly string[]])[] => {
  const source = readFileSync('test/unit/repository/layers.test.ts', 'utf8')
  const table = /const layers[^{]*\{\n(.*?)\n\}\n/su.exec(source)?.[1] ?? ''
  return [...table.matchAll(/^ {2}'?([\w./]+)'?: \[(.*?)\],$/gmsu)].map(
    ([, folder = '', may = '']) => [
      folder,
      [...may.matchAll(/'([^']+)'/gu)].map(([, name = '']) => name),
    ],
  )
}

const layerTable = () =>
  [
    '| folder | may import |',
    '|---|---|',
    ...layers().map(([folder, may]) => {
      const names = may.map((name) => `\`${name === 'node:' ? 'node:*' : name}\``)
      return `| \`${folder}\` | ${names.length === 0 ? 'nothing' : names.join(', ')} |`
    }),
  ].join('\n')

const titled = (texts: readonly (readonly [title: string, text: string])[]) =>
  texts.map(([title, text]) => `${title}\n\n${fence(text)}`).join('\n\n')

const exampleText = () => {
  const { secret, key, topic, signed, signature, packet } = example()
  return titled([
    ['Secret key (hexadecimal):', secret],
    ['Public key:', key],
    ['Topic without its space:', topic],
    ['What is signed, three lines without a line feed at the end:', signed],
    ['Signature:', signature],
    ['The packet:', packet],
  ])
}

const rosterText = () => {
  const { topic, heirs, signature, packet, hash } = rosterExample()
  return titled([
    ['Topic without its space:', topic],
    ['What is signed of its heirs, of whom there are none yet:', heirs],
    ['That signature:', signature],
    ['The packet:', packet],
    ['Its hash:', hash],
  ])
}

const rosterRules = () =>
  [
    '| rule | where the one before it is | what becomes of it | why |',
    '|---|---|---|---|',
    ...ARRIVAL_RULES.map(([name, at, outcome, line]) => {
      const what = outcome === 'adopt' || outcome === 'record' ? outcome : `\`${outcome}\``
      return `| ${name} | ${at.join(', ')} | ${what} | ${line} |`
    }),
  ].join('\n')

const messageTable = () =>
  [
    '| type | channel | sequenced | fields |',
    '|---|---|---|---|',
    ...Object.entries(codecs).map(([type, { channels, sequenced }]) => {
      const where = channels.join(', ')
      const fields = String(look('components', 'messages', type, 'description'))
      const inPage = fields.replaceAll('](protocol.md#', '](#')
      return `| \`${type}\` | ${where} | ${sequenced ? 'yes' : 'no'} | ${inPage} |`
    }),
  ].join('\n')

const fuzzTable = () =>
  [
    '| target | what is given to its decoders |',
    '|---|---|',
    ...Array.from(targets, ([name, { reads }]) => `| \`${name}\` | ${reads} |`),
  ].join('\n')

/** Every part that is made. */
export const parts: readonly DocumentPart[] = [
  { file: 'README.md', name: 'keys', make: () => keysAsMarkdown(english) },
  { file: 'README.md', name: 'commands', make: slashTable },
  { file: 'README.md', name: 'settings', make: settingsTable },
  { file: 'docs/settings.md', name: 'settings-en', make: () => settingsReference('en') },
  { file: 'docs/settings.md', name: 'settings-pt', make: () => settingsReference('pt-BR') },
  { file: 'docs/settings.md', name: 'roles', make: themeRoles },
  { file: 'docs/settings.md', name: 'bindable', make: bindableTable },
  { file: 'docs/settings.md', name: 'settings-sources', make: settingsSources },
  { file: 'README.md', name: 'help', make: helpText },
  { file: 'docs/features.md', name: 'features', make: featureTables },
  { file: 'CONTRIBUTING.md', name: 'fuzz', make: fuzzTable },
  { file: 'docs/architecture.md', name: 'layers', make: layerTable },
  ...brokerParts,
  { file: 'docs/performance.md', name: 'results', make: speedTable },
  { file: 'docs/security.md', name: 'threats', make: threatTable },
  { file: 'docs/security.md', name: 'shares', make: shareTable },
  { file: 'docs/protocol.md', name: 'roster-rules', make: rosterRules },
  { file: 'docs/protocol.md', name: 'commands', make: messageTable },
  { file: 'docs/protocol.md', name: 'example', make: exampleText },
  { file: 'docs/protocol.md', name: 'roster', make: rosterText },
]

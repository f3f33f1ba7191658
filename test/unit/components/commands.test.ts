/** The table of commands. */
import { expect, test } from 'vitest'
import { menuEntriesFor } from '../../../components/composer/CommandMenu.tsx'
import {
  findCommand,
  commandNames,
  slashCommands,
  commandsWithPrefix,
  commandUsage,
} from '../../../components/commands/slash-commands.ts'
import { textsFor } from '../../../src/i18n/texts.ts'

test('no name or alias is used twice', () => {
  const names = slashCommands.flatMap(commandNames)
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test('every command has its words, and every word its command', () => {
  const described = Object.keys(textsFor('en').commands).toSorted()
  expect(slashCommands.map(({ name }) => name as string).toSorted()).toEqual(described)
})

test('people from IRC find what they know', () => {
  const called = ['query', 'msg', 'ignore', 'LIST', 'part', 'j'].map(
    (name) => findCommand(name)?.name,
  )
  expect(called).toEqual(['chat', 'chat', 'block', 'list', 'part', 'join'])
  expect(findCommand('constructor')).toBeUndefined()
})

test('the usage names the arguments in the language of the person', () => {
  const request = slashCommands.find(({ name }) => name === 'request')
  expect(request && commandUsage(textsFor('en'), request)).toBe('/request USER [TEXT]')
  expect(request && commandUsage(textsFor('pt-BR'), request)).toBe('/request NOME [TEXTO]')
})

test('the menu shows what begins so, then the arguments of the one that was chosen', () => {
  expect(commandsWithPrefix('re').map(({ name }) => name)).toContain('request')
  expect(menuEntriesFor('/ver').map(({ name }) => name)).toEqual(['verify'])
  expect(menuEntriesFor('/msg bob hi').map(({ name }) => name)).toEqual(['chat'])
  expect(menuEntriesFor('/group ').length).toBe(11)
  expect(menuEntriesFor('/g in').map(({ subcommand }) => subcommand)).toEqual(['invite', 'info'])
  expect(menuEntriesFor('/zzz')).toEqual([])
  expect(menuEntriesFor('//verify')).toEqual([])
  expect(menuEntriesFor('hello /verify')).toEqual([])
})

/** The table of commands. */
import { expect, test } from 'vitest'
import { menuFor } from '../../../components/composer/CommandMenu.tsx'
import { commandCalled, commands, commandsBeginning, usageOf } from '../../../components/commands/slash-commands.ts'
import { textsFor } from '../../../src/i18n/texts.ts'

test('no name or alias is used twice', () => {
  const names = commands.flatMap(({ name, aliases }) => [name, ...aliases])
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test('every command has its words, and every word its command', () => {
  const described = Object.keys(textsFor('en').commands).toSorted()
  expect(commands.map(({ name }) => name as string).toSorted()).toEqual(described)
})

test('people from IRC find what they know', () => {
  const called = ['query', 'msg', 'ignore', 'LIST', 'part', 'j'].map(
    (name) => commandCalled(name)?.name,
  )
  expect(called).toEqual(['chat', 'chat', 'block', 'list', 'part', 'join'])
  expect(commandCalled('constructor')).toBeUndefined()
})

test('the usage names the arguments in the language of the person', () => {
  const request = commands.find(({ name }) => name === 'request')
  expect(request && usageOf(textsFor('en'), request)).toBe('/request USER [TEXT]')
  expect(request && usageOf(textsFor('pt-BR'), request)).toBe('/request NOME [TEXTO]')
})

test('the menu shows what begins so, then the arguments of the one that was chosen', () => {
  expect(commandsBeginning('re').map(({ name }) => name)).toContain('request')
  expect(menuFor('/ver').map(({ name }) => name)).toEqual(['verify'])
  expect(menuFor('/msg bob hi').map(({ name }) => name)).toEqual(['chat'])
  expect(menuFor('/group ').length).toBe(11)
  expect(menuFor('/g in').map(({ sub }) => sub)).toEqual(['invite', 'info'])
  expect(menuFor('/zzz')).toEqual([])
  expect(menuFor('//verify')).toEqual([])
  expect(menuFor('hello /verify')).toEqual([])
})

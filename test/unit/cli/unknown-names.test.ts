/** Every command about somebody or something, with a name that nothing has: 1, nothing printed, and where to look. */
import { expect, test } from 'vitest'
import type { CommandSpec } from '../../../src/cli/command-spec.ts'
import { groupWithCli } from '../../support/network/cli-runner.ts'
import { createTestNetwork } from '../../support/network/network.ts'
import { everyCommand, LANGUAGES, lineAbout } from '../../support/process/command-lines.ts'

const there = groupWithCli(createTestNetwork(), ['ana', 'bia'])

/** What ana is told in both languages. */
const refusalsOf = async (line: readonly string[]) => {
  const [anas] = (await there).clis
  const [en, pt] = LANGUAGES
  return [await anas.run(line, en), await anas.run(line, pt)]
}

/** Refused with a sentence that names what was typed, and the command that lists what there is. */
const refused = (typed: string, next: string) => {
  const err = expect.stringMatching(new RegExp(`^papo: .*${typed}.*${next}`, 'u'))
  const one = { code: 1, out: [], err }
  return [one, one]
}

/** The commands of which the usage is like this; `papo tail` waits for who may come. */
const rows = (usage: RegExp, without = ['tail']) =>
  everyCommand
    .filter((spec) => usage.test(spec.usage) && !without.includes(spec.name))
    .map((spec): readonly [string, CommandSpec] => [spec.name, spec])

test.each(rows(/^\[?USER/u))('papo %s nobdy', async (_, spec) => {
  const told = await refusalsOf(lineAbout(spec, 'nobdy'))
  expect(told).toEqual(refused('nobdy', '"papo (?:users|requests)"'))
})

// where it may be a group too, the sign is missing; `tail` waits for nobody there
test.each(rows(/^\[?USER/u, []))('papo %s lab', async (_, spec) => {
  const told = await refusalsOf(lineAbout(spec, 'lab'))
  const next = spec.usage.includes('#GROUP') ? "'#lab'" : '"papo help group"'
  expect(told).toEqual(refused('lab', next))
})

// a script's variable that was not set
test.each(rows(/^\[?USER/u))("papo %s ''", async (_, spec) => {
  const told = await refusalsOf(lineAbout(spec, ''))
  expect(told).toEqual(refused('(?:name is missing|falta o nome)', '"papo users"'))
})

test.each(rows(/'#GROUP'/u))('papo %s #nada', async (_, spec) => {
  const told = await refusalsOf(lineAbout(spec, '#nada'))
  expect(told).toEqual(refused('"nada"', '"papo groups"'))
})

test.each(rows(/^GROUP/u))('papo %s nada', async (_, spec) => {
  const told = await refusalsOf(lineAbout(spec, 'nada'))
  expect(told).toEqual(refused('"nada"', '"papo groups"'))
})

test.each(rows(/^GROUP.*USER/u))('papo %s lab nobdy', async (_, spec) => {
  const told = await refusalsOf(lineAbout(spec, 'lab', 'nobdy'))
  expect(told).toEqual(refused('nobdy', '"papo (?:users|requests|group info lab)"'))
})

test.each(rows(/^GROUP.*USER/u))("papo %s lab ''", async (_, spec) => {
  const told = await refusalsOf(lineAbout(spec, 'lab', ''))
  expect(told).toEqual(refused('(?:name is missing|falta o nome)', '"papo users"'))
})

test.each(rows(/^ID/u))('papo %s nope', async (_, spec) => {
  const told = await refusalsOf(lineAbout(spec, 'nope'))
  expect(told).toEqual(refused('', '"papo log (?:USER|NOME) --json"'))
})

test('each kind of name has commands', () => {
  const counts = [/^\[?USER/u, /'#GROUP'/u, /^GROUP/u, /^GROUP.*USER/u, /^ID/u]
  for (const usage of counts) expect(rows(usage).length).toBeGreaterThan(2)
})

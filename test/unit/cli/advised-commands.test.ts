/** Commands that papo advises are right: whoever types one gets no answer about its usage. */
import { expect, test } from 'vitest'
import { parseCommandLine } from '../../../src/cli/args.ts'
import { leafCommands } from '../../../src/cli/commands.ts'
import { cliTexts } from '../../../src/cli/texts/cli-texts.ts'
import { textsFor } from '../../../src/i18n/texts.ts'

const SAMPLES = ['bob', 'lab', 'x', 'y', '3', '4']

/** A word that only the sentence was given, or that it wanted and was not given. */
const isSample = (word: string) => [...SAMPLES, 'undefined', '[object', 'Object]'].includes(word)

/** Every sentence in it; functions are given names, and once an object, where they want one. */
const sentencesIn = (value: unknown, seen = new Set<unknown>()): readonly string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value === 'function') {
    const said = [SAMPLES, [{ about: 'x', name: 'bob' }, 'lab'], [3, 4]].map((args) => {
      try {
        return sentencesIn(value(...args), seen)
      } catch {
        // it wants something else
        return []
      }
    })
    return said.flat()
  }
  if (typeof value !== 'object' || value === null || seen.has(value)) return []
  seen.add(value)
  return Object.values(value).flatMap((part: unknown) => sentencesIn(part, seen))
}

const names = new Set(leafCommands.map(({ name }) => name))

/** The words of a shell in such a command; quotes are as `shellWord` writes them. */
const shellWords = (line: string) =>
  [...line.matchAll(/'([^']*)'|(\S+)/gu)].map(([, quoted, bare]) => quoted ?? bare ?? '')

const quotedCommands = (sentence: string) =>
  [...sentence.matchAll(/"papo ([^"]+)"/gu)].map(([, line = '']) => shellWords(line))

/** A command with what it is given; only its name, or one that is not there, is spoken of and not advised. */
const isAdvice = (words: readonly string[]) =>
  !names.has(words.join(' ')) && !words.every((word) => isSample(word))

test.each(['en', 'pt-BR'] as const)('in %s', (language) => {
  const sentences = [cliTexts(language), textsFor(language)].flatMap((texts) => sentencesIn(texts))
  const advised = sentences.flatMap(quotedCommands)
  expect(advised.length).toBeGreaterThan(30)
  const wrong = advised.filter((words) => isAdvice(words) && !parseCommandLine(words).ok)
  expect(wrong.map((words) => words.join(' '))).toEqual([])
  // the others stand in a sentence, and nobody can tell where they end
  const begun = sentences.flatMap((sentence) =>
    [...sentence.matchAll(/(?<!")papo (group \w+|[a-z]+)(?=[ .;,]|$)/gu)].map(
      ([, name = '']) => name,
    ),
  )
  expect(begun.filter((name) => names.has(name)).length).toBeGreaterThan(20)
})

/** All words of the screen in the language of the person. */
import { createContext, useContext } from 'react'
import type { KeyScheme } from '../core/settings/setting-table.ts'
import { changeTexts } from './change-texts.ts'
import { textsEn } from './en.ts'
import type { Language } from '../core/languages.ts'
import type { KeyChoice } from './key-choice.ts'
import { textsPtBr } from './pt-BR.ts'

/** Every text; what it lacks in one language does not compile. */
export type Texts = ReturnType<typeof textsEn>

/** The key that goes to a conversation, as sentences name it; a test holds it to the table of keys. */
const GO_TO: Readonly<Record<KeyScheme, string>> = { papo: 'Ctrl-K', emacs: 'Ctrl-O' }

const made = new Map<string, Texts>()

/** The texts of a language and a scheme, made when they are asked for, and the same ones each time. */
const textsIn = (language: Language, scheme: KeyScheme): Texts => {
  const name = `${language} ${scheme}`
  const known = made.get(name)
  if (known) return known
  const texts = (language === 'en' ? textsEn : textsPtBr)(scheme, GO_TO[scheme])
  made.set(name, texts)
  return texts
}

const NO_NAMES: ReadonlyMap<string, string> = new Map()

/** What finds one of these labels where it is not a part of a longer one. */
const finderOf = (labels: readonly string[]): RegExp => {
  const longestFirst = labels.toSorted((a, b) => b.length - a.length)
  const any = longestFirst
    .map((label) => label.replaceAll(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`))
    .join('|')
  return new RegExp(`(?<![\\p{L}\\p{N}-])(?:${any})(?![\\p{L}\\p{N}])`, 'gu')
}

/**
 * The texts of a language, with the keys that are in force. `renamed` has the keys of sentences that are called otherwise: `Ctrl-K`,
 * and what to say instead.
 */
export const textsFor = (
  language: Language,
  keys: KeyChoice = 'papo',
  renamed = NO_NAMES,
): Texts => {
  const texts = textsIn(language, typeof keys === 'string' ? keys : keys.scheme)
  if (renamed.size === 0) return typeof keys === 'string' ? texts : { ...texts, scheme: keys }
  const finder = finderOf([...renamed.keys()])
  const change = (text: string) => text.replace(finder, (label) => renamed.get(label) ?? label)
  return { ...changeTexts(texts, change), scheme: keys }
}

const Context = createContext<Texts | undefined>(undefined)

/** Gives everything below it a language. */
export const TextsProvider = Context.Provider

/** The texts in use. */
export const useTexts = (): Texts => useContext(Context) ?? textsIn('en', 'papo')

export type { KeyChoice } from './key-choice.ts'

export { lookUp } from './lookup.ts'

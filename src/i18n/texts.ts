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

type Schemes = Readonly<Record<KeyScheme, Texts>>

/** The key that goes to a conversation, as sentences name it; a test holds it to the table of keys. */
const GO_TO: Readonly<Record<KeyScheme, string>> = { papo: 'Ctrl-K', emacs: 'Ctrl-O' }

const inSchemes = (make: (scheme: KeyScheme, goTo: string) => Texts): Schemes => ({
  papo: make('papo', GO_TO.papo),
  emacs: make('emacs', GO_TO.emacs),
})

const languages: Readonly<Record<Language, Schemes>> = {
  en: inSchemes(textsEn),
  'pt-BR': inSchemes(textsPtBr),
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
  const texts = languages[language][typeof keys === 'string' ? keys : keys.scheme]
  if (renamed.size === 0) return typeof keys === 'string' ? texts : { ...texts, scheme: keys }
  const finder = finderOf([...renamed.keys()])
  const change = (text: string) => text.replace(finder, (label) => renamed.get(label) ?? label)
  return { ...changeTexts(texts, change), scheme: keys }
}

const Context = createContext<Texts>(languages.en.papo)

/** Gives everything below it a language. */
export const TextsProvider = Context.Provider

/** The texts in use. */
export const useTexts = (): Texts => useContext(Context)

export type { KeyChoice } from './key-choice.ts'

export { lookUp } from './lookup.ts'

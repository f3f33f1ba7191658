/** All words of the screen in the language of the person. */
import { createContext, useContext } from 'react'
import type { KeyScheme } from '../core/settings/setting-table.ts'
import { textsEn } from './en.ts'
import type { Language } from '../core/languages.ts'
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

/** The texts of a language, with the keys of a scheme. */
export const textsFor = (language: Language, scheme: KeyScheme = 'papo'): Texts =>
  languages[language][scheme]

const Context = createContext<Texts>(languages.en.papo)

/** Gives everything below it a language. */
export const TextsProvider = Context.Provider

/** The texts in use. */
export const useTexts = (): Texts => useContext(Context)

export { lookUp } from './lookup.ts'

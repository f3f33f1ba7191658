/** All words of the screen in the language of the person. */
import { createContext, useContext } from 'react'
import { en } from './en.ts'
import type { Language } from './locale.ts'
import { ptBR } from './pt-BR.ts'

/** Every text; what it lacks in one language does not compile. */
export type Texts = typeof en

const languages: Readonly<Record<Language, Texts>> = { en, 'pt-BR': ptBR }

/** The texts of a language. */
export const textsFor = (language: Language): Texts => languages[language]

const Context = createContext<Texts>(en)

/** Gives everything below it a language. */
export const TextsProvider = Context.Provider

/** The texts in use. */
export const useTexts = (): Texts => useContext(Context)

/** A text by a name that came from elsewhere; the name itself where there is none. */
export const named = (table: Readonly<Record<string, string>>, name: string): string =>
  Object.hasOwn(table, name) ? (table[name] ?? name) : name

/** What the commands say on the terminal, in every language of the program. */
import type { Texts } from './en.ts'
import { en } from './en.ts'
import { ptBR } from './pt-BR.ts'

export type Language = 'en' | 'pt-BR'
/** The command line's sentences. */
export type CliTexts = Texts
/** Those of a language. */
export const cliTexts = (language: Language): CliTexts => (language === 'en' ? en : ptBR)

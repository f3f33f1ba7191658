/** What the commands say on the terminal, in every language of the program. */
import type { CliTexts } from './en.ts'
import { cliEn } from './en.ts'
import { cliPtBr } from './pt-BR.ts'

export type CliLanguage = 'en' | 'pt-BR'
/** The command line's sentences. */
export type { CliTexts }
/** Those of a language. */
export const cliTexts = (language: CliLanguage): CliTexts =>
  language === 'en' ? cliEn() : cliPtBr()

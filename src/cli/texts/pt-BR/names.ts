/** Brazilian Portuguese: what the commands say of names. */
import { describeNameErrorPtBr, lookAlikePtBr } from '../../../i18n/pt-BR/names.ts'
import { shellWord } from '../shell-word.ts'
import type { cliNamesEn } from '../en/names.ts'

export const cliNamesPtBr: typeof cliNamesEn = {
  badName: (name, problem) => `papo: "${name}": ${describeNameErrorPtBr(problem)}`,
  badOwnName: (name, problem) =>
    `papo: o seu nome é "${name}": ${describeNameErrorPtBr(problem)} Escolha outro com --name.`,
  renamed: (before) =>
    `papo: este perfil era ${before} até agora, e grupos e conversas o conhecem como ${before}. Para ser ${before} de novo, use --name ${shellWord(before)}; para outra pessoa, use --profile.`,
  waitsFor: (who) =>
    `papo: ainda não há ninguém chamado "${who}" aqui; o papo espera. Veja "papo users".`,
  nameIn: (where, problem) => `papo: ${where}: ${describeNameErrorPtBr(problem)}`,
  lookAlike: {
    phrase: lookAlikePtBr.phrase,
    refusal: (who, alike) =>
      `${lookAlikePtBr.sentence(who, alike)} Nada foi feito. Para fazer mesmo assim, use --anyway.`,
  },
}

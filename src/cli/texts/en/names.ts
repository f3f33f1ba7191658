/** English: what the commands say of names. */
import type { SafeText } from '../../../core/ids.ts'
import type { LookAlike } from '../../../core/text/look-alike.ts'
import type { NameError } from '../../../core/user-name.ts'
import { shellWord } from '../shell-word.ts'
import { describeNameErrorEn, lookAlikeEn } from '../../../i18n/en/names.ts'

export const cliNamesEn = {
  badName: (name: SafeText, problem: NameError) =>
    `papo: "${name}": ${describeNameErrorEn(problem)}`,
  badOwnName: (name: SafeText, problem: NameError) =>
    `papo: your name is "${name}": ${describeNameErrorEn(problem)} Choose another one with --name.`,
  renamed: (before: SafeText) =>
    `papo: this profile was ${before} until now, and groups and conversations know it as ${before}. To be ${before} again, use --name ${shellWord(before)}; for another person use --profile.`,
  /** Of whom `papo tail` shows what happens: nobody is called that yet. */
  waitsFor: (who: SafeText) =>
    `papo: nobody called "${who}" is known here yet; papo waits. See "papo users".`,
  nameIn: (where: SafeText, problem: NameError) =>
    `papo: ${where}: ${describeNameErrorEn(problem)}`,
  lookAlike: {
    phrase: lookAlikeEn.phrase,
    refusal: (who: string, alike: LookAlike) =>
      `${lookAlikeEn.sentence(who, alike)} Nothing was done. To do it anyway, add --anyway.`,
  },
}

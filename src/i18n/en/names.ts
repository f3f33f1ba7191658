/** English: what is wrong with a name. */
import { describeChar, describeLookAlike, MAX_NAME } from '../../core/user-name.ts'
import type { NameError } from '../../core/user-name.ts'
import type { LookAlike } from '../../core/text/look-alike.ts'

/** Why this cannot be a name, and what to do instead. */
export const describeNameErrorEn = (problem: NameError): string => {
  switch (problem.is) {
    case 'empty':
      return 'Nothing in this name is visible. Use a letter or a digit.'
    case 'too-long':
      return `This name has ${problem.count} characters. Remove ${problem.count - MAX_NAME}: at most ${MAX_NAME} are allowed.`
    case 'forbidden':
      return `${describeChar(problem.char)} is not allowed in a name. Use letters, digits, spaces between them, ".", "-" or "_".`
    case 'mark-first':
      return `This name begins with a combining mark (${describeChar(problem.char)}). Put a letter before it.`
    case 'no-letter':
      return 'This name has no letter and no digit. Use at least one.'
    case 'mixed-scripts':
      return `This name mixes alphabets: ${describeLookAlike(problem.char)} is from another one than the letters before it. Use only one.`
    case 'unstable':
      return 'This name changes each time it is put into lower case. Use other letters.'
    case 'reserved':
      return '"echo" is the contact inside papo. Choose another name.'
  }
}

/** That a name can be taken for another one. */
export const lookAlikeEn = {
  /** Below or behind the name, where there is little room. */
  phrase: ({ is, name }: LookAlike): string => {
    switch (is) {
      case 'known':
        return `not the ${name} you know`
      case 'other':
        return `looks like ${name}`
      case 'me':
        return 'looks like your name'
      case 'word':
        return `looks like papo's ${name}`
    }
  },
  sentence: (who: string, alike: LookAlike): string => {
    if (alike.is === 'word')
      return `The name ${who} looks like "${alike.name}", a word that papo itself uses. Look twice whether it is the person you mean.`
    return `${who} ${alike.is === 'known' ? 'is' : 'only'} ${lookAlikeEn.phrase(alike)}.`
  },
  addAnyway: (sentence: string) =>
    `${sentence} Add them anyway? Their key then counts as verified.`,
  askAnyway: (sentence: string) => `${sentence} Ask for a conversation anyway?`,
  acceptAnyway: (sentences: string) => `${sentences} Accept anyway?`,
}

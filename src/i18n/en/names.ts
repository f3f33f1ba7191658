/** English: what is wrong with a name. */
import { describeChar, describeLookAlike, MAX_NAME } from '../../core/user-name.ts'
import type { NameError } from '../../core/user-name.ts'
import type { LookAlike } from '../../core/text/look-alike.ts'

/** Why this cannot be a name, and what to do instead. */
export const describeNameErrorEn = (problem: NameError): string => {
  switch (problem.is) {
    case 'empty':
      return 'There is nothing to see in this name. Write a letter or a digit.'
    case 'too-long':
      return `This name has ${problem.count} characters. Leave ${problem.count - MAX_NAME} out: ${MAX_NAME} have room.`
    case 'forbidden':
      return `${describeChar(problem.char)} cannot stand in a name. Use letters, digits, inner spaces, ".", "-" or "_".`
    case 'mark-first':
      return `This name begins with a mark (${describeChar(problem.char)}). Put a letter in front of it.`
    case 'no-letter':
      return 'This name has no letter and no digit. Write at least one.'
    case 'mixed-scripts':
      return `This name mixes alphabets: ${describeLookAlike(problem.char)} is of another one than the letters before it. Write all of it in one.`
    case 'unstable':
      return 'This name is another one each time it is written in small letters. Use other letters.'
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
        return `reads like ${name}`
      case 'me':
        return 'reads like your name'
      case 'word':
        return `reads like papo's ${name}`
    }
  },
  sentence: (who: string, alike: LookAlike): string =>
    `${who} ${alike.is === 'known' ? 'is' : 'only'} ${lookAlikeEn.phrase(alike)}.`,
  addAnyway: (sentence: string) =>
    `${sentence} Add them all the same? Their key then counts as compared.`,
  askAnyway: (sentence: string) => `${sentence} Ask for a conversation all the same?`,
  acceptAnyway: (sentences: string) => `${sentences} Accept all the same?`,
}

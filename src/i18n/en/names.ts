/** English: what is wrong with a name. */
import { describeChar, MAX_NAME } from '../../core/user-name.ts'
import type { NameError } from '../../core/user-name.ts'

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
    case 'unstable':
      return 'This name is another one each time it is written in small letters. Use other letters.'
    case 'reserved':
      return '"echo" is the contact inside papo. Choose another name.'
  }
}

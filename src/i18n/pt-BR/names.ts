/** Brazilian Portuguese: what is wrong with a name. */
import { describeChar, MAX_NAME } from '../../core/user-name.ts'
import type { NameError } from '../../core/user-name.ts'

/** Why this cannot be a name, and what to do instead. */
export const describeNameErrorPtBr = (problem: NameError): string => {
  switch (problem.is) {
    case 'empty':
      return 'Não há nada para ver neste nome. Escreva uma letra ou um dígito.'
    case 'too-long':
      return `Este nome tem ${problem.count} caracteres. Tire ${problem.count - MAX_NAME}: cabem ${MAX_NAME}.`
    case 'forbidden':
      return `${describeChar(problem.char)} não pode estar num nome. Use letras, dígitos, espaços no meio, ".", "-" ou "_".`
    case 'mark-first':
      return `Este nome começa com um sinal (${describeChar(problem.char)}). Ponha uma letra antes dele.`
    case 'unstable':
      return 'Este nome muda cada vez que é escrito em minúsculas. Use outras letras.'
    case 'reserved':
      return '"echo" é o contato dentro do papo. Escolha outro nome.'
  }
}

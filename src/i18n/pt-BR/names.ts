/** Brazilian Portuguese: what is wrong with a name. */
import { describeChar, describeLookAlike, MAX_NAME } from '../../core/user-name.ts'
import type { NameError } from '../../core/user-name.ts'
import type { LookAlike } from '../../core/text/look-alike.ts'

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
    case 'no-letter':
      return 'Este nome não tem letra nem dígito. Escreva ao menos um.'
    case 'mixed-scripts':
      return `Este nome mistura alfabetos: ${describeLookAlike(problem.char)} é de outro que as letras antes. Escreva tudo em um só.`
    case 'unstable':
      return 'Este nome muda cada vez que é escrito em minúsculas. Use outras letras.'
    case 'reserved':
      return '"echo" é o contato dentro do papo. Escolha outro nome.'
  }
}

/** That a name can be taken for another one. */
export const lookAlikePtBr = {
  phrase: ({ is, name }: LookAlike): string => {
    switch (is) {
      case 'known':
        return `não é ${name} que você conhece`
      case 'other':
        return `parece ${name}`
      case 'me':
        return 'parece o seu nome'
      case 'word':
        return `parece ${name} do papo`
    }
  },
  sentence: (who: string, alike: LookAlike): string =>
    `${who} ${alike.is === 'known' ? '' : 'só '}${lookAlikePtBr.phrase(alike)}.`,
  addAnyway: (sentence: string) =>
    `${sentence} Adicionar mesmo assim? A chave passa a valer como comparada.`,
  askAnyway: (sentence: string) => `${sentence} Pedir uma conversa mesmo assim?`,
  acceptAnyway: (sentences: string) => `${sentences} Aceitar mesmo assim?`,
}

/** Brazilian Portuguese: what is wrong with a name. */
import { describeChar, describeLookAlike, MAX_NAME } from '../../core/user-name.ts'
import type { NameError } from '../../core/user-name.ts'
import type { LookAlike } from '../../core/text/look-alike.ts'

/** Why this cannot be a name, and what to do instead. */
export const describeNameErrorPtBr = (problem: NameError): string => {
  switch (problem.is) {
    case 'empty':
      return 'Nada neste nome é visível. Use uma letra ou um dígito.'
    case 'too-long':
      return `Este nome tem ${problem.count} caracteres. Tire ${problem.count - MAX_NAME}: o máximo é ${MAX_NAME}.`
    case 'forbidden':
      return `${describeChar(problem.char)} não é permitido num nome. Use letras, dígitos, espaços no meio, ".", "-" ou "_".`
    case 'mark-first':
      return `Este nome começa com um sinal combinante (${describeChar(problem.char)}). Coloque uma letra antes dele.`
    case 'no-letter':
      return 'Este nome não tem letra nem dígito. Use pelo menos um.'
    case 'mixed-scripts':
      return `Este nome mistura alfabetos: ${describeLookAlike(problem.char)} é de um alfabeto diferente do das letras anteriores. Use um só.`
    case 'unstable':
      return 'Este nome muda cada vez que é passado para minúsculas. Use outras letras.'
    case 'reserved':
      return '"echo" é o contato dentro do papo. Escolha outro nome.'
  }
}

/** That a name can be taken for another one. */
export const lookAlikePtBr = {
  phrase: ({ is, name }: LookAlike): string => {
    switch (is) {
      case 'known':
        return `não é o ${name} que você conhece`
      case 'other':
        return `parece ${name}`
      case 'me':
        return 'parece o seu nome'
      case 'word':
        return `parece o ${name} do papo`
    }
  },
  sentence: (who: string, alike: LookAlike): string => {
    if (alike.is === 'word')
      return `O nome ${who} parece "${alike.name}", uma palavra do próprio papo. Olhe bem se é a pessoa que você quer.`
    return `${who} ${alike.is === 'known' ? '' : 'só '}${lookAlikePtBr.phrase(alike)}.`
  },
  addAnyway: (sentence: string) =>
    `${sentence} Adicionar mesmo assim? A chave passa a valer como verificada.`,
  askAnyway: (sentence: string) => `${sentence} Chamar para conversar mesmo assim?`,
  acceptAnyway: (sentences: string) => `${sentences} Aceitar mesmo assim?`,
}

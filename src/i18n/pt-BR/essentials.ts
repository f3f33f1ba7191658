/** Português: o que não dá para fazer onde um broker não deixa ler ou escrever o que o papo precisa. */
import type { EssentialTexts, missingEn } from '../en/essentials.ts'

export const essentialsPtBr: EssentialTexts = {
  inbox: {
    read: 'pedidos, respostas e confirmações não chegam aqui',
    write: 'você não pode enviar pedidos, respostas nem confirmações',
  },
  direct: {
    read: 'mensagens de pessoas não chegam aqui',
    write: 'você não pode enviar mensagens a pessoas',
  },
  presence: {
    read: 'você não vê quem está aqui',
    write: 'ninguém vê que você está aqui',
  },
  roster: {
    read: 'você não vê os grupos, nem o que muda neles',
    write: 'você não pode criar nem mudar grupos',
  },
  group: {
    read: 'mensagens de grupos não chegam aqui',
    write: 'você não pode enviar mensagens a grupos',
  },
  'roll-call': {
    read: 'quem pergunta quem está aqui não encontra você',
    write: 'você não pode perguntar quem está aqui',
  },
}

export const missingPtBr: typeof missingEn = {
  short: 'Nem tudo funciona aqui: /doctor',
  others: (clause, others) => (others === 0 ? clause : `${clause}, e mais ${others}`),
  either: (one, other) => `${one}, ou ${other}`,
  perhaps: (one, other) => `${one} e, possivelmente, ${other}`,
  onlyKnown: 'sem curingas aqui: só quem você conhece chega até você',
  exceptKnown: (clause) => `${clause}, exceto no caso de quem você conhece`,
  noWildcards: 'o broker não aceita curingas; por isso, só quem você conhece chega até você.',
  shell: (clause) => `o broker não permite isto: ${clause}.`,
  kept: 'Está guardado, e o papo envia quando o broker permitir.',
  rules: (rules) => `O administrador pode permitir, no Mosquitto com: ${rules}`,
}

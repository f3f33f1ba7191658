/** Brazilian Portuguese: who one is, how the connection is, and what waits. */
import type { ownStatusEn } from '../en/own-status.ts'
import { createPlural } from '../plural.ts'

const plural = createPlural('pt-BR')

export const ownStatusPtBr: typeof ownStatusEn = {
  title: 'Você e a sua conexão',
  about: {
    you: 'você',
    key: 'chave',
    space: 'espaço',
    broker: 'broker',
    online: 'presentes',
    waiting: 'a enviar',
    unread: 'não lidas',
    requests: 'pedidos',
  },
  people: (count) =>
    count === 0 ? 'ninguém mais' : `${count} ${plural(count, 'pessoa', 'pessoas')}`,
  messages: (count) =>
    count === 0 ? 'nada' : `${count} ${plural(count, 'mensagem', 'mensagens')}`,
  unread: (count, mentions) => {
    if (count === 0) return 'nada'
    const called = mentions === 0 ? '' : `, ${mentions} ${plural(mentions, 'menção', 'menções')}`
    return `${count} ${plural(count, 'mensagem', 'mensagens')}${called}`
  },
  requests: (count) =>
    count === 0 ? 'nenhum' : `${count} ${plural(count, 'espera', 'esperam')} a sua resposta`,
}

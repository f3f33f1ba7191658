/** Brazilian Portuguese: the lists at the side, and people. */
import { createPlural } from '../plural.ts'

const plural = createPlural('pt-BR')
const MINUTE = 60_000

export const panesPtBr = {
  users: 'Pessoas',
  groups: 'Grupos',
  requests: 'Pedidos',
  chat: 'Conversa',
  history: 'Histórico de pedidos',
  usersEmpty:
    'Ninguém mais por aqui ainda. Esc, depois /invite mostra uma linha para mandar a um amigo.',
  usersHidden: (count: number) => `${count} fora da lista; / encontra`,
  usersNoMatch: 'Ninguém encontrado. Esc mostra todos.',
  groupsEmpty: 'Nenhum grupo ainda. n cria um.',
  requestsEmpty: 'Nenhum pedido esperando. Enter num nome em Pessoas (Alt-U) chama para conversar.',
  historyEmpty: 'Nenhum pedido ainda. Enter num nome em Pessoas (Alt-U) faz o primeiro.',
  filter: 'filtro',
  online: 'online',
  away: 'ausente',
  offline: 'offline',
  blocked: 'bloqueado',
  builtIn: 'interno',
  asked: 'chamado',
  asksMe: 'chamou você',
  you: 'você',
  wantsToChat: (name: string) => `${name} quer conversar`,
  wantsToChatShort: (name: string) => `${name} chamou`,
  ago: (ms: number) => {
    if (ms < MINUTE) return 'há pouco'
    if (ms < 60 * MINUTE) return `há ${Math.floor(ms / MINUTE)} min`
    if (ms < 24 * 60 * MINUTE) return `há ${Math.floor(ms / (60 * MINUTE))} h`
    return `há ${Math.floor(ms / (24 * 60 * MINUTE))} d`
  },
  unreadCount: (count: number) => `${count} ${plural(count, 'mensagem nova', 'mensagens novas')}`,
  trust: {
    'built-in': 'interno',
    unverified: 'sem chave ainda',
    pinned: 'não verificado',
    verified: 'verificado',
    changed: 'A CHAVE MUDOU',
  },
  outcome: {
    waiting: 'esperando',
    accepted: 'aceito',
    denied: 'recusado',
    crossed: 'os dois chamaram',
    blocked: 'bloqueado',
    moved: 'pedido a outro líder',
    over: 'encerrado',
  },
  from: (name: string) => `de ${name}`,
  to: (name: string) => `para ${name}`,
  tooSmall: 'papo precisa de 30x10; nada se perde',
}

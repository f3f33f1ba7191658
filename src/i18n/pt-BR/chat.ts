/** Brazilian Portuguese: the conversation and the input below it. */
import { createPlural } from '../plural.ts'

const plural = createPlural('pt-BR')

export const chatPtBr = {
  newLine: 'novas',
  edited: '(editada)',
  late: '(chegou atrasada)',
  deletedMessage: 'mensagem apagada',
  earlierMessage: 'uma mensagem anterior',
  read: 'lida',
  progress: {
    waiting: 'ainda não enviada',
    sent: 'no broker',
    delivered: 'entregue',
    read: 'lida',
    failed: 'falhou',
  },
  isTyping: (names: string, count: number) =>
    `${names} ${plural(count, 'está', 'estão')} digitando`,
  and: ' e ',
  newBelow: (count: number, more: boolean) =>
    `${count}${more ? '+' : ''} ${plural(count, 'nova', 'novas')} abaixo`,
  newAbove: (count: number, more: boolean) =>
    `${count}${more ? '+' : ''} ${plural(count, 'nova', 'novas')} acima`,
  moreBelow: 'mais abaixo',
  newCount: (count: number, more: boolean) =>
    `${count}${more ? '+' : ''} ${plural(count, 'nova', 'novas')}`,
  more: 'mais',
  wholeMessage: 'a mensagem inteira',
  moreRows: (count: string) => `mais ${count} linhas`,
  recent: {
    now: 'agora',
    minutes: (count: number) => `${count} min`,
    hours: (count: number) => `${count} h`,
    today: 'Hoje',
    yesterday: 'Ontem',
  },
  chatEmpty: (name: string) => `Aqui começa a sua conversa com ${name}.`,
  chatEmptyHint: 'Escreva abaixo; Enter envia.',
  echoEmpty: 'echo é um contato dentro do papo que responde a tudo: experimente as teclas aqui.',
  notTalking: (name: string) =>
    `Você ainda não tem uma conversa com ${name}. Enter no nome em Pessoas, ou /request ${name}, chama para conversar.`,
  system: {
    iAsked: (name: string, text: string) =>
      text === ''
        ? `você chamou ${name} para conversar`
        : `você chamou ${name} para conversar: "${text}"`,
    theyAsked: (name: string, text: string) =>
      text === ''
        ? `${name} chamou você para conversar`
        : `${name} chamou você para conversar: "${text}"`,
    iAccepted: (name: string) => `você aceitou o pedido de ${name}`,
    theyAccepted: (name: string) => `${name} aceitou o seu pedido`,
    iDenied: (name: string, reason: string) =>
      reason === ''
        ? `você recusou o pedido de ${name}`
        : `você recusou o pedido de ${name}: "${reason}"`,
    theyDenied: (name: string, reason: string) =>
      reason === '' ? `${name} recusou o seu pedido` : `${name} recusou o seu pedido: "${reason}"`,
    crossed: 'vocês se chamaram ao mesmo tempo: a conversa está aberta',
    iBlocked: (name: string) => `você bloqueou ${name}`,
    opened: (session: string) => `conversa ${session} aberta`,
    iEnded: (name: string, pending: boolean) =>
      `você encerrou a conversa${pending ? `; ${name} ainda não` : ''}`,
    theyEnded: (name: string) => `${name} encerrou a conversa`,
    reopens: 'uma nova mensagem reabre',
    closed: 'vocês dois encerraram: a conversa está fechada. Enter chama de novo',
    closedByNewKey: (name: string) =>
      `${name} tem uma chave nova, e a conversa foi fechada. Enter chama de novo`,
  },
  composer: {
    to: (name: string) => `para ${name}`,
    nobody: 'mensagem',
    placeholder: 'Escreva uma mensagem; Enter envia, / para comandos',
    placeholderNobody: 'Escreva; Enter pergunta para quem; / comandos, F1 ajuda',
    placeholderAsksMe: (name: string) => `${name} chamou você. /accept aceita, /deny recusa`,
    placeholderClosed: 'Fechada. Escreva para chamar de novo',
    replying: (name: string) => `resposta a ${name}`,
    editing: 'editando a mensagem',
    escCancels: 'Esc cancela',
    messages: (count: number) => `será enviada em ${count} mensagens`,
    searchSent: (query: string) => `já enviadas: ${query}`,
  },
  messageMode: 'escolhendo uma mensagem',
  choosingSeveral: (count: number) => `${count} mensagens escolhidas`,
  deliveryTitle: 'Entrega',
  deliveredTo: (name: string, progress: string) => `${name}: ${progress}`,
  failedBecause: (reason: string) => `O broker recusou: ${reason}. Tecle t para tentar de novo.`,
  saidAt: (moment: string) => `enviada em ${moment}`,
  editedAt: (moment: string) => `editada em ${moment}`,
  sequence: (seq: number, session: string) => `número ${seq} de ${session}`,
  textPieces: (count: number) => `enviada em ${count} ${plural(count, 'mensagem', 'mensagens')}`,
}

/** Brazilian Portuguese: the conversation and the input below it. */
import { createPlural } from '../plural.ts'

const plural = createPlural('pt-BR')

export const chatPtBr = {
  newLine: 'novas',
  edited: '(editada)',
  late: '(chegou tarde)',
  deletedMessage: 'mensagem apagada',
  earlierMessage: 'uma mensagem anterior',
  read: 'lida',
  progress: {
    waiting: 'espera neste disco',
    sent: 'está com o broker',
    delivered: 'entregue',
    read: 'lida',
    failed: 'falhou',
  },
  isTyping: (names: string, count: number) =>
    `${names} ${plural(count, 'está', 'estão')} digitando`,
  and: ' e ',
  newBelow: (count: number) => `${count} ${plural(count, 'nova', 'novas')} abaixo`,
  newAbove: (count: number, more: boolean) =>
    `${count}${more ? '+' : ''} ${plural(count, 'nova', 'novas')} acima`,
  moreBelow: 'mais abaixo',
  chatEmpty: (name: string) => `Aqui começa a sua conversa com ${name}.`,
  chatEmptyHint: 'Escreva abaixo; Enter envia.',
  echoEmpty: 'echo mora neste programa e responde a tudo: experimente aqui cada tecla.',
  notTalking: (name: string) =>
    `Você e ${name} ainda não têm conversa. Enter no nome em Pessoas, ou /request ${name}, pede uma.`,
  system: {
    iAsked: (name: string, text: string) =>
      text === '' ? `você pediu uma conversa a ${name}` : `você pediu a ${name}: "${text}"`,
    theyAsked: (name: string, text: string) =>
      text === '' ? `${name} pediu uma conversa` : `${name} pediu: "${text}"`,
    iAccepted: (name: string) => `você aceitou o pedido de ${name}`,
    theyAccepted: (name: string) => `${name} aceitou o seu pedido`,
    iDenied: (name: string, reason: string) =>
      reason === ''
        ? `você negou o pedido de ${name}`
        : `você negou o pedido de ${name}: "${reason}"`,
    theyDenied: (name: string, reason: string) =>
      reason === '' ? `${name} negou o seu pedido` : `${name} negou o seu pedido: "${reason}"`,
    crossed: 'vocês se pediram um ao outro: virou uma conversa só',
    iBlocked: (name: string) => `você bloqueou ${name}`,
    opened: (session: string) => `conversa ${session} aberta`,
    iEnded: 'você disse END',
    theyEnded: (name: string) => `${name} disse END`,
    takesBack: 'qualquer coisa que você escreva desfaz isso',
    closed: 'os dois disseram END: a conversa está fechada. Enter pede uma nova',
    closedByNewKey: (name: string) =>
      `${name} tem uma chave nova: a conversa está fechada. Enter pede uma nova`,
  },
  composer: {
    to: (name: string) => `para ${name}`,
    nobody: 'mensagem',
    placeholder: 'Escreva aqui, Enter envia, / para comandos',
    placeholderNobody: 'Escreva, e Enter pergunta para quem; / comandos, F1 ajuda',
    placeholderClosed: 'Fechada. Escreva e Enter para pedir uma nova conversa',
    replying: (name: string) => `resposta a ${name}`,
    editing: 'editando a sua mensagem',
    escCancels: 'Esc desiste',
    messages: (count: number) => `sai em ${count} mensagens`,
    searchSent: (query: string) => `já enviado: ${query}`,
  },
  messageMode: 'escolhendo uma mensagem',
  deliveryTitle: 'Entrega',
  deliveredTo: (name: string, progress: string) => `${name}: ${progress}`,
  failedBecause: (reason: string) => `O broker recusou: ${reason}. t tenta de novo.`,
  saidAt: (moment: string) => `dita em ${moment}`,
  editedAt: (moment: string) => `editada em ${moment}`,
  sequence: (seq: number, session: string) => `número ${seq} de ${session}`,
  textPieces: (count: number) => `enviado em ${count} ${plural(count, 'mensagem', 'mensagens')}`,
}

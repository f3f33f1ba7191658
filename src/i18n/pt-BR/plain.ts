/** Brazilian Portuguese: what `--plain` says besides what the screen says. */
import { isOwnBroker } from '../../core/broker/broker-address.ts'
import type { plainEn } from '../en/plain.ts'

export const plainPtBr: typeof plainEn = {
  start: (name) =>
    `papo em linhas, para ${name}. /help diz o que se digita aqui, /chat NOME abre uma conversa, /quit sai.`,
  yesNo: '(s ou n)',
  yes: 's sim y yes',
  no: 'n não nao no',
  choices: (count) => (count === 1 ? '1' : `1-${count}`),
  chooses: 'Um número escolhe a linha; qualquer outra coisa fecha a lista.',
  picks: 'Um número escolhe a linha, uma parte do nome procura, uma linha vazia sai.',
  verifies: 'y: são iguais. Uma linha vazia fecha.',
  verifiesNewKey: 'y: são iguais. t: aceitar a chave nova. Uma linha vazia fecha.',
  noRow: (number) => `Não há a linha ${number}.`,
  notChosen: 'Nada foi escolhido, e nada foi enviado.',
  opened: (title) => `Conversa: ${title}`,
  nothingOpen: 'Nenhuma conversa está aberta.',
  empty: 'Ainda não há nada aqui.',
  unread: 'Novas:',
  draft: (text) => `Há um texto começado aqui: ${text}`,
  nameFirst: 'Primeiro um nome: digite um. /quit sai.',
  nameIs: (name) => `Todos verão você como "${name}". Está certo?`,
  toYou: (by) => `${by} para você`,
  to: (by, whom) => `${by} para ${whom}`,
  inGroup: (by, group) => `${by} em ${group}`,
  reply: (quoted) => `(resposta a "${quoted}")`,
  edited: (by, when, text) => `${by} editou a mensagem das ${when}: ${text}`,
  deleted: (by, when) => `${by} apagou a mensagem das ${when}`,
  reacted: (by, emoji, text) => `${by} reagiu com ${emoji} a "${text}"`,
  unreacted: (by, emoji, text) => `${by} tirou ${emoji} de "${text}"`,
  isNow: (name, status) => `${name} está ${status}`,
  here: (names, more) => `Aqui: ${names}${more > 0 ? ` e mais ${more}` : ''}.`,
  nobodyHere: 'Ninguém mais está aqui.',
  unreadIn: (title, count, command) => `${title}: ${count}. ${command}`,
  asksYou: (name, text) =>
    `${name} chama você para conversar${text === '' ? '' : `: "${text}"`}. /accept ${name} ou /deny ${name}`,
  asksToJoin: (name, group, text) =>
    `${name} pede para entrar em ${group}${text === '' ? '' : `: "${text}"`}. /accept ${name} ou /deny ${name}`,
  invitesYou: (name, group, text) =>
    `${name} convida você para ${group}${text === '' ? '' : `: "${text}"`}. /join ${group} ou /deny ${name}`,
  opens: (title) => `/chat ${title} abre a conversa.`,
  connecting: (broker) =>
    isOwnBroker(broker) ? 'Conectando ao seu próprio broker.' : `Conectando a ${broker}.`,
  connected: (broker) =>
    isOwnBroker(broker) ? 'Conectado ao seu próprio broker.' : `Conectado a ${broker}.`,
  chosen:
    'Esta mensagem está escolhida; o próximo comando é sobre ela, como /reply, /react ou /quote:',
  editing: 'A próxima linha fica no lugar; uma linha vazia deixa como está.',
  replying: 'A próxima linha é a resposta; uma linha vazia desiste.',
  begun: 'A próxima linha é enviada junto; uma linha vazia descarta.',
  discarded: 'Descartado.',
  typeIt: (line) => `Digite até o fim: ${line}`,
  wire: 'Os pacotes aparecem à medida que passam; uma linha vazia termina isso.',
  diskFree: 'O banco das suas mensagens está livre de novo.',
  waitsForDisk: 'Outro programa está usando o banco das suas mensagens; esta linha espera por ele.',
  unsent: (count) =>
    count === 1
      ? 'Uma mensagem ainda não foi enviada: fica guardada, e vai com a próxima conexão.'
      : `${count} mensagens ainda não foram enviadas: ficam guardadas, e vão com a próxima conexão.`,
  done: 'Feito.',
  notDone: 'Nada foi feito.',
  wireEnds: 'Os pacotes não aparecem mais.',
  noMessage: 'Não há aqui uma mensagem para isso. /search PALAVRAS acha uma e escolhe.',
  closed: 'vocês dois encerraram: a conversa está fechada. Uma mensagem chama de novo',
  closedByNewKey: (name) =>
    `${name} tem uma chave nova, e a conversa está fechada. Uma mensagem chama de novo`,
  searchHelp: 'buscar nesta conversa; em:* busca em todas',
  found: (shown, count) => `${shown} mais recentes de ${count}; antes:DATA acha as mais antigas`,
  instead: {
    usersEmpty: 'Ninguém mais por aqui ainda. /invite mostra uma linha para mandar a um amigo.',
    groupsEmpty: 'Nenhum grupo ainda. /group new NOME cria um.',
    requestsEmpty: 'Nenhum pedido esperando. /request NOME chama alguém para conversar.',
    historyEmpty: 'Nenhum pedido ainda. /request NOME faz o primeiro.',
    noMatch: 'Nada encontrado. Uma linha vazia sai.',
    relations: {
      none: 'nenhuma conversa ainda; /request chama',
      'asks-me': 'chamou você para conversar; /accept aceita',
      blocked: 'bloqueado; /unblock desbloqueia',
    },
    standings: {
      invited: 'você foi convidado; /join aceita',
      none: 'fora; /join pede para entrar',
    },
    keyChanged: 'Outra chave reivindica este nome. /verify mostra as duas.',
    notifiesOfNothing: 'de nada; /mute desfaz',
    inviteHow: 'Quem usar /add com esta linha conhece a sua chave desde o começo.',
    failedBecause: (reason) => `O broker recusou: ${reason}. /retry envia de novo.`,
    cameElsewhere: (name) =>
      `Como esse convite chegou? Uma linha vazia: pelo papo, ou não sei. "fora": veio de ${name}, por fora do papo, de um jeito confiável.`,
    youAreIn: (group) => `Agora você é membro de ${group}. /chat #${group} abre.`,
    helpHelp: 'o que se digita aqui, ou o que contém TEXTO',
    keysHelp: 'o que se digita aqui',
  },
  help: {
    typed: 'O que se digita',
    message: [
      'texto',
      'uma mensagem na conversa aberta; sem nenhuma aberta, o papo pergunta para quem',
    ],
    command: ['/', 'um comando; // envia uma barra'],
    number: ['número', 'escolhe essa linha da lista acima'],
    answer: ['s ou n', 'responde a uma pergunta'],
    nothing: ['linha vazia', 'fecha uma lista, sai de uma pergunta ou de uma resposta'],
    end: ['Ctrl-D', 'sai, como /quit'],
    first: 'Comandos para começar',
    onScreen: 'Para a tela cheia',
  },
}

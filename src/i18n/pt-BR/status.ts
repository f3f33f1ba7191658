/** Brazilian Portuguese: the status line, and short answers to what the person did. */
import { createPlural } from '../plural.ts'

const plural = createPlural('pt-BR')

export const statusPtBr = (goTo: string) => ({
  ownBroker: 'meu próprio broker',
  linkConnecting: 'conectando',
  linkOffline: 'offline',
  linkStopped: 'parado',
  trip: (ms: number) => `${ms} ms`,
  nextTry: (clock: string) => `nova tentativa às ${clock}`,
  waitingToSend: (count: number) => `${count} por enviar`,
  requestsWaiting: (count: number) => `${count} ${plural(count, 'pedido', 'pedidos')}`,
  troubleAbout: (sentence: string, about: string) =>
    about === '' ? sentence : `${sentence} (${about})`,
  notices: {
    quitAgain: 'Ctrl-C de novo sai. Nada se perde.',
    cleared: 'Apagado. Ctrl-Y traz de volta.',
    copied: (by: string) => `Copiado (${by}).`,
    toTerminal:
      'Enviado à área de transferência do terminal, que nunca responde: se não estiver lá, o terminal não aceita.',
    longForTerminal:
      'Enviado à área de transferência do terminal; mas alguns não aceitam um texto desse tamanho, e nenhum responde.',
    noClipboard:
      'Não copiado: não há área de transferência aqui. wl-copy, xclip, xsel ou tmux seriam uma.',
    noLink: 'Nenhum link nesta mensagem.',
    opened: (url: string, by: string) => `Aberto com ${by}: ${url}`,
    noOpener: 'Nenhum programa aqui abre links',
    openerFailed: (by: string, code: number) => `${by} não conseguiu abrir (${code})`,
    asked: (name: string) => `Pedido feito a ${name}. A resposta vem quando vier, mesmo amanhã.`,
    stillWaiting: (name: string) => `${name} ainda não respondeu. Pedir de novo não mudaria nada.`,
    saidYes: (name: string, opened = false) =>
      `${name} aceitou: vocês conversam agora.${opened ? '' : ` ${goTo} ${name} vai até lá.`}`,
    saidNo: (name: string, reason: string) =>
      `${name} negou seu pedido${reason === '' ? '' : `: "${reason}"`}`,
    alreadyTalking: (name: string) => `Você e ${name} já conversam: /chat ${name} vai até lá.`,
    noEmoji: (typed: string) => `${typed} não é emoji aqui. Digite um, ou um nome como :tada:`,
    accepted: (name: string) => `Aceito. Agora você conversa com ${name}.`,
    denied: (name: string) => `Pedido de ${name} negado.`,
    blocked: (name: string) => `Você bloqueou ${name}. /unblock ${name} desfaz.`,
    unblocked: (name: string) => `Você ouve ${name} de novo.`,
    ended: (name: string) => `Você disse END a ${name}.`,
    muted: (name: string) => `${name} está mudo.`,
    unmuted: (name: string) => `${name} não está mais mudo.`,
    nowAway: 'Você está ausente. /back desfaz.',
    nowBack: 'Você voltou.',
    badBroker: (why: string) => `Não é broker: ${why}.`,
    retried: 'Tentando de novo.',
    added: (name: string) => `${name} foi adicionado.`,
    addedVerified: (name: string) => `${name} foi adicionado, e a chave está verificada.`,
    addedFromHere: (name: string) =>
      `${name} foi adicionado, mas não verificado: esse convite está numa conversa daqui. /verify ${name} compara.`,
    badInvite: 'Isso não é um convite do papo. Começa com papo: e tem um nome e uma chave.',
    unknownCommand: (name: string) =>
      `/${name} não é comando e não foi enviado. /help mostra todos; // envia uma barra.`,
    usage: (usage: string) => `Assim: ${usage}`,
    nobodyCalled: (name: string) => `Ninguém aqui se chama ${name}. Alt-U mostra as pessoas.`,
    isAGroup: (name: string) => `Ninguém aqui se chama ${name}; o grupo é #${name}.`,
    noRequest: 'Ninguém espera uma resposta.',
    noConversation: `Abra antes uma conversa: ${goTo}.`,
    noOpenSession: (name: string) =>
      `Você e ${name} não têm conversa aberta. /request ${name} pede uma.`,
    noMessage: 'Escolha antes uma mensagem: Ctrl-↑.',
    noUnread: 'Nada por ler, ninguém esperando.',
    noSuchNumber: (number: number) => `Não há conversa ${number}.`,
    following: (topic: string) => `Você segue ${topic}. O que se diz ali é aberto a todos.`,
    leftTopic: (topic: string) => `Você não segue mais ${topic}. O que foi dito fica no seu disco.`,
    notFollowed: (topic: string) => `Você não segue ${topic}. Para seguir: /topic-room ${topic}`,
    unchangeable: 'Esta mensagem não pode ser mudada: ninguém a assinou.',
    onlyMine: 'Só as suas mensagens podem ser mudadas.',
    set: (name: string, value: string) => `${name} é ${value}.`,
    unknownSetting: (name: string) => `Não há o ajuste ${name}. /set mostra todos.`,
    badValue: (name: string, value: string) => `${name} não pode ser ${value}.`,
    doesNotFit: (units: number, most: number) =>
      `${units.toLocaleString('pt-BR')} caracteres não cabem: a entrada comporta ${most.toLocaleString('pt-BR')}. Nada foi posto; cole em partes.`,
    notWritten: (name: string) =>
      `${name} vale até você sair: não foi possível gravar config.json. Confira o dono e o disco.`,
    themes: (names: string) => `Temas: ${names}`,
    languages: (names: string) => `Línguas: ${names}`,
    settings: 'Ajustes',
    people: 'Pessoas',
    refusedTitle: 'Pacotes recusados',
    refusedNone: 'Nenhum pacote foi recusado até agora.',
    inviteTitle: 'Seu convite',
    inviteHow:
      'Quem fizer /add com esta linha conhece a sua chave desde o começo. y copia de novo.',
    notAnswered: 'Nada foi feito: Enter diz sim, Esc diz não. O que você digitou está na entrada.',
    leftBehind: (name: string) =>
      `${name} já tem um rascunho. O que você começou sem conversa aberta espera lá: /close mostra.`,
    nothingFailed: 'Esta mensagem não falhou.',
  },
})

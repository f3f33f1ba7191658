/** Brazilian Portuguese: the status line, and short answers to what the person did. */
import { isOwnBroker } from '../../core/broker/broker-address.ts'
import { createPlural } from '../plural.ts'

const plural = createPlural('pt-BR')

export const statusPtBr = (goTo: string) => ({
  ownBroker: 'o seu próprio broker',
  linkConnecting: 'conectando',
  linkOffline: 'offline',
  linkStopped: 'parado',
  trip: (ms: number) => `${ms} ms`,
  nextTry: (clock: string) => `nova tentativa às ${clock}`,
  wayBack: '/broker - volta ao anterior',
  waitingToSend: (count: number) => `${count} por enviar`,
  requestsWaiting: (count: number) => `${count} ${plural(count, 'pedido', 'pedidos')}`,
  troubleAbout: (sentence: string, about: string) =>
    about === '' ? sentence : `${sentence} (${about})`,
  notices: {
    quitAgain: 'Tecle Ctrl-C de novo para sair. Nada se perde.',
    cleared: 'Campo limpo. Ctrl-Y traz de volta.',
    copied: (by: string) => `Copiado (${by}).`,
    toTerminal:
      'Enviado à área de transferência do terminal. Terminais não confirmam: se não estiver lá, o seu não aceita.',
    longForTerminal:
      'Enviado à área de transferência do terminal. Alguns não aceitam um texto desse tamanho, e nenhum confirma.',
    noClipboard:
      'Não copiado: não há área de transferência aqui. Instale wl-copy, xclip ou xsel, ou use tmux.',
    noUseOnRow: 'Esta tecla não faz nada nesta linha: ? mostra as que fazem.',
    noLink: 'Nenhum link nesta mensagem.',
    opened: (url: string, by: string) => `Aberto com ${by}: ${url}`,
    noOpener: 'Nenhum programa aqui abre links',
    openerFailed: (by: string, code: number) => `${by} não conseguiu abrir (${code})`,
    asked: (name: string) => `Você chamou ${name}. A resposta pode demorar, talvez até amanhã.`,
    askedLater: (name: string) => `Não há conexão agora: ${name} recebe o pedido quando houver.`,
    sentLater: 'Não há conexão agora: será enviado quando houver.',
    stillWaiting: (name: string) => `${name} ainda não respondeu; chamar de novo não muda nada.`,
    saidYes: (name: string, opened = false) =>
      `${name} aceitou.${opened ? '' : ` ${goTo} ${name} abre a conversa.`}`,
    saidNo: (name: string, reason: string) =>
      `${name} recusou o seu pedido${reason === '' ? '' : `: "${reason}"`}`,
    alreadyTalking: (name: string) => `Você já tem uma conversa com ${name}: /chat ${name} abre.`,
    noEmoji: (typed: string) => `${typed} não é um emoji. Digite um, ou um nome como :tada:`,
    accepted: (name: string) => `Pedido aceito. Agora você pode conversar com ${name}.`,
    denied: (name: string) => `Você recusou o pedido de ${name}.`,
    blocked: (name: string) => `Você bloqueou ${name}. /unblock ${name} desfaz.`,
    alreadyBlocked: (name: string) => `Você já bloqueou ${name}.`,
    notBlocked: (name: string) => `Você não bloqueou ${name}.`,
    unblocked: (name: string) => `Você desbloqueou ${name}.`,
    ended: (name: string, pending: boolean) =>
      pending
        ? `Você encerrou a conversa; ${name} ainda não.`
        : `Vocês dois encerraram a conversa.`,
    muted: (name: string) => `Você silenciou ${name}.`,
    unmuted: (name: string) => `Você não silencia mais ${name}.`,
    forgotten: (name: string) => `Você esqueceu ${name}.`,
    keptFor: {
      talk: (name: string) =>
        `Não dá para esquecer ${name}: vocês já conversaram, e a conversa fica guardada.`,
      group: (name: string) => `Não dá para esquecer ${name}: vocês estão num mesmo grupo.`,
      request: (name: string) =>
        `Não dá para esquecer ${name}: um pedido entre vocês espera. /requests mostra os que esperam por você.`,
      block: (name: string) =>
        `Não dá para esquecer ${name}, que você bloqueou. Antes, desbloqueie: /unblock ${name}`,
      verified: (name: string) => `Não dá para esquecer ${name}: você verificou a chave.`,
      privacy: (name: string) =>
        `Não dá para esquecer ${name}: há configurações de privacidade para essa pessoa. Antes, volte ao normal: /receipts default ${name}, /typing default ${name}`,
      here: (name: string) => `${name} está aqui agora; só dá para esquecer quem já saiu.`,
    },
    nowAway: 'Você está ausente. /back desfaz.',
    nowBack: 'Você voltou.',
    badBroker: (why: string) => `Não é um endereço de broker: ${why}.`,
    connectingTo: (broker: string) =>
      isOwnBroker(broker) ? 'Conectando ao seu próprio broker.' : `Conectando a ${broker}.`,
    connectingBack: 'Conectando ao broker anterior.',
    sameBroker: (broker: string) =>
      `Você já está conectado ${isOwnBroker(broker) ? 'ao seu próprio broker' : `a ${broker}`}.`,
    noBrokerBefore: 'Não houve outro broker antes deste: /broker URL conecta a outro.',
    retried: 'Tentando de novo.',
    added: (name: string) => `Você adicionou ${name}.`,
    addedVerified: (name: string) => `Você adicionou ${name}, com a chave verificada.`,
    addedFromHere: (name: string) =>
      `Você adicionou ${name}, mas a chave não está verificada: esse convite está numa conversa daqui. /verify ${name} compara as palavras de segurança.`,
    badInvite: 'Isso não é um convite do papo. Começa com papo: e tem um nome e uma chave.',
    unknownCommand: (name: string, meant?: string) =>
      meant === undefined
        ? `Não existe o comando /${name}; nada foi enviado. /help mostra todos; // envia uma barra.`
        : `Não existe o comando /${name}; nada foi enviado. Você quis dizer /${meant}?`,
    usage: (usage: string) => `Uso: ${usage}`,
    nobodyCalled: (name: string) => `Ninguém aqui se chama ${name}. Alt-U mostra as pessoas.`,
    isAGroup: (name: string) => `Ninguém aqui se chama ${name}; o grupo é #${name}.`,
    noRequest: 'Ninguém espera uma resposta.',
    noConversation: `Abra uma conversa antes: ${goTo}.`,
    noOpenSession: (name: string) =>
      `Você não tem uma conversa aberta com ${name}. /request ${name} chama.`,
    topicIsNobody: (usage: string) =>
      `Este é um tópico aberto, e ali ninguém assina. Diga o nome de uma pessoa: ${usage}`,
    noUnread: 'Nenhuma mensagem não lida, nenhum pedido.',
    nothingNew: 'Não há nada novo aqui.',
    onlyOne: 'Isso vale para uma mensagem só: ↑ ou ↓ escolhe uma.',
    forwarded: (name: string) => `Encaminhado para ${name}.`,
    noPager: 'Nenhum paginador pôde ser aberto ($PAGER)',
    noSuchNumber: (number: number) => `Não há uma conversa ${number}.`,
    following: (topic: string) => `Você segue ${topic}. Todos podem ler o que é dito ali.`,
    leftTopic: (topic: string) => `Você não segue mais ${topic}. O que foi dito fica no seu disco.`,
    notFollowed: (topic: string) => `Você não segue ${topic}. Para seguir: /topic-room ${topic}`,
    unchangeable: 'Não dá com esta mensagem: ela não é assinada.',
    onlyMine: 'Você só pode mudar as suas mensagens.',
    set: (name: string, value: string) => `${name}: ${value}.`,
    unknownSetting: (name: string) => `Não existe a configuração ${name}. /set mostra todas.`,
    doesNotFit: (units: number, most: number) =>
      `${units.toLocaleString('pt-BR')} caracteres não cabem: o campo de mensagem aceita ${most.toLocaleString('pt-BR')}. Nada foi inserido; cole em partes.`,
    notWritten: (name: string) =>
      `${name} vale até você sair: não deu para gravar config.json. Confira o dono e o disco.`,
    themes: (names: string) => `Temas: ${names}`,
    languages: (names: string) => `Idiomas: ${names}`,
    people: 'Pessoas',
    refusedTitle: 'Pacotes recusados',
    refusedNone: 'Nenhum pacote foi recusado até agora.',
    inviteTitle: 'O seu convite',
    inviteHow: 'Quem usar /add com esta linha conhece a sua chave desde o começo. y copia de novo.',
    notAnswered:
      'Nada foi feito: Enter é sim, Esc é não. O que você digitou está no campo de mensagem.',
    leftBehind: (name: string) =>
      `${name} já tem um rascunho. O que você começou sem conversa aberta está guardado: /close mostra.`,
    nothingFailed: 'Esta mensagem não falhou.',
    noneHere: {
      mine: 'Você ainda não escreveu nada aqui.',
      others: 'Mais ninguém escreveu nada aqui ainda.',
      failed: 'Nenhuma mensagem sua falhou aqui.',
      link: 'Nenhuma mensagem daqui tem link.',
      reply: 'Nenhuma mensagem daqui é uma resposta.',
      edited: 'Nenhuma mensagem daqui foi editada.',
      readable: 'Ainda não há mensagens aqui.',
    },
    noArguments: (name: string) => `/${name} não leva nada depois do nome; nada foi feito.`,
  },
})

/** Brazilian Portuguese: everything about groups but their keys and commands. */
import { describeNameErrorPtBr } from './names.ts'
import { durationPtBr } from './durations.ts'
import { createPlural } from '../plural.ts'

const plural = createPlural('pt-BR')

const quoted = (text: string) => (text === '' ? '' : `: "${text}"`)

export const groupPtBr = (goTo: string) => ({
  words: {
    none: ['fora', 'fora'],
    asked: ['pedido', 'pedido'],
    invited: ['convida você', 'convite'],
    leaving: ['saindo', 'saindo'],
    muted: ['mudo', 'mudo'],
    over: ['dissolvido', 'acabou'],
  },
  noMatch: 'Nenhum grupo tem um nome assim. Esc mostra todos.',
  members: (count: number) => `${count} ${plural(count, 'membro', 'membros')}`,
  disbanded: 'dissolvido',
  noMember: 'você não é membro',
  youLead: 'você lidera',
  ledBy: (name: string) => `líder: ${name}`,
  empty: (name: string) => `Aqui começa ${name}. Escreva abaixo; Enter envia.`,
  emptyNone: (name: string) =>
    `Você não é membro de ${name}. Enter no nome em Grupos, ou /join ${name}, pede para entrar.`,
  emptyAsked: (name: string) => `Você pediu para entrar em ${name}; o líder ainda não respondeu.`,
  emptyInvited: (name: string) => `Convidaram você para ${name}. /join ${name} aceita.`,
  hiddenMessage: 'mensagem de alguém que você bloqueou',
  typing: (count: number) => `${count} pessoas estão digitando`,
  joinLine: (name: string, group: string, arrow: string) => `${name} ${arrow} entrar em ${group}`,
  inviteLine: (name: string, group: string) => `${name} convida você para ${group}`,
  joinShort: (name: string, group: string, arrow: string) => `${name} ${arrow} # ${group}`,
  inviteShort: (name: string, group: string) => `${name}: # ${group}?`,
  history: {
    ask: (group: string) => `entrar em ${group}`,
    invite: (group: string) => `convite para ${group}`,
  },
  system: {
    founded: (name: string) => `${name} fundou o grupo`,
    iFounded: 'você fundou o grupo',
    joined: (name: string) => `${name} entrou`,
    iJoined: 'você entrou',
    addedMe: (by: string) =>
      `${by} pôs você no grupo sem você pedir; ele fica mudo. /group leave sai dele`,
    left: (name: string) => `${name} saiu`,
    iLeft: 'você saiu',
    removed: (name: string, by: string) => `${by} tirou ${name} do grupo`,
    removedByMe: (name: string) => `você tirou ${name} do grupo`,
    removedMe: (by: string) => `${by} tirou você do grupo`,
    handed: (name: string, by: string) => `${by} passou a liderança a ${name}`,
    handedToMe: (by: string) => `${by} passou a liderança a você`,
    handedByMe: (name: string) => `você passou a liderança a ${name}`,
    claimed: (name: string) => `${name} assumiu a liderança, porque o líder sumiu`,
    iClaimed: 'você assumiu a liderança, porque o líder sumiu',
    topic: (by: string, topic: string) =>
      topic === '' ? `${by} tirou o assunto` : `${by} mudou o assunto: ${topic}`,
    myTopic: (topic: string) =>
      topic === '' ? 'você tirou o assunto' : `você mudou o assunto: ${topic}`,
    disbanded: (by: string) => `${by} dissolveu o grupo`,
    iDisbanded: 'você dissolveu o grupo',
    version: {
      send: (text: string) => `"${text}"`,
      edit: (text: string) => `uma edição para "${text}"`,
      react: (text: string) => `a reação ${text}`,
      delete: () => 'uma exclusão',
      unknown: () => 'algo que esta versão não sabe ler',
    },
    equivocated: (name: string, versions: readonly string[]) =>
      `${name} disse coisas diferentes a membros diferentes aqui: ${versions.join(' e ')}. Cada uma tem a assinatura dessa pessoa.`,
    equivocatedRoster: (name: string, rev: number) =>
      `${name} deu a membros diferentes estados diferentes deste grupo (número ${rev}) e assinou cada um`,
    iEquivocated: (versions: readonly string[]) =>
      `outro programa com a sua chave disse outra coisa aqui no mesmo lugar: ${versions.join(' e ')}. Use só um deles`,
    iEquivocatedRoster: (rev: number) =>
      `outro programa com a sua chave também mudou este grupo (número ${rev}). Os membros ficam com a mudança que chegou primeiro: se ninguém responder ao que você escreve aqui, escreva no outro programa. Use só um deles daqui em diante`,
    iAsked: (text: string) => `você pediu para entrar${quoted(text)}`,
    invitedMe: (by: string, text: string) => `${by} convidou você${quoted(text)}`,
    deniedMe: (by: string, reason: string) => `${by} não deixou você entrar${quoted(reason)}`,
    iDeclined: (reason: string) => `você recusou o convite${quoted(reason)}`,
  },
  composer: {
    none: 'Você não é membro. Escreva e Enter para pedir a entrada',
    asked: 'Você pediu para entrar. O que escrever fica aqui como rascunho',
    invited: 'Você foi convidado. Enter pergunta se aceita; o texto fica aqui',
    leaving: 'Você está saindo: aqui não se pode dizer mais nada',
    disbanded: 'Dissolvido. O que foi dito continua legível',
  },
  delivered: (count: number, all: number, words: string) => `${words}: ${count} de ${all}`,
  received: 'no disco de membros',
  readBy: 'lida por membros',
  nobodyElse: 'Não havia mais ninguém no grupo.',
  allHadIt: 'Todos que estavam no grupo receberam. Eles saíram desde então.',
  isNoMore: 'Não vale: você já não era membro. Como membro, diga de novo.',
  info: {
    title: (name: string) => `O grupo ${name}`,
    topic: 'assunto',
    founder: 'fundador',
    leader: 'líder',
    standing: 'com você',
    standings: {
      leader: 'você lidera',
      member: 'você é membro',
      leaving: 'você disse que sai; o líder libera você',
      invited: 'você foi convidado; Enter em Grupos aceita',
      asked: 'você pediu para entrar; esperando a resposta',
      none: 'fora; Enter em Grupos pede para entrar',
    },
    members: 'membros',
    heirs: 'herdeiros',
    heirsHow: (names: string, after: string) => `${names} (quando o líder some por ${after})`,
    heirsNone: 'ninguém: não há outro membro',
    mute: 'mudo',
    muteYes: 'sim; m desfaz',
    muteNo: 'não',
    path: 'tópico MQTT',
    founding: 'id da fundação',
    trust: { me: 'você', unmet: 'nunca visto' },
    leads: 'lidera',
    leaving: 'saindo',
    blocked: 'bloqueado',
  },
  after: durationPtBr,
  pick: {
    label: 'quem: ',
    empty: 'Ninguém com esse nome. Esc fecha.',
    invite: (group: string) => `Convidar para ${group}`,
    remove: (group: string) => `Tirar de ${group}`,
    transfer: (group: string) => `Passar ${group} a`,
  },
  ask: {
    name: 'Fundar um grupo: o nome',
    topicOfNew: (group: string) => `${group}: um assunto (pode ficar vazio)`,
    topic: (group: string) => `O assunto de ${group} (pode ficar vazio)`,
    join: (group: string) =>
      `Pedir para entrar em ${group}: uma palavra ao líder (pode ficar vazia)`,
    joinFromInput: (group: string) =>
      `Você não é membro de ${group}. Pedir para entrar? O seu texto fica aqui.`,
    acceptFromInput: (group: string) =>
      `Convidaram você para ${group}. Aceitar? O seu texto fica aqui.`,
    accept: (name: string, group: string, text: string) =>
      `${name} convida você para ${group}${quoted(text)}. Aceitar?`,
    remove: (name: string, group: string) => `Tirar ${name} de ${group}? Todos veem isso.`,
    transfer: (name: string, group: string) =>
      `Passar ${group} a ${name}? Então ${name} lidera, e você é membro.`,
    leave: (group: string) => `Sair de ${group}? O que se disser lá depois não chega mais a você.`,
    leaveAsLeader: (name: string, group: string) =>
      `Você lidera ${group}. Passar a ${name}, que é membro há mais tempo, e sair?`,
    disband: (group: string) => `Dissolver ${group}? É o fim para todos, e não se desfaz.`,
    disbandAlone: (group: string) => `Você está só em ${group}. Dissolver?`,
    claim: (group: string, leader: string) =>
      `Assumir ${group}? ${leader} lidera, e sumiu há muito tempo.`,
    joinInstead: (group: string, founder: string) =>
      `Já há um grupo ${group}, fundado por ${founder}. Pedir para entrar nele?`,
    denyJoin: (name: string, group: string) =>
      `Não deixar ${name} entrar em ${group}: um motivo (pode ficar vazio)`,
    declineInvite: (name: string, group: string) =>
      `Recusar o convite de ${name} para ${group}: um motivo (pode ficar vazio)`,
  },
  notices: {
    founded: (group: string) => `Você fundou ${group}. I em Grupos convida alguém.`,
    asked: (group: string, name: string) =>
      `Pedido feito a ${name} para entrar em ${group}. A resposta vem quando vier, mesmo amanhã.`,
    stillAsked: (group: string) =>
      `O líder de ${group} ainda não respondeu. Pedir de novo não mudaria nada.`,
    accepting: (group: string) =>
      `Aceito: você entra em ${group} assim que o programa do líder souber.`,
    invited: (name: string, group: string) => `${name} foi convidado para ${group}.`,
    admitted: (name: string, group: string) => `${name} agora é membro de ${group}.`,
    denied: (name: string, group: string) => `${name} não entrou em ${group}.`,
    declined: (group: string) => `Você recusou o convite para ${group}.`,
    removed: (name: string, group: string) => `${name} não é mais membro de ${group}.`,
    transferred: (name: string, group: string) => `${name} agora lidera ${group}.`,
    handedThenLeft: (name: string, group: string) =>
      `${name} agora lidera ${group}, e você disse que sai.`,
    left: (group: string) => `Você disse que sai de ${group}; o líder libera você.`,
    disbanded: (group: string) => `${group} foi dissolvido.`,
    claimed: (group: string) => `Você agora lidera ${group}.`,
    leadAlready: (group: string) => `Você já lidera ${group}.`,
    topicSet: (group: string) => `O assunto de ${group} foi mudado.`,
    heirsSet: (names: string, after: string) => `Herdeiros: ${names}; depois de ${after}.`,
    heirsSenior: (after: string) => `Herdeiros: por antiguidade; depois de ${after}.`,
    youAreIn: (group: string) => `Você agora é membro de ${group}: ${goTo} ${group} vai até lá.`,
    notLetIn: (group: string, reason: string) =>
      `Não deixaram você entrar em ${group}${quoted(reason)}`,
    askedAnother: (group: string) => `Outra pessoa lidera ${group} agora, e o pedido vai a ela.`,
    isOver: (group: string) => `${group} foi dissolvido.`,
    theyDeclined: (name: string, group: string, reason: string) =>
      `${name} recusou o convite para ${group}${quoted(reason)}`,
    theyJoined: (name: string, group: string) => `${name} agora é membro de ${group}.`,
    theyLeft: (name: string, group: string) => `${name} saiu de ${group}.`,
    addedYou: (name: string, group: string) =>
      `${name} pôs você em ${group} sem você pedir. Fica mudo; l em Grupos sai dele.`,
    removedYou: (name: string, group: string) => `${name} tirou você de ${group}.`,
    youLeft: (group: string) => `Você saiu de ${group}.`,
    handedToYou: (name: string, group: string) => `${name} passou ${group} a você: você lidera.`,
    tookOver: (name: string, group: string) => `${name} assumiu a liderança de ${group}.`,
    asksToJoin: (name: string, group: string) => `${name} pede para entrar em ${group}: Alt-R.`,
    invitesYou: (name: string, group: string) => `${name} convida você para ${group}: Alt-R.`,
    onlyForTwo:
      'Isso é para uma conversa de dois. /names mostra os membros de um grupo, /part sai dele.',
    noGroup: `Abra antes um grupo (${goTo}), ou diga o nome de um.`,
    noneCalled: (typed: string) => `Nenhum grupo aqui se chama ${typed}. Alt-G lista os grupos.`,
    several: (names: string) => `Vários grupos têm este nome: ${names}. Escreva qual deles.`,
    notThere: (name: string, group: string) => `${name} não é membro de ${group}.`,
    alreadyIn: (group: string) => `Você já é membro de ${group}.`,
    nobodyToInvite: 'Não há quem convidar: todos os conhecidos são membros.',
    nobodyElse: (group: string) => `Não há mais ninguém em ${group}.`,
    aloneDisband: (group: string) => `Você está só em ${group}: D em Grupos o dissolve.`,
    oneAtATime: 'Outros nomes, um por vez: /invite NOME.',
    badName: describeNameErrorPtBr,
    badAfter: (typed: string) => `"${typed}" não é um tempo: escreva 7d, 12h, 30m, 90s ou 1h30m.`,
    unknownSub: (typed: string, all: string) => `/group ${typed} não existe: ${all}`,
  },
  help: {
    new: 'fundar um grupo; um nome com espaços entre aspas',
    join: 'pedir para entrar, ou aceitar um convite',
    leave: 'sair; um líder passa a liderança antes',
    invite: 'convidar alguém',
    kick: 'tirar um membro',
    transfer: 'passar a liderança a um membro',
    topic: 'mudar o assunto',
    info: 'sobre o grupo e seus membros',
    disband: 'o fim do grupo, para todos',
    heirs: 'quem pode assumir, e depois de quanto tempo; ninguém: por antiguidade',
    claim: 'assumir a liderança de quem sumiu',
  },
  usage: {
    new: 'NOME [ASSUNTO]',
    join: '[NOME] [TEXTO]',
    leave: '[NOME]',
    invite: '[GRUPO] PESSOA',
    kick: 'PESSOA',
    transfer: 'PESSOA',
    topic: '[TEXTO]',
    info: '[NOME]',
    disband: '[NOME]',
    heirs: '[TEMPO] [PESSOA …], com um tempo como 7d, 12h, 30m ou 1h30m',
    claim: '[NOME]',
  },
})

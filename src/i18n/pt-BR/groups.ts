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
    over: ['encerrado', 'acabou'],
  },
  noMatch: 'Nenhum grupo encontrado. Esc mostra todos.',
  members: (count: number) => `${count} ${plural(count, 'membro', 'membros')}`,
  disbanded: 'encerrado',
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
    founded: (name: string) => `${name} criou o grupo`,
    iFounded: 'você criou o grupo',
    joined: (name: string) => `${name} entrou`,
    iJoined: 'você entrou',
    addedMe: (by: string) =>
      `${by} colocou você no grupo sem pedir; ele está silenciado. /group leave sai dele`,
    left: (name: string) => `${name} saiu`,
    iLeft: 'você saiu',
    removed: (name: string, by: string) => `${by} removeu ${name} do grupo`,
    removedByMe: (name: string) => `você removeu ${name} do grupo`,
    removedMe: (by: string) => `${by} removeu você do grupo`,
    handed: (name: string, by: string) => `${by} passou a liderança para ${name}`,
    handedToMe: (by: string) => `${by} passou a liderança para você`,
    handedByMe: (name: string) => `você passou a liderança para ${name}`,
    claimed: (name: string) => `${name} assumiu a liderança, porque o líder sumiu`,
    iClaimed: 'você assumiu a liderança, porque o líder sumiu',
    topic: (by: string, topic: string) =>
      topic === '' ? `${by} removeu o assunto` : `${by} mudou o assunto: ${topic}`,
    myTopic: (topic: string) =>
      topic === '' ? 'você removeu o assunto' : `você mudou o assunto: ${topic}`,
    disbanded: (by: string) => `${by} encerrou o grupo`,
    iDisbanded: 'você encerrou o grupo',
    version: {
      send: (text: string) => `"${text}"`,
      edit: (text: string) => `uma edição para "${text}"`,
      react: (text: string) => `a reação ${text}`,
      delete: () => 'uma exclusão',
      unknown: () => 'algo que esta versão não consegue ler',
    },
    equivocated: (name: string, versions: readonly string[]) =>
      `${name} disse coisas diferentes a membros diferentes aqui: ${versions.join(' e ')}. Cada uma está assinada.`,
    equivocatedRoster: (name: string, rev: number) =>
      `${name} mandou a membros diferentes versões diferentes deste grupo (número ${rev}), todas assinadas`,
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
    none: 'Você não é membro. Escreva para pedir para entrar',
    asked: 'Você pediu para entrar. O que escrever fica aqui como rascunho',
    invited: 'Você foi convidado. Enter pergunta se aceita; o seu texto fica aqui',
    leaving: 'Você está saindo: não dá mais para escrever aqui',
    disbanded: 'Encerrado. Ainda dá para ler',
  },
  delivered: (count: number, all: number, words: string) => `${words}: ${count} de ${all}`,
  received: 'entregue a membros',
  readBy: 'lida por membros',
  nobodyElse: 'Não havia mais ninguém no grupo.',
  allHadIt: 'Todos que estavam no grupo receberam. Depois eles saíram.',
  isNoMore: 'Não vale: você já não era membro. Envie de novo como membro.',
  info: {
    title: (name: string) => `Grupo ${name}`,
    topic: 'assunto',
    founder: 'criado por',
    leader: 'líder',
    standing: 'você',
    standings: {
      leader: 'líder',
      member: 'membro',
      leaving: 'saindo; esperando o líder',
      invited: 'convidado; Enter em Grupos aceita',
      asked: 'pediu para entrar; esperando a resposta',
      none: 'não é membro; Enter em Grupos pede para entrar',
    },
    members: 'membros',
    heirs: 'herdeiros',
    heirsHow: (names: string, after: string) => `${names} (se o líder sumir por ${after})`,
    heirsNone: 'ninguém: não há outro membro',
    path: 'tópico MQTT',
    founding: 'id da criação',
    trust: { me: 'você', unmet: 'ainda não visto' },
    leads: 'lidera',
    leaving: 'saindo',
    blocked: 'bloqueado',
  },
  after: durationPtBr,
  pick: {
    label: 'quem: ',
    empty: 'Ninguém com esse nome. Esc fecha.',
    invite: (group: string) => `Convidar para ${group}`,
    remove: (group: string) => `Remover de ${group}`,
    transfer: (group: string) => `Novo líder de ${group}`,
  },
  ask: {
    name: 'Criar um grupo: nome',
    topicOfNew: (group: string) => `${group}: assunto (opcional)`,
    topic: (group: string) => `Assunto de ${group} (opcional)`,
    join: (group: string) => `Pedir para entrar em ${group}; mensagem ao líder (opcional)`,
    joinFromInput: (group: string) =>
      `Você não é membro de ${group}. Pedir para entrar? O seu texto fica aqui.`,
    acceptFromInput: (group: string) =>
      `Convidaram você para ${group}. Aceitar? O seu texto fica aqui.`,
    accept: (name: string, group: string, text: string) =>
      `${name} convida você para ${group}${quoted(text)}. Aceitar?`,
    remove: (name: string, group: string) => `Remover ${name} de ${group}? Todos vão ver.`,
    transfer: (name: string, group: string) =>
      `Passar a liderança de ${group} para ${name}? Você continua como membro.`,
    leave: (group: string) => `Sair de ${group}? Você não recebe mais o que for enviado lá.`,
    leaveAsLeader: (name: string, group: string) =>
      `Você lidera ${group}. Passar a liderança para ${name}, membro há mais tempo, e sair?`,
    disband: (group: string) =>
      `Encerrar ${group}? O grupo acaba para todos, e não dá para desfazer.`,
    disbandAlone: (group: string) => `Só você está em ${group}. Encerrar o grupo?`,
    claim: (group: string, leader: string) =>
      `Assumir ${group}? O líder, ${leader}, sumiu há muito tempo.`,
    joinInstead: (group: string, founder: string) =>
      `Já existe um grupo ${group}, criado por ${founder}. Pedir para entrar nele?`,
    denyJoin: (name: string, group: string) =>
      `Não deixar ${name} entrar em ${group}; motivo (opcional)`,
    declineInvite: (name: string, group: string) =>
      `Recusar o convite de ${name} para ${group}; motivo (opcional)`,
  },
  notices: {
    founded: (group: string) => `Você criou ${group}. /invite NOME convida pessoas.`,
    asked: (group: string, name: string) =>
      `Você pediu a ${name} para entrar em ${group}. A resposta pode demorar, talvez até amanhã.`,
    stillAsked: (group: string) =>
      `O líder de ${group} ainda não respondeu; pedir de novo não muda nada.`,
    accepting: (group: string) =>
      `Convite aceito: você entra em ${group} assim que o programa do líder souber.`,
    invited: (name: string, group: string) => `Você convidou ${name} para ${group}.`,
    admitted: (name: string, group: string) => `${name} agora é membro de ${group}.`,
    denied: (name: string, group: string) => `Você não deixou ${name} entrar em ${group}.`,
    declined: (group: string) => `Você recusou o convite para ${group}.`,
    removed: (name: string, group: string) => `${name} não é mais membro de ${group}.`,
    transferred: (name: string, group: string) => `${name} agora lidera ${group}.`,
    handedThenLeft: (name: string, group: string) =>
      `${name} agora lidera ${group}, e você está saindo.`,
    left: (group: string) => `Você sai de ${group} assim que o programa do líder souber.`,
    disbanded: (group: string) => `${group} foi encerrado.`,
    claimed: (group: string) => `Você agora lidera ${group}.`,
    leadAlready: (group: string) => `Você já lidera ${group}.`,
    topicSet: (group: string) => `O assunto de ${group} foi mudado.`,
    heirsSet: (names: string, after: string) => `Herdeiros: ${names}; depois de ${after}.`,
    heirsSenior: (after: string) => `Herdeiros: por antiguidade; depois de ${after}.`,
    youAreIn: (group: string, opened = false) =>
      `Agora você é membro de ${group}${opened ? '.' : `: ${goTo} ${group} abre o grupo.`}`,
    notLetIn: (group: string, reason: string) =>
      `Não deixaram você entrar em ${group}${quoted(reason)}`,
    askedAnother: (group: string) => `Outra pessoa lidera ${group} agora, e o pedido foi para ela.`,
    isOver: (group: string) => `${group} foi encerrado.`,
    theyDeclined: (name: string, group: string, reason: string) =>
      `${name} recusou o convite para ${group}${quoted(reason)}`,
    theyJoined: (name: string, group: string) => `${name} agora é membro de ${group}.`,
    theyLeft: (name: string, group: string) => `${name} saiu de ${group}.`,
    addedYou: (name: string, group: string) =>
      `${name} colocou você em ${group} sem pedir. Ele está silenciado; /part ${group} sai dele.`,
    removedYou: (name: string, group: string) => `${name} removeu você de ${group}.`,
    youLeft: (group: string) => `Você saiu de ${group}.`,
    handedToYou: (name: string, group: string) =>
      `${name} passou a liderança de ${group} para você.`,
    tookOver: (name: string, group: string) => `${name} assumiu a liderança de ${group}.`,
    asksToJoin: (name: string, group: string) => `${name} pede para entrar em ${group}: Alt-R.`,
    invitesYou: (name: string, group: string) => `${name} convida você para ${group}: Alt-R.`,
    onlyForTwo:
      'Isso é para uma conversa a dois. /names mostra os membros de um grupo, /part sai dele.',
    noGroup: `Abra um grupo antes (${goTo}), ou digite o nome de um.`,
    noOpenGroup: `Abra o grupo antes (${goTo}): isto vale para o que está aberto.`,
    nameIsMine: (group: string) =>
      `Você já está num grupo com este nome: /chat #${group} abre. Para criar outro, use outro nome.`,
    noneCalled: (typed: string) => `Nenhum grupo aqui se chama ${typed}. Alt-G lista os grupos.`,
    several: (names: string) => `Vários grupos têm este nome: ${names}. Escreva qual deles.`,
    notThere: (name: string, group: string) => `${name} não é membro de ${group}.`,
    alreadyIn: (group: string) => `Você já é membro de ${group}.`,
    nobodyToInvite: 'Não há quem convidar: todos os conhecidos são membros.',
    nobodyElse: (group: string) => `Não há mais ninguém em ${group}.`,
    aloneDisband: (group: string) => `Só você está em ${group}: /group disband encerra o grupo.`,
    oneAtATime: 'Um por vez: /invite NOME para cada um dos outros.',
    badName: describeNameErrorPtBr,
    badAfter: (typed: string) =>
      `"${typed}" não é uma duração: escreva 7d, 12h, 30m, 90s ou 1h30m.`,
    unknownSub: (typed: string, all: string) => `Não existe /group ${typed}, só ${all}`,
  },
  help: {
    new: 'criar um grupo; use aspas num nome com espaços',
    join: 'pedir para entrar, ou aceitar um convite',
    leave: 'sair; um líder passa a liderança antes',
    invite: 'convidar alguém',
    kick: 'remover um membro',
    transfer: 'passar a liderança para um membro',
    topic: 'mudar o assunto',
    info: 'detalhes do grupo e dos membros',
    disband: 'encerrar o grupo, para todos',
    heirs: 'quem pode assumir, e depois de quanto tempo; sem NOME, por antiguidade',
    claim: 'assumir a liderança de quem sumiu',
  },
  usage: {
    new: 'NOME [ASSUNTO]',
    join: '[NOME] [TEXTO]',
    leave: '[NOME]',
    invite: '[GRUPO] NOME',
    kick: 'NOME',
    transfer: 'NOME',
    topic: '[TEXTO]',
    info: '[NOME]',
    disband: '[NOME]',
    heirs: '[TEMPO] [NOME …], com um tempo como 7d, 12h, 30m ou 1h30m',
    claim: '[NOME]',
  },
})

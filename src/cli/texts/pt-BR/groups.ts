/** Brazilian Portuguese: what the commands say of groups. */
import { findNameError } from '../../../core/user-name.ts'
import { durationPtBr } from '../../../i18n/pt-BR/durations.ts'
import { describeNameErrorPtBr } from '../../../i18n/pt-BR/names.ts'
import type { CliTexts } from '../en.ts'
import { shellWord } from '../shell-word.ts'

const quoted = (text: string) => (text === '' ? '' : `: ${text}`)

export const cliGroupsPtBr: CliTexts['groups'] = {
  notSure: (group) =>
    `papo: isto encerra o grupo ${group} para todos, de vez. Para fazer isso: papo group disband ${shellWord(group)} --yes`,
  badAfter: (typed) =>
    `papo: "${typed}" não é uma duração: escreva 7d, 12h, 30m, 90s ou 1h30m; no mínimo 1s, no máximo 3650d.`,
  notAll: (has, of) =>
    `papo: o broker tem a mensagem, mas só ${has} de ${of} membros já a têm. Os outros recebem quando ficarem online.`,
  tooLarge: ({ name, size, limit, isKept }) => {
    const bytes =
      size === undefined
        ? ''
        : ` (${size} bytes${limit === undefined ? '' : `; ele aceita ${limit}`})`
    const what = isKept
      ? `o grupo ${name} como está agora é grande demais para este broker${bytes}: ninguém mais vê esta mudança.`
      : `o grupo ${name} é grande demais para este broker${bytes}: ele não foi criado.`
    return `${what} Use um assunto${isKept ? ' mais curto ou remova membros' : ' ou nome mais curto'}, ou peça um limite maior ao administrador; "papo doctor" mostra qual é.`
  },
  refusals: {
    'unknown-group': (group) =>
      group === ''
        ? 'falta o nome do grupo. Veja "papo groups".'
        : `nenhum grupo chamado "${group}" é conhecido aqui. Veja "papo groups".`,
    'ambiguous-group': (group) =>
      `vários grupos se chamam ${group}. Use o id, que "papo groups" mostra: ${group}~…`,
    'not-online': (group) =>
      `não há broker agora, e não dá para saber se quem lidera ${group} sumiu. Tente de novo quando houver um.`,
    'no-group-name': (group) =>
      `"${group}": ${describeNameErrorPtBr(findNameError(group) ?? { is: 'unstable' })}`,
    'group-exists': (group) =>
      `já existe um grupo chamado ${group}. Peça para entrar: papo group join ${shellWord(group)}; ou use outro nome.`,
    'own-group-exists': (group) =>
      `você já é membro de um grupo chamado ${group}: papo send ${shellWord(`#${group}`)} TEXTO; um novo precisa de outro nome.`,
    'name-spent': (group) =>
      `você criou e encerrou um grupo chamado ${group}. Um novo precisa de outro nome.`,
    'already-member': (group, who) =>
      who === '' || who === group
        ? `você já é membro de ${group}: papo send ${shellWord(`#${group}`)} TEXTO`
        : `${who} já é membro de ${group}.`,
    'not-a-member': (group) =>
      `você não é membro de ${group}. Peça para entrar: papo group join ${shellWord(group)}`,
    'no-such-member': (group, who) =>
      `${who} não é membro de ${group}. Veja "papo group info ${shellWord(group)}".`,
    'not-the-leader': (group) =>
      `só quem lidera ${group} pode fazer isto. "papo group info ${shellWord(group)}" diz quem lidera.`,
    'already-leader': (group) =>
      `quem lidera ${group} é você. Veja "papo group info ${shellWord(group)}".`,
    'lead-first': (group) =>
      `você lidera ${group}. Passe a liderança antes: papo group transfer ${shellWord(group)} NOME; ou encerre o grupo: papo group disband ${shellWord(group)} --yes`,
    'group-disbanded': (group) => `o grupo ${group} foi encerrado. Um novo: papo group new NOME`,
    'not-an-heir': (group) =>
      `você não é herdeiro de ${group}. "papo group info ${shellWord(group)}" lista os herdeiros.`,
    'leader-is-here': (group) =>
      `quem lidera ${group} esteve aqui há pouco, ou um herdeiro antes de você está aqui. "papo group info ${shellWord(group)}" diz quanto tempo de ausência é preciso.`,
    'group-full': (group) =>
      `${group} está cheio. Remova alguém antes: papo group kick ${shellWord(group)} NOME`,
    'no-heirs': (group) =>
      `diga depois de quanto tempo, ou quem: papo group heirs ${shellWord(group)} 7d NOME. "papo group info ${shellWord(group)}" mostra o que vale.`,
    'heirs-not-members': (group) =>
      `só membros podem ser herdeiros de ${group}. Veja "papo group info ${shellWord(group)}".`,
    'no-such-heirs': (group, who) =>
      `só membros podem ser herdeiros de ${group}; não são membros: ${who}. Veja "papo group info ${shellWord(group)}".`,
    'too-many-heirs': (group) => `${group} pode ter no máximo 8 herdeiros. Diga menos nomes.`,
    'topic-line-too-long': () =>
      'é longo demais: um assunto tem no máximo 200 caracteres. Nada mudou.',
    'no-time': (group, who) =>
      `${who} não é membro de ${group} nem uma duração como 7d, 12h, 30m, 90s ou 1h30m.`,
    'bad-roster': (group) =>
      `não dá para mudar ${group} deste jeito. Veja "papo group info ${shellWord(group)}".`,
    'forked-roster': (group) =>
      `outra pessoa mudou ${group} no mesmo momento. Confira e tente de novo: papo group info ${shellWord(group)}`,
    'unknown-roster': (group) =>
      `uma parte do que aconteceu em ${group} ainda está a caminho. Tente de novo daqui a pouco.`,
    'unknown-request': (group, who) =>
      `${who} não pediu para entrar em ${group}. Veja "papo requests".`,
    'no-invitation': (group) =>
      `nenhum convite para ${group} está esperando. Veja "papo requests".`,
    'already-asked': (group, who) =>
      who === ''
        ? `você já pediu para entrar em ${group}; a resposta pode demorar. Veja "papo requests".`
        : `${who} já foi convidado para ${group} e ainda não respondeu. Veja "papo requests".`,
    'ask-later': (group) =>
      `você não pôde entrar em ${group}; pode pedir de novo depois de dez minutos.`,
    'not-yours-to-answer': (group) =>
      `isto já foi respondido. Veja "papo group info ${shellWord(group)}".`,
    'too-many-requests': () => 'há pedidos demais esperando resposta. Tente de novo mais tarde.',
    blocked: (group, who) =>
      who === ''
        ? `você bloqueou quem lidera ${group}. "papo unblock NOME" desbloqueia.`
        : `você bloqueou ${who}. papo unblock ${shellWord(who)} desbloqueia.`,
    'talking-to-yourself': () => 'essa pessoa é você. Diga outro nome.',
    'person-not-group': (group) =>
      `${group} é uma pessoa, mas aqui é preciso um grupo. Para chamar para conversar: papo request ${shellWord(group)}`,
  },
  roles: {
    leader: 'lidera',
    member: 'membro',
    leaving: 'saindo',
    invited: 'convidado',
    asked: 'pediu',
    none: '-',
  },
  trust: { me: 'você', changed: 'A CHAVE MUDOU', unmet: 'ainda não visto' },
  ledBy: (leader) => `líder: ${leader}`,
  members: (count) => (count === 1 ? '1 membro' : `${count} membros`),
  unread: (count) => (count === 0 ? '' : count === 1 ? '1 não lida' : `${count} não lidas`),
  wantsIn: (group) => `para entrar em ${group}`,
  isInvited: (group) => `convite para ${group}`,
  heirs: (names, after) => `${names === '' ? 'ninguém' : names}, depois de ${durationPtBr(after)}`,
  about: {
    name: 'nome',
    id: 'id',
    topic: 'assunto',
    role: 'você',
    leader: 'líder',
    heirs: 'herdeiros',
    messagesTopic: 'mensagens',
    members: 'membros',
    disbanded: 'encerrado',
  },
  changes: {
    founded: ({ by }) => `${by} criou o grupo`,
    disbanded: ({ by }) => `${by} encerrou o grupo`,
    joined: ({ who }) => `${who} entrou`,
    added: ({ by, who }) => `${by} colocou ${who} no grupo sem pedir`,
    left: ({ who }) => `${who} saiu`,
    removed: ({ by, who }) => `${by} removeu ${who}`,
    handed: ({ by, who }) => `${by} passou a liderança para ${who}`,
    claimed: ({ who }) => `${who} assumiu a liderança`,
    topic: ({ by, topic }) =>
      topic === '' ? `${by} removeu o assunto` : `${by} mudou o assunto: ${topic}`,
  },
  versions: {
    send: (text) => `"${text}"`,
    edit: (text) => `uma edição para "${text}"`,
    react: (text) => `a reação ${text}`,
    delete: () => 'uma exclusão',
    unknown: () => 'algo que esta versão não consegue ler',
  },
  events: {
    equivocated: (who, versions) =>
      `${who} disse coisas diferentes a membros diferentes: ${versions.join(' e ')}`,
    equivocatedRoster: (who, rev) =>
      `${who} mandou a membros diferentes versões diferentes do grupo (número ${rev})`,
    roster: (leader, members) =>
      `${leader} lidera, ${members === 1 ? '1 membro' : `${members} membros`}`,
    forked: 'duas mudanças foram feitas no mesmo momento; vale a primeira',
    leaving: (who) => `${who} quer sair`,
    asks: (from, text) => `${from} pede para entrar${quoted(text)}`,
    invites: (from, to, text) => `${from} convida ${to}${quoted(text)}`,
    askAnswered: (from, answer, reason) =>
      `o pedido de ${from} para entrar: ${answer}${quoted(reason)}`,
    inviteAnswered: (to, answer, reason) => `o convite a ${to}: ${answer}${quoted(reason)}`,
    voided: 'uma mensagem não vale: quem enviou já não era membro',
    unvoided: 'uma mensagem vale, afinal: quem enviou era membro',
  },
}

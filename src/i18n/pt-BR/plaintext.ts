/** Brazilian Portuguese: the plain-text chat. */

export const plaintextPtBr = {
  title: (name: string) => `${name}  clássico · não verificado: sem assinatura, não privado`,
  unverified: 'não verificado',
  asked: (name: string) => `Pedido a ${name} em texto puro. Quem está ausente não fica sabendo.`,
  entering: (group: string) => `Pedido ao líder de ${group} que deixe você entrar.`,
  joined: (group: string) => `Aceito. Agora você é membro de ${group}.`,
  comeIn: (name: string, group: string) => `${name} foi chamado a entrar em ${group}.`,
  left: (group: string) => `Você saiu de ${group}. Não há palavra que diga isso aos outros.`,
  created: (group: string) => `Você fundou ${group}.`,
  invited: (name: string, group: string) => `${name} foi convidado para ${group}.`,
  invitedAgain: (name: string, group: string) =>
    `${name} já diz estar em ${group}, e recebeu outro convite.`,
  nobodyToInvite: (group: string) =>
    `Ninguém mais foi visto ali: /classic-group invite ${group} NOME convida qualquer um.`,
  handed: (name: string, group: string) => `${name} lidera ${group} agora.`,
  disbanded: (group: string) => `Você dissolveu ${group}.`,
  youLead: (group: string) => `Agora você lidera ${group}: passaram a você.`,
  asksToTalk: (name: string) => `${name} pede uma conversa em texto puro: Alt-R.`,
  youAreInvited: (group: string) => `Convidaram você para ${group}: Alt-R.`,
  noGreeting: (who: string) => `Texto puro não leva saudação: /request ${who} pede sem ela.`,
  noRemoving: 'O chat em texto puro não tem isso: ali ninguém pode ser removido.',
  noTopicLine: 'O chat em texto puro não tem isso: os grupos ali não têm assunto.',
  wantsToChat: (name: string) => `${name} quer conversar (clássico)`,
  wantsIn: (name: string, group: string) => `${name} quer entrar em ${group} (clássico)`,
  invitesYou: (group: string) => `${group}? convida você (clássico)`,
  leader: (name: string) => `liderado por ${name}`,
  members: (names: string) => `membros: ${names}`,
  leaderHint: (group: string) =>
    `/classic-group invite ${group} NOME, transfer ${group} NOME, disband ${group}`,
  notSigned: 'Ninguém ali assina nada: não há o que comparar, nem quem bloquear. /mute silencia.',
  closed: 'Encerrada. Enter pede uma nova conversa; o texto fica aqui',
  notIn: 'Você não é membro. Enter pede a entrada; o texto fica aqui',
  chatEmpty: (name: string) =>
    `Nada foi dito com ${name} ainda. Quem alcança o broker pode ler e escrever aqui, com qualquer nome.`,
  /** How I stand to a group. */
  relations: {
    none: 'não verificado',
    asked: 'pedido',
    invited: 'convidado',
    member: 'membro',
    leader: 'você lidera',
  },
}

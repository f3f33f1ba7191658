/** Brazilian Portuguese: the plain-text chat. */

export const plaintextPtBr = {
  kind: 'clássico',
  unverified: 'sem assinatura',
  asked: (name: string) =>
    `Você chamou ${name} em texto puro. Se a pessoa estiver ausente, não vai receber.`,
  entering: (group: string) => `Você pediu ao líder de ${group} para entrar.`,
  joined: (group: string) => `Convite aceito. Agora você é membro de ${group}.`,
  comeIn: (name: string, group: string) => `Você deixou ${name} entrar em ${group}.`,
  left: (group: string) => `Você saiu de ${group}. O texto puro não tem como avisar os outros.`,
  created: (group: string) => `Você criou ${group}.`,
  invited: (name: string, group: string) => `Você convidou ${name} para ${group}.`,
  invitedAgain: (name: string, group: string) =>
    `${name} diz que já está em ${group}, e recebeu outro convite.`,
  nobodyToInvite: (group: string) =>
    `Ninguém mais foi visto ali: /classic-group invite ${group} NOME convida qualquer um.`,
  handed: (name: string, group: string) => `${name} lidera ${group} agora.`,
  disbanded: (group: string) => `Você encerrou ${group}.`,
  youLead: (group: string) => `Agora você lidera ${group}.`,
  asksToTalk: (name: string) => `${name} chamou você para conversar em texto puro: Alt-R.`,
  youAreInvited: (group: string) => `Convidaram você para ${group}: Alt-R.`,
  noGreeting: (who: string) =>
    `Um pedido em texto puro não leva mensagem: /request ${who} chama sem ela.`,
  noRemoving: 'Não dá no chat em texto puro: ali ninguém pode ser removido.',
  noTopicLine: 'Não dá no chat em texto puro: os grupos ali não têm assunto.',
  wantsToChat: (name: string) => `${name} quer conversar (clássico)`,
  wantsIn: (name: string, group: string) => `${name}: entrar em ${group} (clássico)`,
  invitesYou: (group: string) => `${group}? convida você (clássico)`,
  leader: (name: string) => `líder: ${name}`,
  members: (names: string) => `membros: ${names}`,
  leaderHint: (group: string) =>
    `/classic-group invite ${group} NOME, transfer ${group} NOME, disband ${group}`,
  notSigned:
    'Nada ali é assinado: não há o que verificar, nem quem bloquear. /mute silencia a conversa.',
  closed: 'Fechada. Enter chama de novo; o seu texto fica aqui',
  notIn: 'Você não é membro. Enter pede para entrar; o seu texto fica aqui',
  chatEmpty: (name: string) =>
    `Nenhuma mensagem com ${name} ainda. Quem tem acesso ao broker pode ler e escrever aqui, com qualquer nome.`,
  /** How I stand to a group. */
  relations: {
    none: 'sem assinatura',
    asked: 'pedido',
    invited: 'convidado',
    member: 'membro',
    leader: 'você lidera',
  },
}

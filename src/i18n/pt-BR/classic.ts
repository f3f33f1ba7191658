/** Brazilian Portuguese: the plain-text chat. */

export const classic = {
  title: (name: string) => `${name}  clássico · não verificado: sem assinatura, não privado`,
  unverified: 'não verificado',
  asked: (name: string) => `Pedido a ${name} em texto puro. Quem está ausente não fica sabendo.`,
  entering: (group: string) => `Pedido ao líder de ${group} que deixe você entrar.`,
  accepted: (name: string) => `Aceito. Agora você fala em ${name}.`,
  comeIn: (name: string, group: string) => `${name} foi chamado a entrar em ${group}.`,
  left: (group: string) => `Você saiu de ${group}. Não há palavra que diga isso aos outros.`,
  created: (group: string) => `Você fundou ${group}.`,
  invited: (name: string, group: string) => `${name} foi convidado para ${group}.`,
  handed: (name: string, group: string) => `${name} lidera ${group} agora.`,
  disbanded: (group: string) => `Você dissolveu ${group}.`,
  wantsToChat: (name: string) => `${name} quer conversar (clássico)`,
  wantsIn: (name: string, group: string) => `${name} quer entrar em ${group} (clássico)`,
  invitesYou: (group: string) => `${group}? convida você (clássico)`,
  leader: (name: string) => `liderado por ${name}`,
  members: (names: string) => `membros: ${names}`,
  leaderHint: (group: string) =>
    `/classic-group invite ${group} NOME, transfer ${group} NOME, disband ${group}`,
  notSigned: 'Ninguém ali assina nada: não há o que comparar, nem quem bloquear. /mute silencia.',
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

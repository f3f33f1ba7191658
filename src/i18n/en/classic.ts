/** English: the plain-text chat. */

export const classic = {
  title: (name: string) => `${name}  classic · unverified: not signed, not private`,
  unverified: 'unverified',
  asked: (name: string) => `Asked ${name} in plain text. Who is away will not hear of it.`,
  entering: (group: string) => `Asked the leader of ${group} to let you in.`,
  accepted: (name: string) => `Accepted. You talk in ${name} now.`,
  comeIn: (name: string, group: string) => `${name} was told to come into ${group}.`,
  left: (group: string) => `You left ${group}. There is no word that tells the others.`,
  created: (group: string) => `You founded ${group}.`,
  invited: (name: string, group: string) => `Invited ${name} to ${group}.`,
  handed: (name: string, group: string) => `${name} leads ${group} now.`,
  disbanded: (group: string) => `You disbanded ${group}.`,
  wantsToChat: (name: string) => `${name} wants to chat (classic)`,
  wantsIn: (name: string, group: string) => `${name} wants into ${group} (classic)`,
  invitesYou: (group: string) => `${group}? invites you (classic)`,
  leader: (name: string) => `led by ${name}`,
  members: (names: string) => `in it: ${names}`,
  leaderHint: (group: string) =>
    `/classic-group invite ${group} NAME, transfer ${group} NAME, disband ${group}`,
  notSigned:
    'Nobody there signs anything: there is nothing to compare, and nobody to block. /mute silences.',
  chatEmpty: (name: string) =>
    `Nothing was said with ${name} yet. Whoever can reach the broker can read and write here, in any name.`,
  /** How I stand to a group. */
  relations: {
    none: 'unverified',
    asked: 'asked',
    invited: 'invited',
    member: 'member',
    leader: 'you lead',
  },
}

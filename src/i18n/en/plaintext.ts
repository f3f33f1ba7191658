/** English: the plain-text chat. */

export const plaintextEn = {
  title: (name: string) => `${name}  classic · unverified: not signed, not private`,
  unverified: 'unverified',
  asked: (name: string) => `Asked ${name} in plain text. Who is away will not hear of it.`,
  entering: (group: string) => `Asked the leader of ${group} to let you in.`,
  joined: (group: string) => `Accepted. You are a member of ${group} now.`,
  comeIn: (name: string, group: string) => `${name} was told to come into ${group}.`,
  left: (group: string) => `You left ${group}. There is no word that tells the others.`,
  created: (group: string) => `You founded ${group}.`,
  invited: (name: string, group: string) => `Invited ${name} to ${group}.`,
  invitedAgain: (name: string, group: string) =>
    `${name} says to be in ${group} already, and was invited once more.`,
  nobodyToInvite: (group: string) =>
    `Nobody else was seen there: /classic-group invite ${group} NAME invites anybody.`,
  handed: (name: string, group: string) => `${name} leads ${group} now.`,
  disbanded: (group: string) => `You disbanded ${group}.`,
  youLead: (group: string) => `You lead ${group} now: it was handed over to you.`,
  asksToTalk: (name: string) => `${name} asks for a conversation in plain text: Alt-R.`,
  youAreInvited: (group: string) => `You are invited to ${group}: Alt-R.`,
  noGreeting: (who: string) => `Plain text carries no greeting: /request ${who} asks without one.`,
  noRemoving: 'The plain-text chat has no such thing: nobody can be removed there.',
  noTopicLine: 'The plain-text chat has no such thing: groups there have no topic line.',
  wantsToChat: (name: string) => `${name} wants to chat (classic)`,
  wantsIn: (name: string, group: string) => `${name} wants into ${group} (classic)`,
  invitesYou: (group: string) => `${group}? invites you (classic)`,
  leader: (name: string) => `led by ${name}`,
  members: (names: string) => `in it: ${names}`,
  leaderHint: (group: string) =>
    `/classic-group invite ${group} NAME, transfer ${group} NAME, disband ${group}`,
  notSigned:
    'Nobody there signs anything: there is nothing to compare, and nobody to block. /mute silences.',
  closed: 'Closed. Enter asks for a new conversation; a text stays here',
  notIn: 'Not a member. Enter asks to be let in; a text stays here',
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

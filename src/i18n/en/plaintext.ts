/** English: the plain-text chat. */

export const plaintextEn = {
  kind: 'classic',
  unverified: 'not signed',
  asked: (name: string) => `Asked ${name} in plain text. If they are away, they will not get it.`,
  entering: (group: string) => `Asked the leader of ${group} to let you in.`,
  joined: (group: string) => `Accepted. You are a member of ${group} now.`,
  comeIn: (name: string, group: string) => `You let ${name} into ${group}.`,
  left: (group: string) => `You left ${group}. Plain text has no way to tell the others.`,
  created: (group: string) => `You created ${group}.`,
  invited: (name: string, group: string) => `Invited ${name} to ${group}.`,
  invitedAgain: (name: string, group: string) =>
    `${name} says they are already in ${group}, and was invited once more.`,
  nobodyToInvite: (group: string) =>
    `Nobody else was seen there: /classic-group invite ${group} USER invites anybody.`,
  handed: (name: string, group: string) => `${name} leads ${group} now.`,
  disbanded: (group: string) => `You disbanded ${group}.`,
  youLead: (group: string) => `You are the leader of ${group} now.`,
  asksToTalk: (name: string) => `${name} asks for a conversation in plain text: Alt-R.`,
  youAreInvited: (group: string) => `You are invited to ${group}: Alt-R.`,
  noGreeting: (who: string) =>
    `A request in plain text has no greeting: /request ${who} asks without one.`,
  noRemoving: 'Not possible in the plain-text chat: nobody can be removed there.',
  noTopicLine: 'Not possible in the plain-text chat: groups there have no topic line.',
  wantsToChat: (name: string) => `${name} wants to chat (classic)`,
  wantsIn: (name: string, group: string) => `${name} to join ${group} (classic)`,
  invitesYou: (group: string) => `${group}? invites you (classic)`,
  leader: (name: string) => `led by ${name}`,
  members: (names: string) => `members: ${names}`,
  leaderHint: (group: string) =>
    `/classic-group invite ${group} USER, transfer ${group} USER, disband ${group}`,
  notSigned:
    'Nothing there is signed: there is nothing to verify and nobody to block. /mute mutes a conversation.',
  closed: 'Closed. Enter asks for a new conversation; your text stays here',
  notIn: 'Not a member. Enter asks to join; your text stays here',
  chatEmpty: (name: string) =>
    `No messages with ${name} yet. Anybody who can reach the broker can read and write here, under any name.`,
  /** How I stand to a group. */
  relations: {
    none: 'not signed',
    asked: 'asked',
    invited: 'invited',
    member: 'member',
    leader: 'you lead',
  },
}

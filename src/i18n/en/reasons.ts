/** English: why something was not done, each with a next step. */
import { linkEndsEn } from './link-ends.ts'

/** Why an intent was refused: one sentence for each refusal of the rules. */
export const refusalsEn = (goTo: string) => ({
  'talking-to-yourself': `That is you. Talk to echo to try things out: ${goTo} echo.`,
  'reserved-name': 'echo is a contact inside papo and need not be asked. Just write to it.',
  'unknown-person': 'Nobody you know has this name. Alt-U lists the people.',
  'already-talking': 'You already have an open conversation.',
  'already-asked': 'You already asked; the request is waiting for an answer.',
  'ask-later': 'You were denied a moment ago. Ask again in ten minutes.',
  blocked: 'This person is blocked. /unblock NAME first.',
  'too-many-requests': 'Too many requests are waiting there. Try again later.',
  'unknown-request': 'This request no longer exists. /history shows all.',
  'not-yours-to-answer': 'This request was already answered. /history shows all.',
  'bad-session': 'The conversation could not be named. Try again.',
  'unknown-session': 'There is no such conversation. /request NAME asks for one.',
  'not-in-session': 'You are not part of this conversation.',
  'session-closed': 'You both ended this conversation. /request NAME asks for a new one.',
  'already-ended': 'You already ended it. A new message reopens it.',
  'too-far-ahead': 'This number is too far above those that are known.',
  'unknown-message': 'There is no such message. Choose one with Ctrl-↑.',
  'already-known': 'This was already said.',
  'not-yours-to-change': 'Only your own messages can be changed. r replies instead.',
  'message-deleted': 'This message was deleted. Choose another.',
  empty: 'There is nothing to send. Type something first.',
  'too-long': 'That is too long. Make it shorter.',
  unreadable:
    'Nobody else could read this: a name, a number or a text in it is out of range. Nothing was sent; change it.',
  'topic-line-too-long': 'A topic line has at most 200 characters. Nothing was changed.',
  stale: 'Something newer is already known.',
  'other-key': 'This name has another key. /verify NAME shows both.',
  'no-conversation': `There is no such conversation. ${goTo} lists them.`,
  'not-online':
    'There is no broker now, and this cannot wait for one. Try again when you are online.',
  'unknown-group': 'No such group is known here. Alt-G lists the groups.',
  'unknown-roster':
    'A part of what happened in this group is still missing and has been asked for.',
  'not-a-member': 'Only members may do this. /join GROUP asks to join.',
  'not-for-me': 'This was said before you were a member.',
  'not-the-leader': 'Only the leader of the group may do this.',
  'bad-roster': 'This change of the group is not possible.',
  'other-founder': 'Another group uses this name: it was not created by the one you know.',
  'forked-roster': 'Another change of the group was made at the same moment, and that one counts.',
  'group-exists':
    'There is already a group of this name. Ask to join it (/join NAME), or use another name.',
  'name-spent': 'You created and disbanded a group of this name. A new one needs another name.',
  'already-member': 'Already a member of this group.',
  'group-disbanded': 'This group was disbanded.',
  'not-forgettable':
    'This person cannot be forgotten now: something between you, or a choice of yours, stays.',
  'lead-first':
    'You lead this group: make a member the leader (/group transfer USER), or disband it (/group disband).',
  'not-an-heir': 'You are not an heir of this group. /group info lists the heirs.',
  'leader-is-here':
    'The leader was here recently, or an heir before you is here: you cannot take over yet.',
  'group-full': 'This group is full.',
  'bad-topic':
    'This is not a topic: at most 200 characters; + is a whole level, # only the last; no $share.',
  'unknown-topic': 'You do not follow this topic. /topic-room lists those that you follow.',
  'too-many-topics': 'You cannot follow more topics than these. /topic-leave leaves one.',
  wildcard: 'A topic with + or # can only be read. Follow a whole topic with /topic-room to write.',
  'own-space': "papo's own topics can only be read here: papo writes them, signed.",
  'brokers-own': 'Topics that begin with $ belong to the broker: they can only be read.',
  'not-kept': 'Your disk accepts nothing more. Free some space, then try again.',
  'disk-busy': 'Another program is using the database of your messages. Try again in a moment.',
  'plaintext-off':
    'This papo does not use the plain-text chat: start it with --classic to talk with names that begin with ?.',
  crowded: 'Too many names of the plain-text chat are known here. Try again later.',
})

/** What is wrong with the connection or the profile, by the key that the program notes. */
export const warningsEn = {
  ...linkEndsEn,
  quota: 'The broker has no room left for you: wait, then t tries again',
  'name-taken': 'This name belongs to another key: choose another with --name',
  'own-name-claimed': 'Another key uses your name: warn your friends another way, or use --name',
  elsewhere: 'This profile is open in another papo; this one stopped. /broker resumes here',
  'keeps-nothing':
    'This broker keeps nothing for those who are offline: both must be online at once',
  'other-key': 'Another key uses a name you know: /verify NAME compares',
  'retains-nothing':
    'This broker retains nothing: you see people while they are here, and groups while a member is',
  'newer-version': 'Somebody uses a newer papo: update yours to read their messages',
  'no-broker': 'No broker was found, and none could be started: use /broker URL',
  'not-authorised-for': 'The broker does not let you read this: ask its administrator for access',
  'roster-denied': 'The broker does not let you change a group: ask its administrator for access',
  'presence-too-large':
    'Even your presence is too large for this broker: ask its administrator to raise its limit for messages',
  'will-refused':
    'This broker does not take your last will (too large, or not allowed): if your connection breaks, others see you as online; /doctor tells more',
  'roster-too-large':
    'A group is too large for this broker: fewer members, a shorter topic line, or a higher limit there',
  'new-group-too-large':
    'The group was not created, it is too large for this broker: use a shorter name or topic line',
  'control-socket': 'Other papo commands cannot use this window: close it and open it again',
  'line-lost': 'A line was lost with the connection: /retry sends it again',
  'line-refused': 'The broker refused a line: /retry tries again',
  'plain-lost': 'The connection broke, and plain text is not kept: the last lines may be lost',
  renamed:
    'You have another name now; groups and conversations know the one before: start with --name to have it again',
  'older-profile':
    'This profile is an older copy: it lacks messages that others have from you; new ones do arrive',
  'unreadable-events':
    'Part of your history is damaged and was left out: a copy of the profile may still have it',
  'disk-full': 'The disk is full: free some space, or new messages may be lost',
  'disk-busy':
    'Another program is using the database of your messages, a backup perhaps: papo waits for it',
  'slow-packet': 'One packet took longer than a second to handle',
  'hook-failed': 'A hook failed: look at "hooks" in config.json',
  'poison-packet': 'A packet on which papo stopped before was put aside: /refused counts them',
}

/** Why the broker did not take a message of mine, as part of a sentence. */
export const denialsEn = {
  'not-authorised': 'you may not write there; ask its administrator for access',
  'too-large': 'it is too large for this broker; send it in parts',
  quota: 'it has no room left for you; wait a while',
  'bad-topic': 'it accepts nothing on this topic; ask its administrator',
  refused: 'it gives no reason',
  'broker-closes':
    'it closes the connection whenever this is sent; ask its administrator for access',
}

/** Why packets were refused, for `/refused`. Unknown reasons are shown by their name. */
export const reasonsEn = {
  'too-big': 'too large',
  'not-utf8': 'not UTF-8',
  'not-json': 'not readable',
  unsigned: 'not signed',
  forged: 'wrong signature',
  malformed: 'malformed',
  'newer-version': 'from a newer papo',
  'unknown-type': 'of a type that this version does not know',
  'not-yours': 'sent in the name of somebody else',
  'too-fast': 'too many at once in the plain-text chat',
  misplaced: 'sent in the wrong place',
  'other-key': 'signed with another key than the known one',
  blocked: 'from somebody you blocked',
  stale: 'older than what is known',
  'already-known': 'received before',
  'foreign-topic': "on a topic that is not one of papo's",
  duplicate: 'a second copy',
  'too-far-ahead': 'with a number far above those that are known',
  poison: 'put aside, because handling it stopped papo before',
}

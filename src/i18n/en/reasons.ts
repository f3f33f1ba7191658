/** English: why something was not done, each with a next step. */
import { linkEndsEn } from './link-ends.ts'

/** Why an intent was refused: one sentence for each refusal of the rules. */
export const refusalsEn = (goTo: string) => ({
  'talking-to-yourself': `That is you. To try things out, talk to echo: ${goTo} echo.`,
  'reserved-name': 'echo lives in this program and cannot be asked. Just write to it.',
  'unknown-person': 'Nobody known has this name. Alt-U lists the people.',
  'already-talking': 'You talk with each other already: the conversation is open.',
  'already-asked': 'You asked already; the request waits for an answer.',
  'ask-later': 'You were denied a short while ago. Ask again in ten minutes.',
  blocked: 'This person is blocked. /unblock NAME first.',
  'too-many-requests': 'Too many requests are waiting there. Try later.',
  'unknown-request': 'This request is not there any more. h in Requests shows the history.',
  'not-yours-to-answer': 'This request is answered already. h in Requests shows the history.',
  'bad-session': 'The conversation could not be named. Try again.',
  'unknown-session': 'There is no such conversation. /request NAME asks for one.',
  'not-in-session': 'You do not take part in this conversation.',
  'session-closed': 'Both said END: this conversation is closed. /request NAME asks for a new one.',
  'already-ended': 'You said END already. Anything you write takes it back.',
  'too-far-ahead': 'This number is too far above those that are known.',
  'unknown-message': 'This message is not there. Choose one with Ctrl-↑.',
  'already-known': 'This was said already.',
  'not-yours-to-change': 'Only your own messages can be changed. r replies instead.',
  'message-deleted': 'This message was deleted. Choose another.',
  empty: 'There is nothing in it. Write something first.',
  'too-long': 'That is too long. Make it shorter.',
  unreadable:
    'Nobody else could read this: a name, a number or a text in it is out of range. Nothing was sent; change it.',
  'topic-line-too-long': 'A topic line has at most 200 characters. Nothing was changed.',
  stale: 'Something newer is known already.',
  'other-key': 'This name has another key. v in Users shows both.',
  'no-conversation': `There is no such conversation. ${goTo} lists them.`,
  'not-online': 'No broker now, and this cannot wait for one. Try again when you are online.',
  'unknown-group': 'No such group is known here. Alt-G lists the groups.',
  'unknown-roster': 'A roster of this group is still missing: it is being asked for.',
  'not-a-member': 'Only members may do this. Enter on the group (Alt-G) asks to join.',
  'not-for-me': 'This was said before you were a member.',
  'not-the-leader': 'Only the leader of the group may do this.',
  'bad-roster': 'This change of the group is not possible.',
  'other-founder': 'Another group claims this name: it was not founded by the one you know.',
  'forked-roster': 'Another change of the group was made at the same moment, and counts.',
  'group-exists':
    'There is a group of this name. Ask to join it (Enter in Groups), or take another name.',
  'name-spent': 'You founded and disbanded a group of this name. A new one needs another name.',
  'already-member': 'Already a member of this group.',
  'group-disbanded': 'This group was disbanded.',
  'lead-first': 'You lead this group: hand it over (L in Groups), or disband it (D).',
  'not-an-heir': 'You are no heir of this group. i in Groups lists the heirs.',
  'leader-is-here':
    'The leader was here lately, or an heir before you is here: it is not yet time to take over.',
  'group-full': 'This group has as many members as a group can have.',
  'bad-topic':
    'This is no topic: at most 200 characters; + is a whole level, # only the last; no $share.',
  'unknown-topic': 'You do not follow this topic. /topic-room lists those that you follow.',
  'too-many-topics': 'You follow as many topics as can be. /topic-leave leaves one.',
  wildcard: 'A topic with + or # can only be read. /topic-room with a whole topic can be written.',
  'own-space': 'Topics of papo itself can only be read here: papo writes them, signed.',
  'brokers-own': 'Topics that begin with $ are the broker’s own: they can only be read.',
  'not-kept': 'Your disk takes nothing more. Make room, then try again.',
  'plaintext-off':
    'This papo does not speak the plain-text chat: start it with --classic to talk with names that begin with ?.',
  crowded: 'Too many names of the plain-text chat are known here. Try again later.',
})

/** What is wrong with the connection or the profile, by the key that the program notes. */
export const warningsEn = {
  ...linkEndsEn,
  quota: 'The broker has no room left for you: wait, then t tries again',
  'name-taken': 'This name belongs to another key: choose another with --name',
  'own-name-claimed': 'Another key claims your name: warn your friends another way, or use --name',
  elsewhere: 'This profile is open in another papo; this one stopped. /broker takes it back here',
  'keeps-nothing':
    'This broker keeps nothing for those who are offline: both must be online at once',
  'other-key': 'Another key claims a known name: v in Users compares',
  'newer-version': 'Somebody writes with a newer papo: update yours to read it',
  'no-broker': 'No broker was found, and none could be started: /broker URL names one',
  'not-authorised-for': 'The broker does not let you read this: ask its keeper for the rights',
  'not-shown': 'The broker does not let you show that you are here: ask its keeper for the rights',
  'roster-denied': 'The broker does not let you change a group: ask its keeper for the rights',
  'control-socket': 'Other papo commands cannot work through this window: close and open it',
  'line-lost': 'A line got lost with the connection: choose it (Ctrl-↑), and t says it again',
  'line-refused': 'The broker did not take a line: choose it (Ctrl-↑), and t tries again',
  'plain-lost':
    'The connection broke, and bare text is not kept: what was said there last may be lost',
  'older-profile':
    'This profile is an older copy: others have messages of yours that it lacks; new ones do arrive',
  'unreadable-events':
    'A part of your history is damaged and was left out: a copy of the profile may still have it',
  'disk-full': 'The disk is full: make room, or new messages may be lost',
  'slow-packet': 'One packet took longer than a second',
  'poison-packet': 'A packet on which papo stopped before was put aside: /refused counts them',
}

/** Why the broker did not take a message of mine, as part of a sentence. */
export const denialsEn = {
  'not-authorised': 'you have no right to write there; ask its keeper',
  'too-large': 'it is larger than this broker takes; send it in parts',
  quota: 'it has no room left for you; wait a while',
  'bad-topic': 'it takes nothing on this topic; ask its keeper',
  refused: 'it does not say why',
  'broker-closes': 'it closes the connection whenever this is sent; ask its keeper for the rights',
}

/** Why packets were refused, for `/refused`. Unknown reasons are shown by their name. */
export const reasonsEn = {
  'too-big': 'too large',
  'not-utf8': 'not UTF-8',
  'not-json': 'not readable',
  unsigned: 'not signed',
  forged: 'the signature does not fit',
  malformed: 'not formed as a word',
  'newer-version': 'from a newer papo',
  'unknown-type': 'a word that this version does not know',
  'not-yours': 'said in the name of another',
  'too-fast': 'too many at once in the plain-text chat',
  misplaced: 'said in the wrong place',
  'other-key': 'signed with another key than the known one',
  blocked: 'from somebody you blocked',
  stale: 'older than what is known',
  'already-known': 'said before',
  'foreign-topic': 'on a topic that is none of papo',
  duplicate: 'a second copy',
  'too-far-ahead': 'with a number far above those that are known',
  poison: 'put aside, because handling it stopped papo before',
}

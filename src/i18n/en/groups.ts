/** English: everything about groups but their keys and commands. */
import { describeNameErrorEn } from './names.ts'
import { durationEn } from './durations.ts'
import { createPlural } from '../plural.ts'

const plural = createPlural('en')

const quoted = (text: string) => (text === '' ? '' : `: "${text}"`)

/** Under `group` in the texts. */
export const groupEn = (goTo: string) => ({
  /** How I stand with a group: a word, and a shorter one for narrow panes. */
  words: {
    none: ['not joined', 'not in'],
    asked: ['asked', 'asked'],
    invited: ['invites you', 'invited'],
    leaving: ['leaving', 'leaving'],
    muted: ['muted', 'muted'],
    over: ['disbanded', 'over'],
  },
  noMatch: 'No group has such a name. Esc shows all.',
  members: (count: number) => `${count} ${plural(count, 'member', 'members')}`,
  disbanded: 'disbanded',
  noMember: 'you are no member',
  youLead: 'you lead',
  ledBy: (name: string) => `led by ${name}`,
  empty: (name: string) => `This is the beginning of ${name}. Write below; Enter sends.`,
  emptyNone: (name: string) =>
    `You are no member of ${name}. Enter on it in Groups, or /join ${name}, asks to join.`,
  emptyAsked: (name: string) => `You asked to join ${name}; the leader has not answered yet.`,
  emptyInvited: (name: string) => `You are invited to ${name}. /join ${name} accepts.`,
  hiddenMessage: 'message of somebody you blocked',
  typing: (count: number) => `${count} people are typing`,
  joinLine: (name: string, group: string, arrow: string) => `${name} ${arrow} join ${group}`,
  inviteLine: (name: string, group: string) => `${name} invites you to ${group}`,
  /** The same where there is little room. */
  joinShort: (name: string, group: string, arrow: string) => `${name} ${arrow} # ${group}`,
  inviteShort: (name: string, group: string) => `${name}: # ${group}?`,
  history: {
    ask: (group: string) => `to join ${group}`,
    invite: (group: string) => `invited to ${group}`,
  },
  system: {
    founded: (name: string) => `${name} founded the group`,
    iFounded: 'you founded the group',
    joined: (name: string) => `${name} joined`,
    iJoined: 'you joined',
    addedMe: (by: string) =>
      `${by} put you into the group, though you never asked; it is muted. /group leave leaves it`,
    left: (name: string) => `${name} left`,
    iLeft: 'you left',
    removed: (name: string, by: string) => `${name} was removed by ${by}`,
    removedByMe: (name: string) => `you removed ${name}`,
    removedMe: (by: string) => `${by} removed you`,
    handed: (name: string, by: string) => `${by} handed the lead over to ${name}`,
    handedToMe: (by: string) => `${by} handed the lead over to you`,
    handedByMe: (name: string) => `you handed the lead over to ${name}`,
    claimed: (name: string) => `${name} took over the lead, because the leader was gone`,
    iClaimed: 'you took over the lead, because the leader was gone',
    topic: (by: string, topic: string) =>
      topic === '' ? `${by} took the topic line away` : `${by} set the topic line: ${topic}`,
    myTopic: (topic: string) =>
      topic === '' ? 'you took the topic line away' : `you set the topic line: ${topic}`,
    disbanded: (by: string) => `${by} disbanded the group`,
    iDisbanded: 'you disbanded the group',
    /** Each of the things that somebody said under one number, as a few words. */
    version: {
      send: (text: string) => `"${text}"`,
      edit: (text: string) => `an edit to "${text}"`,
      react: (text: string) => `the reaction ${text}`,
      delete: () => 'a deletion',
      unknown: () => 'something that this version cannot read',
    },
    equivocated: (name: string, versions: readonly string[]) =>
      `${name} said different things to different members here: ${versions.join(' and ')}. Their signature is under each.`,
    equivocatedRoster: (name: string, rev: number) =>
      `${name} gave different members different states of this group (number ${rev}), and signed each`,
    iEquivocated: (versions: readonly string[]) =>
      `another program with your key said something else here in the same place: ${versions.join(' and ')}. Use only one of them`,
    iEquivocatedRoster: (rev: number) =>
      `another program with your key changed this group as well (number ${rev}). Members keep the change that reached them first: if nobody answers what you write here, write from the other program. Use only one of them from now on`,
    iAsked: (text: string) => `you asked to join${quoted(text)}`,
    invitedMe: (by: string, text: string) => `${by} invited you${quoted(text)}`,
    deniedMe: (by: string, reason: string) => `${by} did not let you in${quoted(reason)}`,
    iDeclined: (reason: string) => `you declined the invitation${quoted(reason)}`,
  },
  composer: {
    none: 'Not a member. Enter a text to ask to join',
    asked: 'You asked to join. What you write stays here as a draft',
    invited: 'You are invited. Enter asks whether you accept; a text stays here',
    leaving: 'You are leaving: nothing more can be said here',
    disbanded: 'Disbanded. What was said stays readable',
  },
  delivered: (count: number, all: number, words: string) => `${words}: ${count} of ${all}`,
  received: 'on the disk of members',
  readBy: 'read by members',
  nobodyElse: 'There was nobody else in the group.',
  allHadIt: 'Everybody had it who was in the group then. They left since.',
  isNoMore: 'It does not count: you were no member any more. As a member, say it again.',
  info: {
    title: (name: string) => `The group ${name}`,
    topic: 'topic line',
    founder: 'founder',
    leader: 'leader',
    standing: 'with you',
    standings: {
      leader: 'you lead it',
      member: 'you are a member',
      leaving: 'you said that you leave; the leader lets you go',
      invited: 'you are invited; Enter in Groups accepts',
      asked: 'you asked to join; waiting for the answer',
      none: 'not joined; Enter in Groups asks',
    },
    members: 'members',
    heirs: 'heirs',
    heirsHow: (names: string, after: string) => `${names} (when the leader is gone for ${after})`,
    heirsNone: 'nobody: there is no other member',
    mute: 'muted',
    muteYes: 'yes; m takes it back',
    muteNo: 'no',
    path: 'MQTT topic',
    founding: 'founding id',
    trust: { me: 'you', unmet: 'not met' },
    leads: 'leads',
    leaving: 'leaving',
    blocked: 'blocked',
  },
  after: durationEn,
  pick: {
    label: 'who: ',
    empty: 'Nobody of that name. Esc closes.',
    invite: (group: string) => `Invite to ${group}`,
    remove: (group: string) => `Remove from ${group}`,
    transfer: (group: string) => `Hand ${group} over to`,
  },
  ask: {
    name: 'Found a group: its name',
    topicOfNew: (group: string) => `${group}: a topic line (may be empty)`,
    topic: (group: string) => `The topic line of ${group} (may be empty)`,
    join: (group: string) => `Ask to join ${group}: a word to its leader (may be empty)`,
    joinFromInput: (group: string) =>
      `You are no member of ${group}. Ask to join? Your text stays here.`,
    acceptFromInput: (group: string) =>
      `You are invited to ${group}. Accept? Your text stays here.`,
    accept: (name: string, group: string, text: string) =>
      `${name} invites you to ${group}${quoted(text)}. Accept?`,
    remove: (name: string, group: string) => `Remove ${name} from ${group}? Everybody sees it.`,
    transfer: (name: string, group: string) =>
      `Hand ${group} over to ${name}? Then ${name} leads, and you are a member.`,
    leave: (group: string) =>
      `Leave ${group}? What is said there afterwards does not reach you any more.`,
    leaveAsLeader: (name: string, group: string) =>
      `You lead ${group}. Hand it over to ${name}, who is a member for the longest time, and leave?`,
    disband: (group: string) =>
      `Disband ${group}? That is its end for everybody, and cannot be taken back.`,
    disbandAlone: (group: string) => `You are alone in ${group}. Disband it?`,
    claim: (group: string, leader: string) =>
      `Take over ${group}? ${leader} leads it, and was gone for long.`,
    joinInstead: (group: string, founder: string) =>
      `There is a group ${group} already, founded by ${founder}. Ask to join it instead?`,
    denyJoin: (name: string, group: string) =>
      `Do not let ${name} into ${group}: a reason (may be empty)`,
    declineInvite: (name: string, group: string) =>
      `Decline the invitation of ${name} to ${group}: a reason (may be empty)`,
  },
  notices: {
    founded: (group: string) => `You founded ${group}. I in Groups invites somebody.`,
    asked: (group: string, name: string) =>
      `Asked ${name} to let you into ${group}. The answer comes when it comes, even tomorrow.`,
    stillAsked: (group: string) =>
      `The leader of ${group} has not answered yet. Asking again would change nothing.`,
    accepting: (group: string) =>
      `You accepted: you are in ${group} as soon as its leader's program hears of it.`,
    invited: (name: string, group: string) => `Invited ${name} to ${group}.`,
    admitted: (name: string, group: string) => `${name} is a member of ${group} now.`,
    denied: (name: string, group: string) => `${name} was not let into ${group}.`,
    declined: (group: string) => `You declined the invitation to ${group}.`,
    removed: (name: string, group: string) => `${name} is no member of ${group} any more.`,
    transferred: (name: string, group: string) => `${name} leads ${group} now.`,
    handedThenLeft: (name: string, group: string) =>
      `${name} leads ${group} now, and you said that you leave.`,
    left: (group: string) => `You said that you leave ${group}; its leader lets you go.`,
    disbanded: (group: string) => `${group} is disbanded.`,
    claimed: (group: string) => `You lead ${group} now.`,
    leadAlready: (group: string) => `You lead ${group} already.`,
    topicSet: (group: string) => `The topic line of ${group} is set.`,
    heirsSet: (names: string, after: string) => `Heirs: ${names}; after ${after}.`,
    heirsSenior: (after: string) => `Heirs: by seniority; after ${after}.`,
    youAreIn: (group: string) => `You are a member of ${group} now: ${goTo} ${group} goes there.`,
    notLetIn: (group: string, reason: string) => `You were not let into ${group}${quoted(reason)}`,
    askedAnother: (group: string) => `Somebody else leads ${group} now, and is asked instead.`,
    isOver: (group: string) => `${group} was disbanded.`,
    theyDeclined: (name: string, group: string, reason: string) =>
      `${name} declined the invitation to ${group}${quoted(reason)}`,
    theyJoined: (name: string, group: string) => `${name} is a member of ${group} now.`,
    theyLeft: (name: string, group: string) => `${name} left ${group}.`,
    addedYou: (name: string, group: string) =>
      `${name} put you into ${group}, unasked. It is muted; l in Groups leaves it.`,
    removedYou: (name: string, group: string) => `${name} removed you from ${group}.`,
    youLeft: (group: string) => `You left ${group}.`,
    handedToYou: (name: string, group: string) => `${name} handed ${group} over to you: you lead.`,
    tookOver: (name: string, group: string) => `${name} took over the lead of ${group}.`,
    asksToJoin: (name: string, group: string) => `${name} asks to join ${group}: Alt-R.`,
    invitesYou: (name: string, group: string) => `${name} invites you to ${group}: Alt-R.`,
    onlyForTwo:
      'That is for a conversation of two. /names shows the members of a group, /part leaves it.',
    noGroup: `Open a group first (${goTo}), or name one.`,
    noneCalled: (typed: string) => `No group here is called ${typed}. Alt-G lists the groups.`,
    several: (names: string) => `Several groups have this name: ${names}. Write the one you mean.`,
    notThere: (name: string, group: string) => `${name} is no member of ${group}.`,
    alreadyIn: (group: string) => `You are a member of ${group} already.`,
    nobodyToInvite: 'There is nobody whom you could invite: everybody known is a member.',
    nobodyElse: (group: string) => `There is nobody else in ${group}.`,
    aloneDisband: (group: string) => `You are alone in ${group}: D in Groups disbands it.`,
    oneAtATime: 'Other names follow one by one: /invite USER.',
    badName: describeNameErrorEn,
    badAfter: (typed: string) => `"${typed}" is no time: write 7d, 12h, 30m, 90s or 1h30m.`,
    unknownSub: (typed: string, all: string) => `/group ${typed} is not there: ${all}`,
  },
  /** By the word after `/group`: what it does, and what it wants. */
  help: {
    new: 'found a group; a name with blanks in quotation marks',
    join: 'ask to join, or accept an invitation',
    leave: 'leave; a leader hands over first',
    invite: 'invite somebody',
    kick: 'remove a member',
    transfer: 'hand the lead over to a member',
    topic: 'set the topic line',
    info: 'about the group and its members',
    disband: 'the end of the group, for everybody',
    heirs: 'who may take over, and after how long; nobody: by seniority',
    claim: 'take over from a leader who is gone',
  },
  usage: {
    new: 'NAME [TOPIC LINE]',
    join: '[NAME] [TEXT]',
    leave: '[NAME]',
    invite: '[GROUP] USER',
    kick: 'USER',
    transfer: 'USER',
    topic: '[TEXT]',
    info: '[NAME]',
    disband: '[NAME]',
    heirs: '[TIME] [USER …], with a time such as 7d, 12h, 30m or 1h30m',
    claim: '[NAME]',
  },
})

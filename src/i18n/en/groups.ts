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
    over: ['disbanded', 'gone'],
  },
  noMatch: 'No group matches. Esc shows all.',
  members: (count: number) => `${count} ${plural(count, 'member', 'members')}`,
  disbanded: 'disbanded',
  noMember: 'you are not a member',
  youLead: 'you lead',
  ledBy: (name: string) => `led by ${name}`,
  empty: (name: string) =>
    `This is the beginning of ${name}. Type a message below; Enter sends it.`,
  emptyNone: (name: string) =>
    `You are not a member of ${name}. Enter on it in Groups, or /join ${name}, asks to join.`,
  emptyAsked: (name: string) => `You asked to join ${name}; the leader has not answered yet.`,
  emptyInvited: (name: string) => `You are invited to ${name}. /join ${name} accepts.`,
  hiddenMessage: 'message from somebody you blocked',
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
    founded: (name: string) => `${name} created the group`,
    iFounded: 'you created the group',
    joined: (name: string) => `${name} joined`,
    iJoined: 'you joined',
    addedMe: (by: string) =>
      `${by} added you to the group without asking you; it is muted. /group leave leaves it`,
    left: (name: string) => `${name} left`,
    iLeft: 'you left',
    removed: (name: string, by: string) => `${name} was removed by ${by}`,
    removedByMe: (name: string) => `you removed ${name}`,
    removedMe: (by: string) => `${by} removed you`,
    handed: (name: string, by: string) => `${by} made ${name} the leader`,
    handedToMe: (by: string) => `${by} made you the leader`,
    handedByMe: (name: string) => `you made ${name} the leader`,
    claimed: (name: string) => `${name} took over as leader, because the leader was gone`,
    iClaimed: 'you took over as leader, because the leader was gone',
    topic: (by: string, topic: string) =>
      topic === '' ? `${by} removed the topic line` : `${by} set the topic line: ${topic}`,
    myTopic: (topic: string) =>
      topic === '' ? 'you removed the topic line' : `you set the topic line: ${topic}`,
    disbanded: (by: string) => `${by} disbanded the group`,
    iDisbanded: 'you disbanded the group',
    /** Each of the things that somebody said under one number, as a few words. */
    version: {
      send: (text: string) => `"${text}"`,
      edit: (text: string) => `an edit to "${text}"`,
      react: (text: string) => `the reaction ${text}`,
      delete: () => 'a deletion',
      unknown: () => 'something this version cannot read',
    },
    equivocated: (name: string, versions: readonly string[]) =>
      `${name} said different things to different members here: ${versions.join(' and ')}. Each is signed.`,
    equivocatedRoster: (name: string, rev: number) =>
      `${name} gave different members different versions of this group (number ${rev}), each of them signed`,
    iEquivocated: (versions: readonly string[]) =>
      `another program with your key said something else here at the same place: ${versions.join(' and ')}. Use only one of them`,
    iEquivocatedRoster: (rev: number) =>
      `another program with your key changed this group as well (number ${rev}). Members keep the change that reached them first: if nobody answers what you write here, write from the other program. Use only one of them from now on`,
    iAsked: (text: string) => `you asked to join${quoted(text)}`,
    invitedMe: (by: string, text: string) => `${by} invited you${quoted(text)}`,
    deniedMe: (by: string, reason: string) => `${by} did not let you in${quoted(reason)}`,
    iDeclined: (reason: string) => `you declined the invitation${quoted(reason)}`,
  },
  composer: {
    none: 'Not a member. Type a message to ask to join',
    asked: 'You asked to join. What you type stays here as a draft',
    invited: 'You are invited. Enter asks whether to accept; your text stays here',
    leaving: 'You are leaving, so you can no longer write here',
    disbanded: 'Disbanded. You can still read it',
  },
  delivered: (count: number, all: number, words: string) => `${words}: ${count} of ${all}`,
  received: 'delivered to members',
  readBy: 'read by members',
  nobodyElse: 'There was nobody else in the group.',
  allHadIt: 'Everybody who was in the group then got it. They have left since.',
  isNoMore: 'It does not count: you were no longer a member. Send it again as a member.',
  info: {
    title: (name: string) => `Group ${name}`,
    topic: 'topic line',
    founder: 'created by',
    leader: 'leader',
    standing: 'you',
    standings: {
      leader: 'the leader',
      member: 'a member',
      leaving: 'leaving; waiting for the leader',
      invited: 'invited; Enter in Groups accepts',
      asked: 'asked to join; waiting for an answer',
      none: 'not a member; Enter in Groups asks to join',
    },
    members: 'members',
    heirs: 'heirs',
    heirsHow: (names: string, after: string) => `${names} (after ${after} without the leader)`,
    heirsNone: 'nobody: there is no other member',
    path: 'MQTT topic',
    founding: 'creation id',
    trust: { me: 'you', unmet: 'not seen yet' },
    leads: 'leads',
    leaving: 'leaving',
    blocked: 'blocked',
  },
  after: durationEn,
  pick: {
    label: 'who: ',
    empty: 'Nobody by that name. Esc closes.',
    invite: (group: string) => `Invite to ${group}`,
    remove: (group: string) => `Remove from ${group}`,
    transfer: (group: string) => `New leader of ${group}`,
  },
  ask: {
    name: 'Create a group: name',
    topicOfNew: (group: string) => `${group}: topic line (optional)`,
    topic: (group: string) => `Topic line of ${group} (optional)`,
    join: (group: string) => `Ask to join ${group}; message to its leader (optional)`,
    joinFromInput: (group: string) =>
      `You are not a member of ${group}. Ask to join? Your text stays here.`,
    acceptFromInput: (group: string) =>
      `You are invited to ${group}. Accept? Your text stays here.`,
    accept: (name: string, group: string, text: string) =>
      `${name} invites you to ${group}${quoted(text)}. Accept?`,
    remove: (name: string, group: string) => `Remove ${name} from ${group}? Everybody will see it.`,
    transfer: (name: string, group: string) =>
      `Make ${name} the leader of ${group}? You stay a member.`,
    leave: (group: string) => `Leave ${group}? You will not get what is said there afterwards.`,
    leaveAsLeader: (name: string, group: string) =>
      `You lead ${group}. Make ${name}, its longest-standing member, the leader, and leave?`,
    disband: (group: string) => `Disband ${group}? It ends for everybody and cannot be undone.`,
    disbandAlone: (group: string) => `You are alone in ${group}. Disband it?`,
    claim: (group: string, leader: string) =>
      `Take over ${group}? Its leader, ${leader}, has been gone for a long time.`,
    joinInstead: (group: string, founder: string) =>
      `There is already a group ${group}, created by ${founder}. Ask to join it instead?`,
    denyJoin: (name: string, group: string) =>
      `Do not let ${name} into ${group}; reason (optional)`,
    declineInvite: (name: string, group: string) =>
      `Decline ${name}'s invitation to ${group}; reason (optional)`,
  },
  notices: {
    founded: (group: string) => `You created ${group}. /invite NAME invites people.`,
    asked: (group: string, name: string) =>
      `Asked ${name} to let you into ${group}. The answer may come later, even tomorrow.`,
    stillAsked: (group: string) =>
      `The leader of ${group} has not answered yet; asking again changes nothing.`,
    accepting: (group: string) =>
      `Accepted: you are in ${group} as soon as its leader's program knows.`,
    invited: (name: string, group: string) => `Invited ${name} to ${group}.`,
    admitted: (name: string, group: string) => `${name} is a member of ${group} now.`,
    denied: (name: string, group: string) => `${name} was not let into ${group}.`,
    declined: (group: string) => `You declined the invitation to ${group}.`,
    removed: (name: string, group: string) => `${name} is no longer a member of ${group}.`,
    transferred: (name: string, group: string) => `${name} leads ${group} now.`,
    handedThenLeft: (name: string, group: string) =>
      `${name} leads ${group} now, and you are leaving.`,
    left: (group: string) => `You are leaving ${group}, as soon as its leader's program knows.`,
    disbanded: (group: string) => `${group} is disbanded.`,
    claimed: (group: string) => `You lead ${group} now.`,
    leadAlready: (group: string) => `You already lead ${group}.`,
    topicSet: (group: string) => `The topic line of ${group} is set.`,
    heirsSet: (names: string, after: string) => `Heirs: ${names}; after ${after}.`,
    heirsSenior: (after: string) => `Heirs: by seniority; after ${after}.`,
    /** `opened`: the group is on the screen already. */
    youAreIn: (group: string, opened = false) =>
      `You are a member of ${group} now${opened ? '.' : `: ${goTo} ${group} opens it.`}`,
    notLetIn: (group: string, reason: string) => `You were not let into ${group}${quoted(reason)}`,
    askedAnother: (group: string) => `Somebody else leads ${group} now and was asked instead.`,
    isOver: (group: string) => `${group} was disbanded.`,
    theyDeclined: (name: string, group: string, reason: string) =>
      `${name} declined the invitation to ${group}${quoted(reason)}`,
    theyJoined: (name: string, group: string) => `${name} is a member of ${group} now.`,
    theyLeft: (name: string, group: string) => `${name} left ${group}.`,
    addedYou: (name: string, group: string) =>
      `${name} added you to ${group} without asking you. It is muted; /part ${group} leaves it.`,
    removedYou: (name: string, group: string) => `${name} removed you from ${group}.`,
    youLeft: (group: string) => `You left ${group}.`,
    handedToYou: (name: string, group: string) => `${name} made you the leader of ${group}.`,
    tookOver: (name: string, group: string) => `${name} took over as leader of ${group}.`,
    asksToJoin: (name: string, group: string) => `${name} asks to join ${group}: Alt-R.`,
    invitesYou: (name: string, group: string) => `${name} invites you to ${group}: Alt-R.`,
    onlyForTwo:
      'That is for a conversation of two. /names shows the members of a group, /part leaves it.',
    noGroup: `Open a group first (${goTo}), or name one.`,
    noOpenGroup: `Open the group first (${goTo}): this is about the open one.`,
    nameIsMine: (group: string) =>
      `You are in a group of this name already: /chat #${group} opens it. For another one, use another name.`,
    noneCalled: (typed: string) => `There is no group ${typed} here. Alt-G lists the groups.`,
    several: (names: string) => `Several groups have this name: ${names}. Write the one you mean.`,
    notThere: (name: string, group: string) => `${name} is not a member of ${group}.`,
    alreadyIn: (group: string) => `You are already a member of ${group}.`,
    nobodyToInvite: 'There is nobody to invite: everybody you know is a member.',
    nobodyElse: (group: string) => `There is nobody else in ${group}.`,
    aloneDisband: (group: string) => `You are alone in ${group}: /group disband ends it.`,
    oneAtATime: 'One at a time: /invite USER for each of the others.',
    badName: describeNameErrorEn,
    badAfter: (typed: string) => `"${typed}" is not a duration: write 7d, 12h, 30m, 90s or 1h30m.`,
    unknownSub: (typed: string, all: string) => `There is no /group ${typed}, only ${all}`,
  },
  /** By the word after `/group`: what it does, and what it wants. */
  help: {
    new: 'create a group; quote a name with spaces',
    join: 'ask to join, or accept an invitation',
    leave: 'leave; a leader names a new one first',
    invite: 'invite somebody',
    kick: 'remove a member',
    transfer: 'make a member the leader',
    topic: 'set the topic line',
    info: 'details of the group and its members',
    disband: 'end the group, for everybody',
    heirs: 'who may take over, and after how long; without USER, by seniority',
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

/** English: the status line, and short answers to what the person did. */
import { isOwnBroker } from '../../core/broker/broker-address.ts'
import { createPlural } from '../plural.ts'

const plural = createPlural('en')

export const statusEn = (goTo: string) => ({
  ownBroker: 'your own broker',
  linkConnecting: 'connecting',
  linkOffline: 'offline',
  linkStopped: 'stopped',
  trip: (ms: number) => `${ms} ms`,
  nextTry: (clock: string) => `next try at ${clock}`,
  /** Behind why there is no connection. */
  wayBack: '/broker - goes back to the one before',
  waitingToSend: (count: number) => `${count} waiting to send`,
  requestsWaiting: (count: number) => `${count} ${plural(count, 'request', 'requests')}`,
  troubleAbout: (sentence: string, about: string) =>
    about === '' ? sentence : `${sentence} (${about})`,
  notices: {
    quitAgain: 'Press Ctrl-C again to quit. Nothing is lost.',
    cleared: 'Cleared. Ctrl-Y restores it.',
    copied: (by: string) => `Copied (${by}).`,
    toTerminal:
      "Sent to the terminal's clipboard. Terminals do not confirm this: if it is not there, yours does not support it.",
    longForTerminal:
      "Sent to the terminal's clipboard. Some do not take a text of this length, and none confirms it.",
    noClipboard:
      'Not copied: there is no clipboard here. Install wl-copy, xclip or xsel, or use tmux.',
    noUseOnRow: 'This key does nothing on this row: ? shows those that do.',
    noLink: 'No link in this message.',
    opened: (url: string, by: string) => `Opened with ${by}: ${url}`,
    noOpener: 'No program here opens links',
    openerFailed: (by: string, code: number) => `${by} could not open it (${code})`,
    asked: (name: string) => `Asked ${name}. The answer may come later, even tomorrow.`,
    askedLater: (name: string) =>
      `There is no connection now: ${name} is asked as soon as there is one.`,
    /** Behind what was done. */
    sentLater: 'There is no connection now: it is sent as soon as there is one.',
    stillWaiting: (name: string) => `${name} has not answered yet; asking again changes nothing.`,
    /** `opened`: the conversation is on the screen already. */
    saidYes: (name: string, opened = false) =>
      `${name} accepted.${opened ? '' : ` ${goTo} ${name} opens the conversation.`}`,
    saidNo: (name: string, reason: string) =>
      `${name} denied your request${reason === '' ? '' : `: "${reason}"`}`,
    alreadyTalking: (name: string) =>
      `You already have a conversation with ${name}: /chat ${name} opens it.`,
    noEmoji: (typed: string) => `${typed} is not an emoji. Type one, or a name such as :tada:`,
    accepted: (name: string) => `Accepted. You can talk with ${name} now.`,
    denied: (name: string) => `Denied ${name}.`,
    blocked: (name: string) => `Blocked ${name}. /unblock ${name} undoes it.`,
    alreadyBlocked: (name: string) => `${name} is blocked already.`,
    notBlocked: (name: string) => `${name} is not blocked.`,
    unblocked: (name: string) => `${name} is unblocked.`,
    ended: (name: string, pending: boolean) =>
      pending
        ? `You ended the conversation; ${name} has not yet.`
        : `You both ended the conversation.`,
    muted: (name: string) => `${name} is muted.`,
    unmuted: (name: string) => `${name} is no longer muted.`,
    forgotten: (name: string) => `${name} is forgotten.`,
    keptFor: {
      talk: (name: string) =>
        `${name} cannot be forgotten: you have had a conversation with them, and it stays.`,
      group: (name: string) => `${name} cannot be forgotten: you are in a group together.`,
      request: (name: string) =>
        `${name} cannot be forgotten: a request between you waits. /requests shows what waits for you.`,
      block: (name: string) =>
        `${name} cannot be forgotten while blocked: /unblock ${name} undoes that.`,
      verified: (name: string) => `${name} cannot be forgotten: you verified their key.`,
      privacy: (name: string) =>
        `${name} cannot be forgotten while you have privacy settings for them: /receipts default ${name} and /typing default ${name} remove those.`,
      here: (name: string) => `${name} is here now: you can forget only somebody who has left.`,
    },
    nowAway: 'You are away. /back undoes it.',
    nowBack: 'You are back.',
    badBroker: (why: string) => `Not a broker address: ${why}.`,
    connectingTo: (broker: string) =>
      isOwnBroker(broker) ? 'Connecting to your own broker.' : `Connecting to ${broker}.`,
    connectingBack: 'Connecting to the broker before this one.',
    sameBroker: (broker: string) =>
      `You are connected to ${isOwnBroker(broker) ? 'your own broker' : broker} already.`,
    noBrokerBefore: 'There was no other broker before this one: /broker URL connects to one.',
    retried: 'Trying again.',
    added: (name: string) => `${name} is added.`,
    addedVerified: (name: string) => `${name} is added, and the key is verified.`,
    addedFromHere: (name: string) =>
      `${name} is added, but not verified: that line is in a conversation here. /verify ${name} compares safety words.`,
    badInvite: 'That is not a papo invite line. It begins with papo: and has a name and a key.',
    /** `meant`: a command whose name is like that. */
    unknownCommand: (name: string, meant?: string) =>
      meant === undefined
        ? `There is no command /${name}; nothing was sent. /help lists them; // sends a slash.`
        : `There is no command /${name}; nothing was sent. Did you mean /${meant}?`,
    usage: (usage: string) => `Usage: ${usage}`,
    nobodyCalled: (name: string) => `Nobody here is called ${name}. Alt-U lists the people.`,
    isAGroup: (name: string) => `Nobody here is called ${name}; the group is #${name}.`,
    noRequest: 'Nobody is waiting for an answer.',
    noConversation: `Open a conversation first: ${goTo}.`,
    noOpenSession: (name: string) =>
      `You and ${name} have no open conversation. /request ${name} asks for one.`,
    topicIsNobody: (usage: string) =>
      `This is an open topic, and nobody signs there. Name a person: ${usage}`,
    noUnread: 'Nothing unread, and no requests.',
    nothingNew: 'Nothing is new here.',
    onlyOne: 'That works with one message: ↑ or ↓ chooses one.',
    forwarded: (name: string) => `Forwarded to ${name}.`,
    noPager: 'No pager could be run ($PAGER)',
    noSuchNumber: (number: number) => `There is no conversation ${number}.`,
    following: (topic: string) => `You follow ${topic}. Everybody can read what is said there.`,
    leftTopic: (topic: string) =>
      `You no longer follow ${topic}. What was said stays on your disk.`,
    notFollowed: (topic: string) =>
      `You do not follow ${topic}. To follow it: /topic-room ${topic}`,
    unchangeable: 'Not possible with this message: it is not signed.',
    onlyMine: 'Only your own messages can be changed.',
    set: (name: string, value: string) => `${name} is ${value}.`,
    unknownSetting: (name: string) => `There is no setting ${name}. /set lists them.`,
    doesNotFit: (units: number, most: number) =>
      `${units.toLocaleString('en')} characters do not fit: the input holds ${most.toLocaleString('en')}. Nothing was inserted; paste it in parts.`,
    notWritten: (name: string) =>
      `${name} holds until you quit: config.json could not be written. Check its owner and the disk.`,
    themes: (names: string) => `Themes: ${names}`,
    languages: (names: string) => `Languages: ${names}`,
    people: 'People',
    refusedTitle: 'Refused packets',
    refusedNone: 'No packet has been refused.',
    inviteTitle: 'Your invite line',
    inviteHow: 'Whoever uses /add with this line knows your key from the start. y copies it again.',
    notAnswered: 'Nothing was done: Enter is yes, Esc is no. What you typed is in the input.',
    leftBehind: (name: string) =>
      `${name} has a draft of its own. What you began with nothing open is kept: /close shows it.`,
    nothingFailed: 'This message did not fail.',
    /** Of a command about the newest message of some kind. */
    noneHere: {
      mine: 'You have not written anything here yet.',
      others: 'Nobody else has written anything here yet.',
      failed: 'None of your messages here failed.',
      link: 'No message here has a link.',
      reply: 'No message here is a reply.',
      edited: 'No message here was edited.',
      readable: 'There is no message here yet.',
    },
    noArguments: (name: string) => `/${name} takes nothing after its name; nothing was done.`,
  },
})

/** English: the status line, and short answers to what the person did. */
import { createPlural } from '../plural.ts'

const plural = createPlural('en')

export const statusEn = (goTo: string) => ({
  ownBroker: 'my own broker',
  linkConnecting: 'connecting',
  linkOffline: 'offline',
  linkStopped: 'stopped',
  trip: (ms: number) => `${ms} ms`,
  nextTry: (clock: string) => `next try at ${clock}`,
  waitingToSend: (count: number) => `${count} waiting to send`,
  requestsWaiting: (count: number) => `${count} ${plural(count, 'request', 'requests')}`,
  troubleAbout: (sentence: string, about: string) =>
    about === '' ? sentence : `${sentence} (${about})`,
  notices: {
    quitAgain: 'Ctrl-C again quits. Nothing is lost.',
    cleared: 'Cleared. Ctrl-Y brings it back.',
    copied: (by: string) => `Copied (${by}).`,
    toTerminal:
      'Sent to the clipboard of the terminal, which never answers: if it is not there, the terminal does not take it.',
    longForTerminal:
      'Sent to the clipboard of the terminal; but some take no text of this length, and none of them answers.',
    noClipboard:
      'Not copied: there is no clipboard here. wl-copy, xclip, xsel or tmux would be one.',
    noLink: 'No link in this message.',
    opened: (url: string, by: string) => `Opened with ${by}: ${url}`,
    noOpener: 'No program here opens links',
    openerFailed: (by: string, code: number) => `${by} could not open it (${code})`,
    asked: (name: string) => `Asked ${name}. The answer comes when it comes, even tomorrow.`,
    stillWaiting: (name: string) =>
      `${name} has not answered yet. Asking again would change nothing.`,
    /** `opened`: the conversation is on the screen already. */
    saidYes: (name: string, opened = false) =>
      `${name} accepted: you talk now.${opened ? '' : ` ${goTo} ${name} goes there.`}`,
    saidNo: (name: string, reason: string) =>
      `${name} denied your request${reason === '' ? '' : `: "${reason}"`}`,
    alreadyTalking: (name: string) => `You and ${name} talk already: /chat ${name} goes there.`,
    noEmoji: (typed: string) => `${typed} is no emoji here. Type one, or a name such as :tada:`,
    accepted: (name: string) => `Accepted. You talk with ${name} now.`,
    denied: (name: string) => `Denied ${name}.`,
    blocked: (name: string) => `Blocked ${name}. /unblock ${name} takes it back.`,
    unblocked: (name: string) => `You hear ${name} again.`,
    ended: (name: string) => `You said END to ${name}.`,
    muted: (name: string) => `${name} is muted.`,
    unmuted: (name: string) => `${name} is not muted any more.`,
    nowAway: 'You are away. /back takes it back.',
    nowBack: 'You are back.',
    badBroker: (why: string) => `No broker: ${why}.`,
    retried: 'Trying again.',
    added: (name: string) => `${name} is added.`,
    addedVerified: (name: string) => `${name} is added, and the key is verified.`,
    addedFromHere: (name: string) =>
      `${name} is added, but not verified: that line stands in a conversation here. /verify ${name} compares.`,
    badInvite: 'That is no invite line of papo. It begins with papo: and has a name and a key.',
    unknownCommand: (name: string) =>
      `/${name} is no command and was not sent. /help lists them; // sends a slash.`,
    usage: (usage: string) => `Like this: ${usage}`,
    nobodyCalled: (name: string) => `Nobody here is called ${name}. Alt-U lists the people.`,
    isAGroup: (name: string) => `Nobody here is called ${name}; the group is #${name}.`,
    noRequest: 'Nobody is waiting for an answer.',
    noConversation: `Open a conversation first: ${goTo}.`,
    noOpenSession: (name: string) =>
      `You and ${name} have no open conversation. /request ${name} asks for one.`,
    noMessage: 'Choose a message first: Ctrl-↑.',
    noUnread: 'Nothing unread, nobody waiting.',
    noSuchNumber: (number: number) => `There is no conversation ${number}.`,
    following: (topic: string) => `You follow ${topic}. What is said there is open to all.`,
    leftTopic: (topic: string) => `You follow ${topic} no more. What was said stays on your disk.`,
    notFollowed: (topic: string) => `You do not follow ${topic}. /topic-room ${topic} does.`,
    unchangeable: 'Not with this message: nobody signed it.',
    onlyMine: 'Only your own messages can be changed.',
    set: (name: string, value: string) => `${name} is ${value}.`,
    unknownSetting: (name: string) => `There is no setting ${name}. /set lists them.`,
    badValue: (name: string, value: string) => `${name} cannot be ${value}.`,
    doesNotFit: (units: number, most: number) =>
      `${units.toLocaleString('en')} characters do not fit: the input holds ${most.toLocaleString('en')}. Nothing was taken; paste it in parts.`,
    notWritten: (name: string) =>
      `${name} holds until you leave: config.json could not be written. Check its owner and the disk.`,
    themes: (names: string) => `Themes: ${names}`,
    languages: (names: string) => `Languages: ${names}`,
    settings: 'Settings',
    people: 'People',
    refusedTitle: 'Refused packets',
    refusedNone: 'No packet was refused so far.',
    inviteTitle: 'Your invite line',
    inviteHow:
      'Whoever does /add with this line knows your key from the beginning. y copies it again.',
    notAnswered: 'Nothing was done: Enter says yes, Esc says no. What you typed is in the input.',
    leftBehind: (name: string) =>
      `${name} has a draft of its own. What you began with nothing open waits there: /close shows it.`,
    nothingFailed: 'This message did not fail.',
  },
})

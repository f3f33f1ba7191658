/** English: what `--plain` says besides what the screen says. */
import { isOwnBroker } from '../../core/broker/broker-address.ts'

export const plainEn = {
  start: (name: string) =>
    `papo as lines, for ${name}. /help tells what one types here, /chat NAME opens a conversation, /quit leaves.`,
  yesNo: '(y or n)',
  /** What means yes, with blanks between; and what means no. */
  yes: 'y yes',
  no: 'n no',
  choices: (count: number) => (count === 1 ? '1' : `1-${count}`),
  chooses: 'A number takes that row; anything else closes the list.',
  picks: 'A number takes that row, a part of a name looks for it, an empty line leaves.',
  verifies: 'y: they match. An empty line closes.',
  verifiesNewKey: 'y: they match. t: accept the new key. An empty line closes.',
  noRow: (number: number) => `There is no row ${number}.`,
  notChosen: 'Nothing was chosen, and nothing was sent.',
  opened: (title: string) => `Conversation: ${title}`,
  nothingOpen: 'No conversation is open.',
  empty: 'Nothing in it yet.',
  unread: 'New:',
  draft: (text: string) => `A text was begun here: ${text}`,
  nameFirst: 'First a name: type one. /quit leaves.',
  nameIs: (name: string) => `Everybody will see you as "${name}". Right?`,
  // who wrote to whom, where it is not the open conversation
  toYou: (by: string) => `${by} to you`,
  to: (by: string, whom: string) => `${by} to ${whom}`,
  inGroup: (by: string, group: string) => `${by} in ${group}`,
  reply: (quoted: string) => `(reply to "${quoted}")`,
  edited: (by: string, when: string, text: string) =>
    `${by} edited the message of ${when}: ${text}`,
  deleted: (by: string, when: string) => `${by} deleted the message of ${when}`,
  reacted: (by: string, emoji: string, text: string) => `${by} reacted ${emoji} to "${text}"`,
  unreacted: (by: string, emoji: string, text: string) => `${by} removed ${emoji} from "${text}"`,
  isNow: (name: string, status: string) => `${name} is ${status}`,
  here: (names: string, more: number) => `Here: ${names}${more > 0 ? ` and ${more} more` : ''}.`,
  nobodyHere: 'Nobody else is here.',
  unreadIn: (title: string, count: string, command: string) => `${title}: ${count}. ${command}`,
  asksYou: (name: string, text: string) =>
    `${name} asks you for a conversation${text === '' ? '' : `: "${text}"`}. /accept ${name} or /deny ${name}`,
  asksToJoin: (name: string, group: string, text: string) =>
    `${name} asks to join ${group}${text === '' ? '' : `: "${text}"`}. /accept ${name} or /deny ${name}`,
  invitesYou: (name: string, group: string, text: string) =>
    `${name} invites you to ${group}${text === '' ? '' : `: "${text}"`}. /join ${group} or /deny ${name}`,
  opens: (title: string) => `/chat ${title} opens the conversation.`,
  connecting: (broker: string) =>
    isOwnBroker(broker) ? 'Connecting to your own broker.' : `Connecting to ${broker}.`,
  connected: (broker: string) =>
    isOwnBroker(broker) ? 'Connected to your own broker.' : `Connected to ${broker}.`,
  chosen: 'This message is chosen; the next command is about it, such as /reply, /react or /quote:',
  editing: 'The next line replaces it; an empty line leaves it as it is.',
  replying: 'The next line is the reply; an empty line leaves it.',
  begun: 'The next line is sent with it; an empty line discards it.',
  discarded: 'Discarded.',
  typeIt: (line: string) => `Type it to the end: ${line}`,
  wire: 'Packets are told as they come; an empty line ends that.',
  diskFree: 'The database of your messages is free again.',
  waitsForDisk: 'Another program is using the database of your messages; this line waits for it.',
  unsent: (count: number) =>
    count === 1
      ? 'One message is not sent yet: it is kept, and sent with the next connection.'
      : `${count} messages are not sent yet: they are kept, and sent with the next connection.`,
  done: 'Done.',
  notDone: 'Nothing was done.',
  wireEnds: 'Packets are no longer told.',
  noMessage:
    'There is no message here that this can be about. /search WORDS finds one and chooses it.',
  closed: 'you both ended it: the conversation is closed. A message asks for a new one',
  closedByNewKey: (name: string) =>
    `${name} has a new key, so the conversation is closed. A message asks for a new one`,
  searchHelp: 'search in this conversation; in:* searches everywhere',
  found: (shown: number, count: string) =>
    `newest ${shown} of ${count}; before:DATE finds older ones`,
  /** For sentences of the screen that name its keys. */
  instead: {
    usersEmpty: 'Nobody else is here yet. /invite shows a line to send to a friend.',
    groupsEmpty: 'No groups yet. /group new NAME creates one.',
    requestsEmpty: 'No requests are waiting. /request NAME asks somebody for a conversation.',
    historyEmpty: 'No requests yet. /request NAME makes the first one.',
    noMatch: 'No match. An empty line leaves.',
    relations: {
      none: 'no conversation yet; /request asks for one',
      'asks-me': 'asks you for a conversation; /accept accepts',
      blocked: 'blocked; /unblock undoes it',
    },
    standings: {
      invited: 'you are invited; /join accepts',
      none: 'not joined; /join asks to join',
    },
    keyChanged: 'Another key uses this name. /verify shows both.',
    notifiesOfNothing: 'of nothing; /mute unmutes',
    inviteHow: 'Whoever uses /add with this line knows your key from the start.',
    failedBecause: (reason: string) => `The broker refused it: ${reason}. /retry sends it again.`,
    cameElsewhere: (name: string) =>
      `How did you get this line? An empty line: through papo, or not sure. "elsewhere": from ${name}, outside papo, in a way you trust.`,
    youAreIn: (group: string) => `You are a member of ${group} now. /chat #${group} opens it.`,
    helpHelp: 'what one types here, or what has TEXT in it',
    keysHelp: 'what one types here',
  },
  help: {
    typed: 'What one types',
    message: ['text', 'a message to the open conversation; with none open, papo asks to whom'],
    command: ['/', 'a command; // sends a slash'],
    number: ['number', 'takes that row of the list above'],
    answer: ['y or n', 'answers a question'],
    nothing: ['empty line', 'closes a list, leaves a question or a reply'],
    end: ['Ctrl-D', 'leaves, like /quit'],
    first: 'Commands to begin with',
    onScreen: 'For the full screen',
  },
}

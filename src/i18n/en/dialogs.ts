/** English: what opens over the chat, and questions. */
import { isOwnBroker } from '../../core/broker/broker-address.ts'
import { describeNameErrorEn } from './names.ts'

export const dialogsEn = (goTo: string) => ({
  helpTitle: 'Help',
  helpCommands: 'Commands',
  helpKeysNotHere: 'Keys that do nothing here right now',
  helpNotHere: 'Commands that do nothing here right now',
  help: {
    first: 'What one needs first',
    label: 'search: ',
    placeholder: 'type a key, a command or a word',
    empty: 'Nothing in the help has these words.',
  },
  focusNames: {
    any: 'Everywhere',
    input: 'In the input',
    users: 'In Users',
    groups: 'In Groups',
    requests: 'In Requests',
    message: 'Choosing a message',
    history: 'In the history of requests',
    list: 'In a list that typing filters',
    help: 'In the help, which typing filters',
    info: 'In an info panel',
    verify: 'Comparing safety words',
    question: 'Answering a question',
  },
  goTo: {
    title: 'Go to',
    carried: 'Send this to',
    label: 'go to: ',
    empty: 'No match. Esc closes.',
    conversation: 'conversation',
    user: 'user',
    group: 'group',
    join: 'to join',
    request: 'request',
    command: 'command',
    topic: 'open topic',
    hint: '> for commands',
  },
  search: {
    title: (name: string) => `Search with ${name}`,
    inGroup: (name: string) => `Search in ${name}`,
    everywhere: 'Search everywhere',
    label: 'search: ',
    begin: 'All words must occur; the last one may be incomplete.',
    empty: 'Nothing found.',
    widen: 'Tab: everywhere',
    narrow: 'Tab: only here',
    found: (count: number) => `${count} found`,
    newest: (count: number) => `newest ${count}; ↓ at the end shows more`,
    indexing: 'older messages are still being indexed',
  },
  personInfo: {
    title: (name: string) => `About ${name}`,
    status: 'status',
    lastSeen: 'last seen',
    trust: 'trust',
    key: 'key',
    session: 'session',
    topic: 'topic',
    since: 'since',
    relation: 'between you',
    relations: {
      none: 'no conversation yet; Enter in Users asks for one',
      asked: 'you asked; waiting for an answer',
      'asks-me': 'asks you for a conversation; Alt-R, then a accepts',
      talking: 'a conversation is open',
      ended: 'the last conversation is closed; a new message asks again',
      blocked: 'blocked; b in Users unblocks',
      'built-in': 'a contact inside papo, to try the keys',
    },
    keyChanged: 'Another key uses this name. v shows both.',
  },
  verify: {
    title: (name: string) => `Verify ${name}`,
    how: (name: string) =>
      `Call ${name}, or meet. If you both see the same words and numbers, nobody is in between.`,
    words: 'words',
    numbers: 'numbers',
    match: 'they match',
    takeNew: 'accept the new key',
    already: 'Already verified: you said that they match.',
    noKey: (name: string) =>
      `${name} has not been seen with a key yet, so there is nothing to compare.`,
    changed: (name: string) =>
      `Another key now claims to be ${name}. It may be a new installation, or somebody else. Ask before you accept it.`,
    known: 'the key you know',
    rival: 'the new key',
    done: (name: string) => `${name} is verified.`,
    taken: (name: string) => `You accepted the new key of ${name}. Verify it again.`,
  },
  ask: {
    greeting: (name: string) => `Ask ${name} for a conversation; greeting (optional)`,
    again: (name: string) =>
      `You have no open conversation with ${name}. Ask for one? Your text stays here.`,
    reason: (name: string) => `Deny ${name}; reason (optional)`,
    block: (name: string) =>
      `Block ${name}? You will see nothing more from them, and they are not told.`,
    unblock: (name: string) => `Unblock ${name}?`,
    pieces: (units: number, most: number, count: number) =>
      `${units.toLocaleString('en')} characters, but the input holds ${most.toLocaleString('en')}. Send them as ${count} messages?`,
    lines: (count: number, messages: number) =>
      `You pasted ${count} lines. Send them as ${messages === 1 ? 'one message' : `${messages} messages`}?`,
    match: (name: string) =>
      `Read aloud by both of you, did all words and numbers match ${name}'s?`,
    takeNew: (name: string) =>
      `Accept the new key of ${name}? Whoever has it will be ${name} to you.`,
    cameElsewhere: (name: string) =>
      `How did you get this line? Enter: through papo, or not sure. "elsewhere": from ${name}, outside papo, in a way you trust.`,
    elsewhere: 'elsewhere',
    react: 'React with an emoji, or :name:',
    delete: 'Delete this message for everybody?',
    yes: 'yes',
    no: 'no',
    enterSends: 'Enter OK   Esc cancel',
  },
  name: {
    title: 'Welcome to papo',
    question: 'What should others call you?',
    label: 'name: ',
    taken: (name: string, holder: string) =>
      `Somebody else on this broker is called ${name}${holder === '?' ? '' : ` (key ${holder})`}.`,
    hint: 'Letters, digits, spaces, . - _, at most 32. Enter continues, Esc quits.',
    bad: describeNameErrorEn,
  },
  checklist: {
    title: 'Welcome',
    intro: 'Six steps, ticked off as you go:',
    name: (name: string) => `You are ${name}, and your keys are ready.`,
    broker: (url: string) => {
      if (isOwnBroker(url)) return 'Connect to your own broker.'
      return url === '' ? 'Connect to a broker.' : `Connect to ${url}.`
    },
    brokerHint: '/broker URL uses another one',
    echo: 'Say hello to echo.',
    echoHint: `${goTo} echo Enter`,
    ask: 'Ask somebody for a conversation.',
    askHint: 'Alt-U, Enter on a name',
    verify: 'Compare safety words with somebody.',
    verifyHint: 'Alt-U, v on a name',
    group: 'Create or join a group.',
    groupHint: 'Alt-G, n, or Enter on a group',
    done: `All done. ${goTo} goes anywhere, F1 or /help shows help.`,
    later: `${goTo} goes anywhere, F1 or /help shows help, Ctrl-C twice quits.`,
  },
})

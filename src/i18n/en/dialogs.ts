/** English: what opens over the chat, and questions. */
import { isOwnBroker } from '../../core/broker/broker-address.ts'
import { describeNameErrorEn } from './names.ts'

export const dialogsEn = (goTo: string) => ({
  helpTitle: 'Help',
  helpCommands: 'Commands',
  helpKeysNotHere: 'Keys that do nothing here now',
  helpNotHere: 'Commands that mean nothing here now',
  focusNames: {
    any: 'Everywhere',
    input: 'In the input',
    users: 'In Users',
    groups: 'In Groups',
    requests: 'In Requests',
    message: 'Choosing a message',
    history: 'In the history of requests',
    list: 'In a list that you filter by typing',
    info: 'On an info panel',
    verify: 'Comparing safety words',
    question: 'At a question',
  },
  goTo: {
    title: 'Go to',
    carried: 'Send this to',
    label: 'go to: ',
    empty: 'Nothing like this. Esc closes.',
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
    begin: 'Words that all must occur; the last may be a beginning.',
    empty: 'Nothing found.',
    widen: 'Tab: everywhere',
    narrow: 'Tab: only here',
    found: (count: number) => `${count} found`,
    newest: (count: number) => `newest ${count}; ↓ at the end: more`,
    indexing: 'older ones are being made ready',
  },
  personInfo: {
    title: (name: string) => `About ${name}`,
    status: 'status',
    lastSeen: 'last heard',
    trust: 'trust',
    key: 'key',
    session: 'session',
    topic: 'topic',
    since: 'since',
    relation: 'with you',
    relations: {
      none: 'no conversation yet; Enter in Users asks',
      asked: 'you asked; waiting for the answer',
      'asks-me': 'asks you for a conversation; Alt-R, then a accepts',
      talking: 'a conversation is open',
      ended: 'the last conversation is closed; a text in it asks again',
      blocked: 'blocked; b in Users takes it back',
      'built-in': 'lives in this program, to try the keys',
    },
    keyChanged: 'Another key claims this name. v shows both.',
  },
  verify: {
    title: (name: string) => `Compare with ${name}`,
    how: (name: string) =>
      `Call ${name}, or stand side by side. If both of you read the same words and numbers, nobody stands between you.`,
    words: 'words',
    numbers: 'numbers',
    match: 'they match',
    takeNew: 'take the new key',
    already: 'Compared before: you said that they match.',
    noKey: (name: string) =>
      `${name} has not been seen with a key yet, so there is nothing to compare.`,
    changed: (name: string) =>
      `Another key now claims to be ${name}. It may be a new installation, or somebody else. Ask before you take it.`,
    known: 'the key you know',
    rival: 'the new key',
    done: (name: string) => `${name} is compared now.`,
    taken: (name: string) => `The new key of ${name} is taken. Compare again.`,
  },
  ask: {
    greeting: (name: string) => `Ask ${name} for a conversation: a greeting (may be empty)`,
    again: (name: string) =>
      `You and ${name} have no open conversation. Ask for one? Your text stays here.`,
    reason: (name: string) => `Deny ${name}: a reason (may be empty)`,
    block: (name: string) => `Block ${name}? You will hear nothing more, and nothing tells them.`,
    unblock: (name: string) => `Hear ${name} again?`,
    pieces: (units: number, most: number, count: number) =>
      `${units.toLocaleString('en')} characters, and the input holds ${most.toLocaleString('en')}. Send them as ${count} messages?`,
    lines: (count: number, messages: number) =>
      `${count} lines came in one go. Send them as ${messages === 1 ? 'one message' : `${messages} messages`}?`,
    match: (name: string) =>
      `Did all words and numbers of ${name} match, read aloud by both of you?`,
    takeNew: (name: string) =>
      `Take the new key of ${name}? Whoever has it is ${name} for you from then on.`,
    cameElsewhere: (name: string) =>
      `How did this line reach you? Enter: through papo, or I am not sure. "elsewhere": from ${name}, on a way that you trust.`,
    elsewhere: 'elsewhere',
    react: 'React with an emoji, or :name:',
    delete: 'Delete this message for everybody?',
    yes: 'yes',
    no: 'no',
    enterSends: 'Enter: do it   Esc: leave it',
  },
  name: {
    title: 'Welcome to papo',
    question: 'What shall others call you?',
    label: 'name: ',
    taken: (name: string, holder: string) =>
      `${name} is the name of somebody else on this broker${holder === '?' ? '' : ` (key ${holder})`}.`,
    hint: 'Letters, digits, spaces, . - _, at most 32. Enter goes on, Esc leaves.',
    bad: describeNameErrorEn,
  },
  checklist: {
    title: 'Welcome',
    intro: 'Six steps, and they tick themselves:',
    name: (name: string) => `You are ${name}, and your keys are made.`,
    broker: (url: string) => {
      if (isOwnBroker(url)) return 'Reach the broker of my own.'
      return url === '' ? 'Reach a broker.' : `Reach the broker ${url}.`
    },
    brokerHint: '/broker URL chooses another',
    echo: 'Say hello to echo.',
    echoHint: `${goTo} echo Enter`,
    ask: 'Ask somebody for a conversation.',
    askHint: 'Alt-U, Enter on a name',
    verify: 'Compare safety words with somebody.',
    verifyHint: 'Alt-U, v on a name',
    group: 'Found or join a group.',
    groupHint: 'Alt-G, n, or Enter on a group',
    done: `All done. ${goTo} goes anywhere, F1 or /help helps.`,
    later: `${goTo} goes anywhere, F1 or /help helps, Ctrl-C twice leaves.`,
  },
})

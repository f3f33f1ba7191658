/** English: what the commands say on the terminal. */
import { denialsEn, warningsEn } from '../../i18n/en/reasons.ts'
import { topicsEn } from '../../i18n/en/topics.ts'
import { addressErrorsEn } from '../../i18n/en/link-ends.ts'
import type { SafeText } from '../../core/ids.ts'
import type { AddressError } from '../../core/broker/broker-address.ts'
import type { UsageError } from '../args.ts'
import { cliBrokerEn } from './en/broker.ts'
import { cliGroupsEn } from './en/groups.ts'
import { cliNamesEn } from './en/names.ts'

export const cliEn = {
  brokerCommand: cliBrokerEn,
  groups: cliGroupsEn,
  usage: (detail: string) => `papo: ${detail}\nTry "papo --help".`,
  usageErrors: {
    'unknown-command': ({ about }: UsageError) => `there is no command "${about}".`,
    'unknown-subcommand': ({ about }: UsageError) => `there is no command "papo ${about}".`,
    'unknown-flag': ({ about }: UsageError) =>
      `there is no flag ${about} here. What begins with "-" but is no flag comes after "--".`,
    'no-value': ({ about }: UsageError) => `${about} needs a value.`,
    'unwanted-value': ({ about }: UsageError) => `${about} takes no value.`,
    'not-a-number': ({ about, range }: UsageError) =>
      `${about} must be a number from ${range?.min ?? 0} to ${range?.max ?? 0}.`,
    'not-a-duration': ({ about, range }: UsageError) =>
      `${about} must be a number of seconds from ${range?.min ?? 0} to ${range?.max ?? 0}, or a time such as 90s, 2m or 1h30m.`,
    arity: ({ about }: UsageError) => `it goes like this: ${about}`,
  },
  didYouMean: {
    command: (name: string) => `Did you mean "papo ${name}"?`,
    flag: (name: string) => `Did you mean ${name}?`,
  },
  problem: {
    'not-json': (where: SafeText) =>
      `papo: ${where} is no JSON object such as {"lang": "en"}; mend it, or move it away to begin anew.`,
    'not-utf8': (where: SafeText) => `papo: ${where} is no text in UTF-8; save it as UTF-8.`,
    'no-access': (where: SafeText) => `papo: ${where} cannot be read; check its owner and mode.`,
    'not-allowed': (where: SafeText, key: SafeText, allowed: string) =>
      `papo: ${where}: "${key}" must be ${allowed}.`,
    unknown: (where: SafeText, key: SafeText) =>
      `papo: ${where}: "${key}" is no setting of this papo and is passed over.`,
  },
  allowed: {} as Readonly<Record<string, string>>,
  badLanguage: (tag: SafeText) => `papo: "${tag}" is no language of papo: en or pt-BR.`,
  badVariable: (name: string, value: SafeText, least: number, most: number) =>
    `papo: ${name} is "${value}"; it must be a number from ${least} to ${most}. Change it, or unset it.`,
  ...cliNamesEn,
  noHome: 'papo: this user has no home folder. Set HOME to a folder that you may write to.',
  badProfile: (name: SafeText) =>
    `papo: "${name}" cannot be a profile: 1 to 32 of a-z, 0-9, "-" and "_".`,
  badBroker: (where: SafeText, url: SafeText, why: string) =>
    `papo: ${where}: "${url}" is no address of a broker: ${why}.`,
  addressErrors: addressErrorsEn as Readonly<Record<AddressError, string>>,
  files: {
    'no-file': (file: SafeText) =>
      `papo: ${file} cannot be read; check that it is there and yours.`,
    'no-certificate': (file: SafeText) =>
      `papo: ${file} holds no certificate; it must be PEM: -----BEGIN CERTIFICATE-----`,
    'no-key': (file: SafeText) =>
      `papo: ${file} holds no private key without a passphrase; it must be PEM: -----BEGIN PRIVATE KEY-----`,
    'no-password': (file: SafeText) =>
      `papo: ${file} holds no password; it must be one line of text in UTF-8.`,
  },
  disk: {
    'in-use': (file: SafeText) =>
      `papo: ${file} is in use by another program; close that one first.`,
    'newer-version': (file: SafeText) =>
      `papo: ${file} was written by a newer papo; update this one. Nothing was changed.`,
    'older-version': (file: SafeText) =>
      `papo: ${file} was written by a test version of papo, and this one cannot read it; move it away to begin anew. Your key stays yours. Nothing was changed.`,
    damaged: (file: SafeText) =>
      `papo: ${file} is damaged; move it away to begin anew, or restore a copy. Nothing was changed.`,
    'no-access': (file: SafeText) =>
      `papo: ${file} cannot be used; check its owner, mode and free space.`,
  },
  keyDamaged: (file: SafeText) =>
    `papo: the identity in ${file} is damaged; restore a copy, or move it away to become somebody new.`,
  inUse: (pid: string) =>
    `papo: this profile is open in another papo (process ${pid}) that does not answer; close it, or use --profile.`,
  busy: (pid: string) =>
    `papo: another papo (process ${pid}) is still at work in this profile; wait for it, end it with "kill ${pid}", or use --profile.`,
  superseded: 'papo was opened again with this profile; this one has stopped.',
  noBroker: (why: SafeText) =>
    `papo: no broker was found and none could be started.\n${why}\nStart one, or name one with --broker URL.`,
  offline: (broker: string, why: string) => `papo: no connection to ${broker}. ${why}.`,
  noAnswerYet: 'It has not answered yet: check the address, or wait longer with --timeout',
  reading: (broker: string) =>
    `papo: ${broker} is still sending what it keeps. Give it longer with --timeout.`,
  warnings: warningsEn as Readonly<Record<string, string>>,
  stale: 'papo: this is what was known last.',
  nameTaken: (name: string) =>
    `papo: the name "${name}" belongs to somebody else on this broker. Use --name with another one.`,
  elsewhere: 'papo: this identity is open in another place; close that one first.',
  disconnected:
    'the papo that has this profile open ended in the middle of it; see "papo search" before you try again.',
  notYet:
    'the broker has not confirmed it yet. It is kept on your disk and goes out with the next connection.',
  denied: (why: string) => `the broker refuses it: ${why}. It is kept, and tried again later.`,
  dropped: (why: string) => `the broker refuses it: ${why}. Nothing is sent later.`,
  denials: denialsEn as Readonly<Record<string, string>>,
  interrupted:
    'papo: ended before it was known how it went. What was on your disk by then goes out with the next connection.',
  notDelivered: 'the broker has it, but it was not delivered in time.',
  noTerminal:
    'papo: the full screen needs a terminal; for scripts there are "papo send" and "papo tail".',
  dumbTerminal: (name: SafeText) =>
    `papo: this terminal says that it cannot draw a screen (TERM=${name}). Use another one, or "papo send" and "papo tail" here.`,
  brokenArgument:
    'papo: an argument is not UTF-8. Nothing was done; set a UTF-8 locale (LC_ALL=C.UTF-8), or convert it with iconv.',
  noText: 'papo: there is no text to send.',
  refusals: {
    'unknown-person': (who) => `nobody called "${who}" is known here. See "papo users".`,
    'no-conversation': (who) =>
      `there is no open conversation with ${who}. Ask for one: papo request ${who}`,
    'session-closed': (who) =>
      `the conversation with ${who} is closed. Ask for a new one: papo request ${who}`,
    'already-talking': (who) => `you talk with ${who} already: papo send ${who} TEXT`,
    'other-key': (who) => `another key claims the name ${who}; decide in papo with /verify ${who}.`,
    'already-asked': (who) => `${who} was asked already and has not answered.`,
    'ask-later': (who) => `${who} said no; you may ask again after ten minutes.`,
    'talking-to-yourself': (who) =>
      `${who} is you. To try things out, talk to echo: papo send echo TEXT`,
    'group-not-person': (who) =>
      `${who} is a group, and a person is wanted. To a group: papo send '#${who.replace('#', '')}' TEXT`,
    'reserved-name': () => 'that name belongs to the contact inside the program.',
    'too-many-requests': () => 'too many requests wait for an answer. Try again later.',
    'not-yours-to-answer': (who) =>
      `the request of ${who} was answered already. See "papo requests".`,
    'unknown-session': (who) =>
      `there is no open conversation with ${who}. Ask for one: papo request '${who}'`,
    crowded: () => 'too many names of the plain-text chat are known here. Try again later.',
    'unknown-method': () =>
      'this profile is open in a papo of another version, which does not know this. Close that one, or use --profile.',
    'bad-params': () =>
      'this profile is open in a papo of another version, which asks for this in another way. Nothing was done; close that one, or use --profile.',
    'bad-result': () =>
      'this profile is open in a papo of another version, and its answer cannot be read here. What you asked for may have been done: look before you try again. Close that one, or use --profile.',
    'unreadable-event': () =>
      'this profile is open in a papo of another version. What cannot be read here of what it tells is left out.',
    'unknown-request': (who) => `no request of ${who} is waiting. See "papo requests".`,
    blocked: (who) => `${who} is blocked. In papo, /unblock ${who} takes it back.`,
    'bad-topic': (who) =>
      who === '>'
        ? "after > comes a topic: papo send '>house/kitchen' TEXT"
        : `${who.slice(1)} is no topic: + is a whole level, # only the last, at most 200 characters.`,
    'too-many-topics': () => 'you follow as many topics as can be; /topic-leave leaves one.',
    wildcard: () => 'a topic with + or # can only be read.',
    'own-space': () => 'topics of papo itself can only be read.',
    'brokers-own': () => 'topics that begin with $ can only be read.',
    'not-online': () => 'no broker now, and bare text is not kept for later; try again.',
    'not-taken': () =>
      'the broker did not confirm it, and bare text is not kept: nothing is sent later.',
    'plaintext-off': () => 'this papo does not speak the plain-text chat; start it with --classic.',
    'not-kept': () => 'your disk takes nothing more; make room, then try again.',
    'no-greeting': (who) =>
      `the plain-text chat carries no greeting; papo request '${who}' asks without one.`,
    'input-not-utf8': () =>
      'standard input is not UTF-8. Nothing was sent; convert it: iconv -f ISO-8859-1 -t UTF-8 FILE | papo send …',
    'input-not-text': () =>
      'standard input is no text: there is a NUL in it. Nothing was sent; send a text.',
    unreadable: () =>
      'nobody else could read this: a name, a number or a text in it is out of range. Nothing was sent; change it.',
    'too-long': () => 'this is too long. Nothing was sent; make it shorter.',
    empty: () => 'there is no text to send.',
  } as Readonly<Record<string, (who: string) => string>>,
  refused: (reason: string) => `refused (${reason}).`,
  moreFound: (shown: number, next: number) =>
    shown < next
      ? `papo: these are the newest ${shown}; --limit ${next} shows more.`
      : `papo: these are the newest ${shown}; more words find fewer.`,
  indexing:
    'papo: after the update older messages are still being made ready for search; try again in a minute.',
  nothing: {
    topics: 'no open topic is followed',
    users: 'nobody was seen on this broker yet',
    requests: 'no requests yet',
    sessions: 'no conversations yet',
    groups: 'no groups yet; papo group new NAME founds one',
    search: 'nothing found',
  },
  crashed: (what: SafeText, file: SafeText) =>
    `papo crashed: ${what}\nYour messages are kept. Details are in ${file}`,
  topics: topicsEn,
  events: {
    edited: (by: string, text: string) => `${by} edited: ${text}`,
    deleted: (by: string) => `${by} deleted a message`,
    reacted: (by: string, emoji: string) => `${by} reacts ${emoji}`,
    unreacted: (by: string, emoji: string) => `${by} takes back ${emoji}`,
    presence: (name: string, status: string) => `${name} is ${status}`,
    asks: (from: string, to: string, text: string) =>
      text === '' ? `${from} asks ${to} for a conversation` : `${from} asks ${to}: ${text}`,
    answered: (answer: string, session: string) => `request ${answer} ${session}`.trimEnd(),
    opened: (who: string, session: string) => `conversation with ${who} is open: ${session}`,
    ended: (by: string, session: string) => `${by} said END in ${session}`,
    link: (broker: string, status: string, trouble: string) =>
      `${broker} ${status}${trouble === '' ? '' : `: ${trouble}`}`,
  },
  labels: {
    muted: 'muted',
    online: 'online',
    away: 'away',
    offline: 'offline',
    connecting: 'connecting',
    stopped: 'stopped',
    waiting: 'waiting',
    accepted: 'accepted',
    denied: 'denied',
    crossed: 'both asked',
    blocked: 'blocked',
    open: 'open',
    closed: 'closed',
    pinned: 'not compared',
    verified: 'compared',
    unverified: 'unverified',
    'key-changed': 'KEY CHANGED',
    none: '',
    asked: 'asked',
    'asks-me': 'asks you',
    talking: 'talking',
    ended: 'ended',
    moved: 'asked again, another leads',
    over: 'the group is no more',
  } as Readonly<Record<string, string>>,
}

export type CliTexts = typeof cliEn

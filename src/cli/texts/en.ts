/** English: what the commands say on the terminal. */
import { denialsEn, warningsEn } from '../../i18n/en/reasons.ts'
import { essentialsEn, missingEn } from '../../i18n/en/essentials.ts'
import { topicsEn } from '../../i18n/en/topics.ts'
import { addressErrorsEn } from '../../i18n/en/link-ends.ts'
import { settingRuleEn } from '../../i18n/en/settings.ts'
import type { SafeText } from '../../core/ids.ts'
import type { AddressError } from '../../core/broker/broker-address.ts'
import { cliBrokerEn } from './en/broker.ts'
import { cliGroupsEn } from './en/groups.ts'
import { cliNamesEn } from './en/names.ts'
import { cliUsageEn } from './en/usage.ts'
import { cliMessageRefusalsEn, cliProgramEn, cliRequestEventsEn } from './en/program.ts'
import { shellWord } from './shell-word.ts'

const texts = {
  brokerCommand: cliBrokerEn,
  groups: cliGroupsEn,
  ...cliUsageEn,
  problem: {
    'not-json': (where: SafeText) =>
      `papo: ${where} is not a JSON object such as {"lang": "en"}; fix it, or move it away to start afresh.`,
    'not-utf8': (where: SafeText) => `papo: ${where} is not UTF-8 text; save it as UTF-8.`,
    'no-access': (where: SafeText) => `papo: ${where} cannot be read; check its owner and mode.`,
    'not-allowed': (where: SafeText, key: SafeText, allowed: string) =>
      `papo: ${where}: "${key}" must be ${allowed}.`,
    unknown: (where: SafeText, key: SafeText) =>
      `papo: ${where}: "${key}" is not a setting of this papo and is ignored.`,
  },
  moreProblems: (count: number) => `papo: and ${count} more.`,
  badKeys: (where: SafeText, why: string) => `papo: ${where}: ${why}.`,
  settingRule: settingRuleEn,
  badVariable: (name: string, value: SafeText, least: number, most: number) =>
    `papo: ${name} is "${value}"; it must be a number from ${least} to ${most}. Change it, or unset it.`,
  ...cliNamesEn,
  ...cliProgramEn,
  noHome: 'papo: this user has no home folder. Set HOME to a folder that you may write to.',
  badValue: (where: SafeText, allowed: string) => `papo: ${where} must be ${allowed}.`,
  badProfile: (where: string, name: SafeText) =>
    `papo: ${where}: "${name}" cannot be a profile: 1 to 32 of a-z, 0-9, "-" and "_".`,
  badBroker: (where: SafeText, url: SafeText, why: string) =>
    `papo: ${where}: "${url}" is not a broker address: ${why}.`,
  addressErrors: addressErrorsEn as Readonly<Record<AddressError, string>>,
  files: {
    'no-file': (file: SafeText) =>
      `papo: ${file} cannot be read; check that it exists and is yours.`,
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
      `papo: ${file} was written by a test version of papo, which this one cannot read; move it away to start afresh. Your key stays yours. Nothing was changed.`,
    damaged: (file: SafeText) =>
      `papo: ${file} is damaged; move it away to start afresh, or restore a copy. Nothing was changed.`,
    'no-access': (file: SafeText) =>
      `papo: ${file} cannot be used; check its owner, mode and free space.`,
  },
  keyDamaged: (file: SafeText) =>
    `papo: the identity in ${file} is damaged; restore a copy, or move it away to become somebody new.`,
  inUse: (pid: string) =>
    `papo: this profile is open in another papo (process ${pid}) that does not answer; close it, or use --profile.`,
  busy: (pid: string) =>
    `papo: another papo (process ${pid}) is still working in this profile; wait for it, end it with "kill ${pid}", or use --profile.`,
  superseded: 'papo was opened again with this profile; this one has stopped.',
  noBroker: (why: SafeText) =>
    `papo: no broker was found and none could be started.\n${why}\nStart one, or name one with --broker URL.`,
  offline: (broker: string, why: string) => `papo: no connection to ${broker}. ${why}.`,
  diskBusy:
    'papo: another program is using the database of your messages, a backup perhaps; papo waits.',
  stillNoAnswer: 'The broker has not answered yet: check the address and the network; papo waits',
  noAnswerYet: 'The broker has not answered yet: check the address, or wait longer with --timeout',
  reading: (broker: string) =>
    `papo: ${broker} is still sending what it keeps. Allow more time with --timeout.`,
  /** What does not work without a right at the broker. */
  essentials: essentialsEn,
  missing: missingEn,
  warnings: warningsEn as Readonly<Record<string, string>>,
  stale: 'papo: this is the last that was known.',
  nameTaken: (name: string) =>
    `papo: the name "${name}" belongs to somebody else on this broker. Use --name with another one.`,
  elsewhere: 'papo: this identity is open somewhere else; close that one first.',
  disconnected:
    'the papo that had this profile open ended in the middle of it; check with "papo search" before you try again.',
  notYet:
    'the broker has not confirmed it yet. It is kept on your disk and is sent with the next connection.',
  denied: (why: string) => `the broker refuses it: ${why}. It is kept, and papo tries again later.`,
  dropped: (why: string) => `the broker refuses it: ${why}. It will not be sent later.`,
  denials: denialsEn as Readonly<Record<string, string>>,
  interrupted:
    'papo: ended before the result was known. What was on your disk by then is sent with the next connection.',
  notDelivered:
    'the broker has it, but it was not delivered in time. It arrives when they come online.',
  noTerminal:
    'papo: the full screen needs a terminal; "papo --plain" needs none, and for scripts there are "papo send" and "papo tail".',
  brokenArgument:
    'papo: an argument is not UTF-8. Nothing was done; set a UTF-8 locale (LC_ALL=C.UTF-8), or convert it with iconv.',
  noText: 'papo: there is no text to send. Write it at the end of the command, or pipe it in.',
  typeText: 'papo: type the text, in as many lines as you like; Ctrl-D on an empty line sends it.',
  refusals: {
    'unknown-person': (who) => `nobody called "${who}" is known here. See "papo users".`,
    'no-conversation': (who) =>
      `there is no open conversation with ${who}. Ask for one: papo request ${shellWord(who)}`,
    'session-closed': (who) =>
      `the conversation with ${who} is closed. Ask for a new one: papo request ${shellWord(who)}`,
    'already-talking': (who) =>
      `you already have a conversation with ${who}: papo send ${shellWord(who)} TEXT`,
    'other-key': (who) => `another key uses the name ${who}; decide in papo with /verify ${who}.`,
    'already-asked': (who) => `${who} was already asked and has not answered.`,
    'ask-later': (who) => `${who} denied your request; you may ask again after ten minutes.`,
    'talking-to-yourself': (who) =>
      `${who} is you. To try things out, talk to echo: papo send echo TEXT`,
    'group-not-person': (who) =>
      `${who} is a group, but this needs a person. "papo help group" has what is done with groups.`,
    'group-without-sign': (who) =>
      `${who} is a group, and the name of a group begins with #: write ${shellWord(`#${who}`)}.`,
    'topic-not-person': (who) =>
      `${who} is a topic, but this needs a person. To see what comes there: papo tail ${shellWord(who)}`,
    'no-name': () => 'the name is missing. See "papo users".',
    'reserved-name': () =>
      'echo is the contact inside papo, with whom a conversation is always open: papo send echo TEXT',
    'too-many-requests': () => 'too many requests are waiting for an answer. Try again later.',
    'not-yours-to-answer': (who) =>
      `the request from ${who} was already answered. See "papo requests".`,
    'unknown-session': (who) =>
      `there is no open conversation with ${who}; papo request ${shellWord(who)} asks for one.`,
    crowded: () => 'too many names of the plain-text chat are known here. Try again later.',
    'too-many-calls': () =>
      'too many commands wait at the papo that has this profile open. Try again when some of them have ended.',
    'unknown-method': () =>
      'this profile is open in a papo of another version, which does not support this. Close that one, or use --profile.',
    'bad-params': () =>
      'this profile is open in a papo of another version, which expects this in another form. Nothing was done; close that one, or use --profile.',
    'bad-result': () =>
      'this profile is open in a papo of another version, and its answer cannot be read here. What you asked for may have been done: look before you try again. Close that one, or use --profile.',
    'unreadable-event': () =>
      'this profile is open in a papo of another version. Those of its events that cannot be read here are left out.',
    'unknown-request': (who) => `no request from ${who} is waiting. See "papo requests".`,
    blocked: (who) =>
      who === ''
        ? 'you blocked whoever would get it. "papo unblock USER" undoes that.'
        : `${who} is blocked. papo unblock ${shellWord(who)} undoes it.`,
    'bad-topic': (who) =>
      who === '>'
        ? "after > comes a topic, such as '>house/kitchen'."
        : `${who.slice(1)} is not a topic: + is a whole level, # only the last, at most 200 characters.`,
    'too-many-topics': () => 'you cannot follow more topics than these; /topic-leave leaves one.',
    wildcard: (who) =>
      `a topic with + or # can only be read: papo tail ${shellWord(who)} shows what comes.`,
    'own-space': () =>
      "papo's own topics can only be read. To write to somebody: papo send USER TEXT",
    'brokers-own': (who) =>
      `topics that begin with $ can only be read: papo tail ${shellWord(who)} shows what comes.`,
    'not-online': () => 'there is no broker now, and plain text is not kept for later; try again.',
    'not-taken': () =>
      'the broker did not confirm it, and plain text is not kept: it will not be sent later.',
    'plaintext-off': () => 'this papo does not use the plain-text chat; start it with --classic.',
    'not-kept': () => 'your disk accepts nothing more; free some space, then try again.',
    'disk-busy': () =>
      'another program is still using the database of your messages. Nothing was done; try again when it has ended.',
    'no-greeting': (who) =>
      `a request in plain text has no greeting; papo request ${shellWord(who)} asks without one.`,
    'input-not-utf8': () =>
      'standard input is not UTF-8. Nothing was sent; convert it: iconv -f ISO-8859-1 -t UTF-8 FILE | papo send …',
    'input-not-text': () =>
      'standard input is not text: there is a NUL in it. Nothing was sent; send a text.',
    unreadable: () =>
      'nobody else could read this: a name, a number or a text in it is out of range. Nothing was sent; change it.',
    'too-long': () => 'this is too long. Nothing was sent; make it shorter.',
    empty: () => 'there is no text to send.',
    ...cliMessageRefusalsEn,
  } as Readonly<Record<string, (who: string) => string>>,
  refused: (reason: string) => `refused (${reason}).`,
  moreFound: (shown: number, next: number) =>
    shown < next
      ? `papo: these are the newest ${shown}; --limit ${next} shows more.`
      : `papo: these are the newest ${shown}; search for more words to find fewer.`,
  indexing: 'papo: older messages are still being indexed after the update; try again in a minute.',
  nothing: {
    topics: 'no open topics are followed; in papo, /topic-room TOPIC follows one',
    users: 'nobody has been seen on this broker yet; others appear when their papo connects to it',
    requests: 'no requests yet',
    sessions: 'no conversations yet; papo request USER asks for one',
    groups: 'no groups yet; papo group new NAME creates one',
    search: 'nothing found',
    log: 'no messages',
  },
  crashed: (what: SafeText, file: SafeText) =>
    `papo crashed: ${what}\nYour messages are kept. Details are in ${file}`,
  topics: topicsEn,
  events: {
    edited: (by: string, text: string) => `${by} edited: ${text}`,
    deleted: (by: string) => `${by} deleted a message`,
    reacted: (by: string, emoji: string) => `${by} reacted ${emoji}`,
    unreacted: (by: string, emoji: string) => `${by} removed ${emoji}`,
    presence: (name: string, status: string) => `${name} is ${status}`,
    asks: (from: string, to: string, text: string) =>
      text === '' ? `${from} asks ${to} for a conversation` : `${from} asks ${to}: ${text}`,
    ...cliRequestEventsEn,
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
    pinned: 'unverified',
    verified: 'verified',
    unverified: 'unverified',
    unsigned: 'not signed',
    'key-changed': 'KEY CHANGED',
    none: '',
    asked: 'asked',
    'asks-me': 'asks you',
    talking: 'talking',
    ended: 'ended',
    moved: 'asked another leader',
    over: 'disbanded',
  } as Readonly<Record<string, string>>,
}

export type CliTexts = typeof texts

export const cliEn = (): CliTexts => texts

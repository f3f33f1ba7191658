/** English: what the commands say of who one is, of the connection, and of single messages. */
import type { SafeText } from '../../../core/ids.ts'
import { ownStatusEn } from '../../../i18n/en/own-status.ts'
import { shellWord } from '../shell-word.ts'

export const cliProgramEn = {
  status: ownStatusEn,
  /** The profile is open in another papo, and a flag means something else than that has. */
  otherHolder: {
    broker: (broker: string, named: SafeText) =>
      `papo: this profile is open in another papo, which uses the broker ${broker}, not ${named}. Nothing was done; close that papo, or leave --broker out.`,
    name: (name: string) =>
      `papo: this profile is open in another papo, as ${name}. Nothing was done; leave --name out, or use --profile for another person.`,
  },
  init: {
    /** `where`: the flags that lead there. */
    noPerson: (where: string) =>
      `papo: there is no person in this profile yet. Create one: papo init ${where}--name NAME`,
    noName: (where: string) => `papo: a person needs a name: papo init ${where}--name NAME`,
    exists: (name: SafeText) =>
      `papo: this profile is ${name} already. For another person use --profile.`,
    done: (name: string, key: string) => `You are ${name}. Your key: ${key}`,
  },
  log: {
    nothingBetween: 'papo: --until is not after --since. Write the earlier time after --since.',
    badTime: (flag: string, typed: SafeText) =>
      `papo: ${flag}: "${typed}" is not a time: write 2h, 3d, today, 2026-11-20, 2026-11-20T14:30 or 2026-11-20T14:30:00Z.`,
    cut: 'papo: the papo that had this profile open ended, and the rest is missing. Try again.',
    edited: '(edited)',
    deleted: '(deleted)',
  },
  exported: {
    about: { signed: 'signed', unsigned: 'not signed', wrong: 'wrong' },
    whole:
      'papo: --verify checks a whole file. Leave the other arguments out: papo export --verify FILE',
    otherKey: 'another key under this name',
    fault: (file: SafeText, line: number, what: string) => `papo: ${file}:${line}: ${what}`,
    faults: {
      missing: 'the signature is missing',
      forged: 'the signature is not the one of its author',
      misplaced: 'it was signed for another conversation',
      changed: 'it is not what its author signed',
      'not-an-export': 'this is not a file of "papo export --json"',
      unreadable: 'this line cannot be read',
      repeated: 'the same message is in the file already',
      incomplete: 'the file is not complete',
    },
  },
  /** What is wrong with a hook, by the fault. */
  hookFaults: {
    missing: 'it cannot be started: check its path and its mode',
    late: 'it took too long and was ended',
    'too-many': 'it is too slow: events were left out',
  } as Readonly<Record<string, string>>,
  hookCode: (code: string) => `it ended with exit code ${code}`,
}

/** Requests and conversations of two, as events. */
export const cliRequestEventsEn = {
  /** By the answer; `why` is the reason of a denial, or how another answer is called. */
  answered: {
    accepted: (from, to) => `${to} accepted the request of ${from}`,
    denied: (from, to, why) => `${to} denied the request of ${from}${why === '' ? '' : `: ${why}`}`,
    crossed: (from, to) => `${from} and ${to} asked each other`,
    blocked: (from, to) => `${to} blocked ${from}`,
    other: (from, to, why) => `the request of ${from} to ${to}: ${why}`,
  } as Readonly<Record<string, (from: string, to: string, why: string) => string>>,
  opened: (who: string) => `the conversation with ${who} is open`,
  ended: (by: string, other: string) =>
    other === '' ? `${by} ended the conversation` : `${by} ended the conversation with ${other}`,
}

/** Why something cannot be done with a message, or with somebody. */
export const cliMessageRefusalsEn: Readonly<Record<string, (who: string) => string>> = {
  'unknown-message': () => 'no message with this id is here. "papo log USER --json" shows ids.',
  'message-deleted': () => 'this message was deleted.',
  'not-yours-to-change': () => 'only your own messages can be edited or deleted.',
  unchangeable: () => 'nobody signed this message: it cannot be replied to, edited or reacted to.',
  'reply-elsewhere': (who) =>
    `the message that you reply to is not in the conversation with ${who}.`,
  'no-emoji': () => 'give the emoji itself, not its name: papo react ID 👍',
  'no-words': () => 'say what to search for: papo search WORDS, or papo search from:USER',
  'search-unfinished': (typed) =>
    `nothing stands after ${typed} Write from:bob, in:'#lab' or before:2026-11-20.`,
  'search-from': (name) => `nobody known here is called "${name}". See "papo users".`,
  'search-in': (name) =>
    `no conversation is called "${name}". Write in:bob, in:'#lab' or in:'>house/kitchen'.`,
  'search-date': (typed) =>
    `"${typed}" is not a date. Write 2026-11-20, 20 Nov, Friday, yesterday or 3d.`,
  yourself: (who) => `${who} is you. Name somebody else; "papo users" lists who is here.`,
  'built-in': (who) =>
    `${who} is a contact inside papo and cannot be blocked. "papo mute ${shellWord(who)}" mutes it.`,
  'unknown-topic': (who) =>
    `you do not follow the topic ${who.slice(1)}, so nothing of it is kept here. papo tail ${shellWord(who)} shows it; in papo, /topic-room ${who.slice(1)} follows it.`,
  'topic-not-followed': (who) =>
    `you do not follow the topic ${who.slice(1)}, so nothing tells of it. In papo, /topic-room ${who.slice(1)} follows it.`,
  'nothing-to-block': () =>
    'nobody signs in the plain-text chat, so there is no key to block. "papo mute" mutes a conversation.',
}

/** English: what is not possible where a broker does not let somebody read or write what papo needs. */
import type { BrokerAccess, EssentialKind } from '../../core/broker/essential.ts'

/** What does not work without this right, as a clause that can begin a sentence. */
export type EssentialTexts = Readonly<Record<EssentialKind, Readonly<Record<BrokerAccess, string>>>>

export const essentialsEn: EssentialTexts = {
  inbox: {
    read: 'no requests, answers or receipts arrive here',
    write: 'you cannot send requests, answers or receipts',
  },
  direct: {
    read: 'no messages of people arrive here',
    write: 'you cannot send messages to people',
  },
  presence: {
    read: 'you do not see who is here',
    write: 'nobody sees that you are here',
  },
  roster: {
    read: 'you do not see groups, or what changes in them',
    write: 'you cannot create or change groups',
  },
  group: {
    read: 'no messages of groups arrive here',
    write: 'you cannot send messages to groups',
  },
  'roll-call': {
    read: 'others cannot find you by asking who is here',
    write: 'you cannot ask who is here',
  },
}

/** What is missing at a broker, in the status line and in the shell. */
export const missingEn = {
  /** It fits into a line of 40 columns. */
  short: 'Not everything works here: /doctor',
  /** Where there is room for it. */
  others: (clause: string, others: number) =>
    others === 0 ? clause : `${clause}, and ${others} more`,
  either: (one: string, other: string) => `${one}, or ${other}`,
  perhaps: (one: string, other: string) => `${one}, and perhaps ${other}`,
  onlyKnown: 'no wildcards here: only people whom you know reach you',
  exceptKnown: (clause: string) => `${clause}, except for people whom you know`,
  noWildcards: 'the broker takes no wildcards, so only people whom you know reach you.',
  shell: (clause: string) => `the broker does not allow this: ${clause}.`,
  kept: 'It is kept, and papo sends it when the broker allows it.',
  rules: (rules: string) => `Its administrator can allow it, with Mosquitto by: ${rules}`,
}

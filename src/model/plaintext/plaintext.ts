/**
 * The plain-text chat of the oldest programs, a world of its own: nobody signs, so none of its messages may
 * touch people, requests or sessions that are signed. Docs: "Classic".
 */
import { isPlaintextUser } from '../../core/plaintext-ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import { plaintextRequestNoun } from './plaintext-requests.ts'
import type { PlaintextRequestCommand, PlaintextRequestEvent } from './plaintext-requests.ts'
import { plaintextGroupNoun } from './plaintext-groups.ts'
import type { PlaintextGroupCommand, PlaintextGroupEvent } from './plaintext-groups.ts'
import { plaintextMemberNoun } from './plaintext-members.ts'
import type { PlaintextMemberCommand, PlaintextMemberEvent } from './plaintext-members.ts'
import { plaintextPeopleNoun } from './plaintext-people.ts'
import type { PlaintextPeopleCommand, PlaintextPeopleEvent } from './plaintext-people.ts'
import type { PlaintextOutput } from './plaintext-state.ts'
import { plaintextSessionNoun } from './plaintext-sessions.ts'
import type { PlaintextSessionCommand, PlaintextSessionEvent } from './plaintext-sessions.ts'
import type { State } from '../state.ts'
import type { Noun } from '../noun.ts'
import type { Command, Stamped, Intent } from '../commands.ts'
import type { Refusal } from '../refusals.ts'

/** What can be sent there, by me or by anybody who publishes to its topics. */
export type PlaintextCommand =
  | PlaintextPeopleCommand
  | PlaintextRequestCommand
  | PlaintextSessionCommand
  | PlaintextGroupCommand
  | PlaintextMemberCommand

/** What can happen there. */
export type PlaintextEvent =
  | PlaintextPeopleEvent
  | PlaintextRequestEvent
  | PlaintextSessionEvent
  | PlaintextGroupEvent
  | PlaintextMemberEvent
  | PlaintextOutput

/** Is this a command of the plain-text chat? */
export const isPlaintextCommand = (command: Command | Intent): command is PlaintextCommand =>
  command.type.startsWith('plaintext.')

/** Who may send it: I, with my key, and those who have none. */
export const checkUnsignedAuthor = (
  { me }: State,
  { by, key }: Pick<Stamped, 'by' | 'key'>,
): Result<readonly [], Refusal> => {
  if (by === me.id) return key === me.key ? ok([]) : fail('other-key')
  return isPlaintextUser(by) ? ok([]) : fail('unknown-person')
}

const outputNoun: Noun<never, PlaintextOutput> = {
  decide: {},
  reduce: { 'plaintext.published': () => {}, 'plaintext.subscribed': () => {} },
  effects: {
    'plaintext.published': (_, { topic, text }) => [{ type: 'publish', topic, text }],
    'plaintext.subscribed': (_, { filters, on }) => [{ type: 'subscribe', filters, on }],
  },
  keeping: { 'plaintext.published': 'not', 'plaintext.subscribed': 'not' },
  internal: ['plaintext.published', 'plaintext.subscribed'],
}

/** Its topics lie outside of our space, and nothing there is sequenced: none of them has an address. */
export const plaintextNouns = [
  plaintextPeopleNoun,
  plaintextRequestNoun,
  plaintextSessionNoun,
  plaintextGroupNoun,
  plaintextMemberNoun,
  outputNoun,
] as const

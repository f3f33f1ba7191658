/**
 * The plain-text chat of the oldest programs, a world of its own: nobody signs, so no word of it may
 * touch people, requests or sessions that are signed. Docs: "Classic".
 */
import { isPlaintextUser } from '../../core/plaintext-ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import * as asks from './plaintext-requests.ts'
import type { PlaintextRequestCommand, PlaintextRequestEvent } from './plaintext-requests.ts'
import * as groups from './plaintext-groups.ts'
import type { PlaintextGroupCommand, PlaintextGroupEvent } from './plaintext-groups.ts'
import * as members from './plaintext-members.ts'
import type { PlaintextMemberCommand, PlaintextMemberEvent } from './plaintext-members.ts'
import * as people from './plaintext-people.ts'
import type { PlaintextPeopleCommand, PlaintextPeopleEvent } from './plaintext-people.ts'
import type { PlaintextOutput } from './plaintext-state.ts'
import * as talks from './plaintext-sessions.ts'
import type { PlaintextSessionCommand, PlaintextSessionEvent } from './plaintext-sessions.ts'
import type { State } from '../state.ts'
import type {
  Addressed,
  ChatEvent,
  Command,
  Decide,
  Effects,
  Reduce,
  Refusal,
  Stamped,
  Intent,
} from '../commands.ts'

/** What can be said there, by me or by whoever writes to its topics. */
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

/** Is this a word of the plain-text chat? */
export const isPlaintextCommand = (command: Command | Intent): command is PlaintextCommand =>
  command.type.startsWith('plaintext.')

type PlaintextGroupChange = Extract<PlaintextEvent, { readonly mine: boolean }>

/** What happened to a group. Of those in which I never was anybody may say anything: no story of mine. */
export const isPlaintextGroupChange = (event: ChatEvent): event is PlaintextGroupChange =>
  event.type === 'plaintext.leaderChanged' ||
  event.type === 'plaintext.disbanded' ||
  event.type === 'plaintext.joined' ||
  event.type === 'plaintext.left'

/** Who may say it: I, with my key, and those who have none. */
export const checkUnsignedAuthor = (
  { me }: State,
  { by, key }: Pick<Stamped, 'by' | 'key'>,
): Result<readonly [], Refusal> => {
  if (by === me.id) return key === me.key ? ok([]) : fail('other-key')
  return isPlaintextUser(by) ? ok([]) : fail('unknown-person')
}

export const decide: Decide<PlaintextCommand> = {
  ...people.decide,
  ...asks.decide,
  ...talks.decide,
  ...groups.decide,
  ...members.decide,
}

export const reduce: Reduce<PlaintextEvent> = {
  ...people.reduce,
  ...asks.reduce,
  ...talks.reduce,
  ...groups.reduce,
  ...members.reduce,
  'plaintext.published': () => {},
  'plaintext.subscribed': () => {},
}

export const effects: Effects<PlaintextEvent> = {
  ...asks.effects,
  'plaintext.published': (_, { topic, text }) => [{ type: 'publish', topic, text }],
  'plaintext.subscribed': (_, { filters, on }) => [{ type: 'subscribe', filters, on }],
}

const here = () => ({ kind: 'here' }) as const
/** Its topics lie outside of our space, and nothing there is counted: for the rest of us it stays here. */
export const address: Addressed<PlaintextCommand> = {
  'plaintext.announce': here,
  'plaintext.ask': here,
  'plaintext.accept': here,
  'plaintext.deny': here,
  'plaintext.send': here,
  'plaintext.end': here,
  'plaintext.create': here,
  'plaintext.disband': here,
  'plaintext.setLeader': here,
  'plaintext.sendToGroup': here,
  'plaintext.invite': here,
  'plaintext.decline': here,
  'plaintext.requestJoin': here,
  'plaintext.join': here,
  'plaintext.leave': here,
}

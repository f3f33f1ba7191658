/**
 * The plain-text chat of the oldest programs, a world of its own: nobody signs, so no word of it may
 * touch people, requests or sessions that are signed. Docs: "Classic".
 */
import { isClassic } from '../../core/plaintext-ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import * as asks from './plaintext-requests.ts'
import type { ClassicAskCommand, ClassicAskEvent } from './plaintext-requests.ts'
import * as groups from './plaintext-groups.ts'
import type { ClassicGroupCommand, ClassicGroupEvent } from './plaintext-groups.ts'
import * as members from './plaintext-members.ts'
import type { ClassicMemberCommand, ClassicMemberEvent } from './plaintext-members.ts'
import * as people from './plaintext-people.ts'
import type { ClassicPeopleCommand, ClassicPeopleEvent } from './plaintext-people.ts'
import type { ClassicDeed } from './plaintext-state.ts'
import * as talks from './plaintext-sessions.ts'
import type { ClassicTalkCommand, ClassicTalkEvent } from './plaintext-sessions.ts'
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
  Wish,
} from '../commands.ts'

/** What can be said there, by me or by whoever writes to its topics. */
export type ClassicCommand =
  | ClassicPeopleCommand
  | ClassicAskCommand
  | ClassicTalkCommand
  | ClassicGroupCommand
  | ClassicMemberCommand

/** What can happen there. */
export type ClassicEvent =
  | ClassicPeopleEvent
  | ClassicAskEvent
  | ClassicTalkEvent
  | ClassicGroupEvent
  | ClassicMemberEvent
  | ClassicDeed

/** Is this a word of the plain-text chat? */
export const isClassicWord = (command: Command | Wish): command is ClassicCommand =>
  command.type.startsWith('classic.')

type AboutGroup = Extract<ClassicEvent, { readonly mine: boolean }>

/** What happened to a group. Of those in which I never was anybody may say anything: no story of mine. */
export const isAboutGroup = (event: ChatEvent): event is AboutGroup =>
  event.type === 'classic.led' ||
  event.type === 'classic.disbanded' ||
  event.type === 'classic.joined' ||
  event.type === 'classic.left'

/** Who may say it: I, with my key, and those who have none. */
export const speaker = (
  { me }: State,
  { by, key }: Pick<Stamped, 'by' | 'key'>,
): Result<readonly [], Refusal> => {
  if (by === me.id) return key === me.key ? ok([]) : fail('other-key')
  return isClassic(by) ? ok([]) : fail('unknown-person')
}

export const decide: Decide<ClassicCommand> = {
  ...people.decide,
  ...asks.decide,
  ...talks.decide,
  ...groups.decide,
  ...members.decide,
}

export const reduce: Reduce<ClassicEvent> = {
  ...people.reduce,
  ...asks.reduce,
  ...talks.reduce,
  ...groups.reduce,
  ...members.reduce,
  'classic.told': () => {},
  'classic.tuned': () => {},
}

export const effects: Effects<ClassicEvent> = {
  ...asks.effects,
  'classic.told': (_, { topic, text }) => [{ type: 'publish', topic, text }],
  'classic.tuned': (_, { filters, on }) => [{ type: 'listen', filters, on }],
}

const here = () => ({ kind: 'here' }) as const
/** Its topics lie outside of our space, and nothing there is counted: for the rest of us it stays here. */
export const address: Addressed<ClassicCommand> = {
  'classic.show': here,
  'classic.ask': here,
  'classic.accept': here,
  'classic.deny': here,
  'classic.say': here,
  'classic.end': here,
  'classic.create': here,
  'classic.disband': here,
  'classic.lead': here,
  'classic.write': here,
  'classic.invite': here,
  'classic.decline': here,
  'classic.enter': here,
  'classic.join': here,
  'classic.leave': here,
}

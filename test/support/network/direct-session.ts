/** Two people who meet, ask and talk: where most stories begin. */
import { progressOf } from '../../../src/model/messages/delivery.ts'
import type { Progress } from '../../../src/model/messages/delivery.ts'
import type { State } from '../../../src/model/state.ts'
import type { Message } from '../../../src/model/messages/messages.ts'
import type { ConversationId, SafeText } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/safe-text.ts'
import { changeOf } from '../../../src/model/intents.ts'
import { id } from './network.ts'
import type { More, Person, Town } from './network.ts'

export type Pair = { readonly alice: Person; readonly bob: Person }

/** Where a person's program stands. */
export const stateOf = (who: Person): State => who.runtime().store.get()

/** The status in which one sees the other. */
export const sees = (who: Person, other: string) => stateOf(who).people.get(id(other))?.status

/** Alice and bob start and see each other. */
export const meet = async (
  world: Town,
  more: { readonly alice?: More; readonly bob?: More } = {},
): Promise<Pair> => {
  const alice = world.person('alice', more.alice)
  const bob = world.person('bob', more.bob)
  alice.start()
  bob.start()
  await world.clock.until(
    () => sees(alice, 'bob') === 'online' && sees(bob, 'alice') === 'online',
    'both see each other',
  )
  return { alice, bob }
}

/** They meet, alice asks, bob accepts, and alice hears it. */
export const talk = async (world: Town, more: Parameters<typeof meet>[1] = {}): Promise<Pair> => {
  const people = await meet(world, more)
  const { alice, bob } = people
  alice.ask('bob', 'oi')
  await world.clock.until(() => bob.accept('alice').ok, 'bob is asked and accepts')
  await world.clock.until(() => alice.session('bob') !== undefined, 'alice hears that he accepts')
  // what confirms all this has come too
  await world.pass(3000)
  return people
}

/** How far each message of this person to the other got. */
export const marks = (who: Person, other: string): readonly Progress[] =>
  who
    .messages(other)
    .filter(({ by }) => by === who.name)
    .map((message) => progressOf(message, stateOf(who).delivery.get(message.session)))

/** The answers to all requests that a person knows. */
export const answers = (who: Person) =>
  Array.from(
    stateOf(who).requests.values(),
    ({ from, to, answer }) => `${from} asked ${to}: ${answer}`,
  )

/** The session of these two, for words that are about it. */
export const sessionOf = (who: Person, other: string) => {
  const session = who.session(other)
  if (!session) throw new Error(`${who.name} has no open session with ${other}`)
  return session
}

export const end = (who: Person, other: string) =>
  who.send({ type: 'session.end', session: sessionOf(who, other) })

/** Looks at the conversation: all of it that is on hand, or what `which` picks, is on the screen. */
export const looks = (
  who: Person,
  conversation: ConversationId,
  which: (message: Message, index: number) => boolean = () => true,
) => {
  who.send({ type: 'view.open', conversation })
  const window = stateOf(who).conversations.get(conversation)?.messages ?? []
  const messages = window.filter(which).map(({ id: ref }) => ref)
  who.send({ type: 'view.read', conversation })
  return who.send({ type: 'view.show', conversation, messages })
}

type Change =
  | { readonly edit: string }
  | { readonly react: string; readonly on?: boolean }
  | { readonly delete: true }

/** Changes the message that stands at this place of the conversation. */
export const change = (who: Person, other: string, index: number, how: Change) => {
  const message = who.messages(other).at(index)
  if (!message) throw new Error(`there is no message ${index}`)
  const wish =
    'edit' in how
      ? changeOf(message, { kind: 'edit', text: safeText(how.edit) })
      : 'react' in how
        ? changeOf(message, { kind: 'react', emoji: how.react as SafeText, on: how.on ?? true })
        : changeOf(message, { kind: 'delete' })
  if (!wish) throw new Error('a message that cannot be changed')
  return who.send(wish)
}

/** How often a packet was refused for each reason. */
export const refused = (who: Person) => Object.fromEntries(stateOf(who).refused)

/** The messages of a conversation but for what is different for the two: its name, and what was late. */
export const stands = (who: Person, other: string) =>
  who.messages(other).map((message) => ({ ...message, conversation: 'ours', late: 'whatever' }))

/** All orders of these. */
export const ordersOf = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.length < 2
    ? [items]
    : items.flatMap((first, index) =>
        ordersOf(items.toSpliced(index, 1)).map((rest) => [first, ...rest]),
      )

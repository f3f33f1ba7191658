/** Two people who meet, ask and talk: where most stories begin. */
import { lookUpPerson } from '../../../src/model/people/strangers.ts'
import { progressOf } from '../../../src/model/messages/delivery.ts'
import type { Progress } from '../../../src/model/messages/delivery.ts'
import type { State } from '../../../src/model/state.ts'
import type { Message } from '../../../src/model/messages/messages.ts'
import { keyOf } from '../../../src/core/channel.ts'
import type { ConversationId, SafeText } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { changeIntent } from '../../../src/model/intents.ts'
import { id } from './network.ts'
import type { PersonOptions, Person, TestNetwork } from './network.ts'

export type Pair = { readonly alice: Person; readonly bob: Person }

/** Where a person's program stands. */
export const stateOf = (who: Person): State => who.runtime().store.get()

/** The status in which one sees the other. */
export const seenStatus = (who: Person, other: string) =>
  lookUpPerson(stateOf(who), id(other))?.status

/** Alice and bob start and see each other. */
export const meet = async (
  network: TestNetwork,
  more: { readonly alice?: PersonOptions; readonly bob?: PersonOptions } = {},
): Promise<Pair> => {
  const alice = network.person('alice', more.alice)
  const bob = network.person('bob', more.bob)
  alice.start()
  bob.start()
  await network.clock.until(
    () => seenStatus(alice, 'bob') === 'online' && seenStatus(bob, 'alice') === 'online',
    'both see each other',
  )
  return { alice, bob }
}

/** They meet, alice asks, bob accepts, and alice hears it. */
export const openSession = async (
  network: TestNetwork,
  more: Parameters<typeof meet>[1] = {},
): Promise<Pair> => {
  const people = await meet(network, more)
  const { alice, bob } = people
  alice.ask('bob', 'oi')
  await network.clock.until(() => bob.accept('alice').ok, 'bob is asked and accepts')
  await network.clock.until(() => alice.session('bob') !== undefined, 'alice hears that he accepts')
  // what confirms all this has come too
  await network.advance(3000)
  return people
}

/** How far each message of this person to the other got. */
export const deliveryProgress = (who: Person, other: string): readonly Progress[] =>
  who
    .messages(other)
    .filter(({ by }) => by === who.name)
    .map((message) => progressOf(message, stateOf(who).delivery.get(keyOf(message.channel))))

/** The answers to all requests that a person knows. */
export const requestAnswers = (who: Person) =>
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

export const endSession = (who: Person, other: string) =>
  who.send({ type: 'session.end', session: sessionOf(who, other) })

/** Looks at the conversation: all of it that is on hand, or what `which` picks, is on the screen. */
export const viewConversation = (
  who: Person,
  conversation: ConversationId,
  which: (message: Message, index: number) => boolean = () => true,
) => {
  who.send({ type: 'view.open', conversation })
  const window = stateOf(who).conversations.get(conversation)?.messages ?? []
  const messages = window.filter(which).map(({ id: ref }) => ref)
  who.send({ type: 'view.markRead', conversation })
  return who.send({ type: 'view.markDisplayed', conversation, messages })
}

type MessageChange =
  | { readonly edit: string }
  | { readonly react: string; readonly on?: boolean }
  | { readonly delete: true }

/** Changes the message that stands at this place of the conversation. */
export const changeMessage = (who: Person, other: string, index: number, how: MessageChange) => {
  const message = who.messages(other).at(index)
  if (!message) throw new Error(`there is no message ${index}`)
  const intent =
    'edit' in how
      ? changeIntent(message, { kind: 'edit', text: safeText(how.edit) })
      : 'react' in how
        ? changeIntent(message, { kind: 'react', emoji: how.react as SafeText, on: how.on ?? true })
        : changeIntent(message, { kind: 'delete' })
  if (!intent) throw new Error('a message that cannot be changed')
  return who.send(intent)
}

/** How often a packet was refused for each reason. */
export const refusedCounts = (who: Person) => Object.fromEntries(stateOf(who).refused)

/** The messages of a conversation but for what is different for the two: its name, and what was late. */
export const comparableMessages = (who: Person, other: string) =>
  who.messages(other).map((message) => ({ ...message, conversation: 'ours', late: 'whatever' }))

/** All orders of these. */
export const permutationsOf = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.length < 2
    ? [items]
    : items.flatMap((first, index) =>
        permutationsOf(items.toSpliced(index, 1)).map((rest) => [first, ...rest]),
      )

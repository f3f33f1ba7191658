/** Somebody with nothing but mosquitto_pub and mosquitto_sub, in a town in memory. */
import { classicId, classicName, classicPlace } from '../../../src/core/plaintext-ids.ts'
import type { SafeText, UserId } from '../../../src/core/ids.ts'
import { conversationWith } from '../../../src/core/ids.ts'
import type { Person, Town } from './network.ts'

/** A name there; the test's own names are always good. */
export const plainName = (name: string): SafeText => {
  const found = classicName(name)
  if (found === undefined) throw new Error(`${name} is no name`)
  return found
}

/** Who says to be called so. */
export const plainId = (name: string): UserId => classicId(plainName(name))

/** Publishes a bare text. */
export const publish = (world: Town, topic: string, text: string, retain = false): void =>
  world.broker.inject({ topic, payload: new TextEncoder().encode(text), retain, qos: 1 })

/** What our people published outside of their space, as `topic: text`. */
export const plainTraffic = (world: Town): readonly string[] =>
  world.traffic
    .filter(({ topic }) => !topic.startsWith('papo/'))
    .map(({ topic, payload }) => `${topic}: ${new TextDecoder().decode(payload)}`)

/** What stands in the conversation with somebody there, with who is said to have said it. */
export const seenWith = (person: Person, name: string): readonly string[] =>
  person.disk.history
    .page(conversationWith(plainId(name)), { kind: 'newest' }, 1000)
    .messages.map(({ by, text }) => `${by}: ${text}`)

/** What stands in a group there. */
export const seenIn = (person: Person, group: string): readonly string[] =>
  person.disk.history
    .page(classicPlace(plainName(group)), { kind: 'newest' }, 1000)
    .messages.map(({ by, text }) => `${by}: ${text}`)

/** The one conversation with somebody there that is open, by its topic. */
export const talkWith = (person: Person, name: string): string => {
  const talks = [...person.runtime().store.get().classic.talks.values()]
  const found = talks.findLast((talk) => talk.with === plainId(name))
  if (!found) throw new Error(`no conversation with ${name}`)
  return found.topic
}

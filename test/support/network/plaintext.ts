/** Somebody with nothing but mosquitto_pub and mosquitto_sub, in a town in memory. */
import {
  plaintextUserId,
  validatePlaintextName,
  plaintextGroupConversationId,
} from '../../../src/core/plaintext-ids.ts'
import type { SafeText, UserId } from '../../../src/core/ids.ts'
import { personConversationId } from '../../../src/core/ids.ts'
import type { Person, TestNetwork } from './network.ts'

/** A name there; the test's own names are always good. */
export const plaintextName = (name: string): SafeText => {
  const found = validatePlaintextName(name)
  if (found === undefined) throw new Error(`${name} is no name`)
  return found
}

/** Who says to be called so. */
export const plaintextId = (name: string): UserId => plaintextUserId(plaintextName(name))

/** Publishes a bare text. */
export const publishPlaintext = (
  network: TestNetwork,
  topic: string,
  text: string,
  retain = false,
): void => network.broker.inject({ topic, payload: new TextEncoder().encode(text), retain, qos: 1 })

/** What our people published outside of their space, as `topic: text`. */
export const plaintextTraffic = (network: TestNetwork): readonly string[] =>
  network.traffic
    .filter(({ topic }) => !topic.startsWith('papo/'))
    .map(({ topic, payload }) => `${topic}: ${new TextDecoder().decode(payload)}`)

/** What stands in the conversation with somebody there, with who is said to have said it. */
export const plaintextTranscript = (person: Person, name: string): readonly string[] =>
  person.disk.history
    .page(personConversationId(plaintextId(name)), { kind: 'newest' }, 1000)
    .messages.map(({ by, text }) => `${by}: ${text}`)

/** What stands in a group there. */
export const plaintextGroupTranscript = (person: Person, group: string): readonly string[] =>
  person.disk.history
    .page(plaintextGroupConversationId(plaintextName(group)), { kind: 'newest' }, 1000)
    .messages.map(({ by, text }) => `${by}: ${text}`)

/** The one conversation with somebody there that is open, by its topic. */
export const plaintextTopicWith = (person: Person, name: string): string => {
  const talks = [...person.runtime().store.get().plaintext.sessions.values()]
  const found = talks.findLast((talk) => talk.with === plaintextId(name))
  if (!found) throw new Error(`no conversation with ${name}`)
  return found.topic
}

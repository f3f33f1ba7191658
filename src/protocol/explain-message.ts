/** What a message on a topic is for: for people who look at the packets. */
import type { MessageMeaning } from '../core/broker/traced-packet.ts'
import type { Address } from '../core/channel.ts'
import { parseJson, readFields } from '../core/schema.ts'
import type { Verify } from './envelope.ts'
import { openEnvelope } from './envelope.ts'
import { parseTopic, proverOf, removeSpace, writerOf } from './topics.ts'

const decoder = new TextDecoder('utf-8', { fatal: true })

/** JSON that is nested deeper than this is shown as it is: laying it out would take more room than it has. */
const DEEPEST = 32

// what is between quotation marks, with what is escaped in it
const STRINGS = /"(?:[^"\\]|\\.)*"/gsu

/** How deep brackets lie in each other, at most. */
const depthOf = (json: string): number => {
  let [depth, most] = [0, 0]
  for (const char of json.replaceAll(STRINGS, '')) {
    if (char === '[' || char === '{') depth += 1
    else if (char === ']' || char === '}') depth -= 1
    if (depth > most) most = depth
  }
  return most
}

/** The payload as text: JSON with a field a line, else as it is; bytes that are no text in hexadecimal. */
const textOf = (payload: Uint8Array): string => {
  let text: string
  try {
    text = decoder.decode(payload)
  } catch {
    return [...payload].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  }
  const fields = depthOf(text) <= DEEPEST ? readFields(parseJson(text)) : undefined
  return fields ? JSON.stringify(fields, undefined, 2) : text
}

const placeOf = (channel: Address): Pick<MessageMeaning, 'from' | 'to' | 'group'> => {
  const from = writerOf(channel)
  switch (channel.kind) {
    case 'inbox':
      return { from, to: channel.of }
    case 'direct':
      return { from, to: channel.to }
    case 'group':
    case 'roster':
      return { from, group: channel.group }
    case 'presence':
    case 'roll-call':
      return { from }
  }
}

/**
 * What a message is for. `kind` is the type of a command or sync message; `sentinel` for what somebody writes to themselves;
 * `proof` for an empty packet that is to come back to its author; `cleared` for any other empty payload, which takes a
 * retained message away; `other-topic` for what is none of papo's.
 */
export const explainMessage = (
  space: string,
  { topic, payload }: { readonly topic: string; readonly payload: Uint8Array },
  verify: Verify,
): MessageMeaning => {
  const text = textOf(payload)
  const inner = removeSpace(space, topic)
  const channel = inner === undefined ? undefined : parseTopic(inner)
  const prover = payload.length === 0 && inner !== undefined ? proverOf(inner) : undefined
  if (prover) return { kind: 'proof', signature: 'none', from: prover, text }
  if (inner === undefined || !channel) return { kind: 'other-topic', signature: 'none', text }
  const place = placeOf(channel)
  if (payload.length === 0) return { kind: 'cleared', signature: 'none', ...place, text }
  const opened = openEnvelope(space, inner, payload, verify)
  const fields = opened.ok ? opened.value.fields : readFields(parseJson(text))
  const type = fields?.['type']
  const isToSelf = place.to !== undefined && place.to === place.from && type === 'presence.query'
  return {
    kind: isToSelf ? 'sentinel' : typeof type === 'string' ? type : 'unreadable',
    ...place,
    signature: opened.ok ? 'valid' : opened.error === 'forged' ? 'wrong' : 'none',
    ...(opened.ok && { key: opened.value.key }),
    text,
  }
}

/** Reads docs/asyncapi.yaml for tests, and makes what follows from the codecs: which message is sent where. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { readFields } from '../../../src/core/schema.ts'
import { codecs } from '../../../src/protocol/messages/direct.ts'

/** The document as it was parsed; nobody vouches for it. */
export const document: unknown = parse(readFileSync('docs/asyncapi.yaml', 'utf8'))

/** What stands at a path of the document; follows references on the way. */
export const look = (...path: readonly string[]): unknown => {
  let found: unknown = document
  for (const step of path) {
    found = resolveRef(Array.isArray(found) ? found[Number(step)] : readFields(found)?.[step])
  }
  return found
}
/** What a reference leads to, or the value itself. */
const resolveRef = (value: unknown): unknown => {
  const to = readFields(value)?.['$ref']
  return typeof to === 'string' ? look(...to.slice(2).split('/')) : value
}
/** The names of the fields of an object; none for anything else. */
export const keysOf = (value: unknown) => Object.keys(readFields(value) ?? {})

/** The names of the channels. */
export const channels = keysOf(look('channels'))
/** The names of the messages, which are the types of packets. */
export const types = keysOf(look('components', 'messages'))

/** Matches the topics of a channel. */
export const patternOf = (channel: string) => {
  const address = String(look('channels', channel, 'address'))
  const literal = address.replaceAll(/\{(\w+)\}/gu, (_, name: string) =>
    name === 'space' ? '(?:[A-Za-z0-9_~-]+/){0,2}[A-Za-z0-9_~-]+' : '[A-Za-z0-9_~%-]+',
  )
  return new RegExp(`^${literal}$`, 'u')
}

/** The channel that a topic belongs to. */
export const channelOf = (topic: string) =>
  channels.find((name) => patternOf(name).test(topic)) ?? 'none'

/** All fields that the schema of a packet names, with those of the schemas that it is made of. */
export const namedIn = (schema: unknown): readonly string[] => {
  const all = readFields(schema)?.['allOf']
  const parts = Array.isArray(all) ? all.map(resolveRef) : []
  return [...keysOf(readFields(schema)?.['properties']), ...parts.flatMap(namedIn)]
}
/** All fields that the schema of a packet requires. */
export const requiredIn = (schema: unknown): readonly string[] => {
  const { allOf, required } = readFields(schema) ?? {}
  const parts = Array.isArray(allOf) ? allOf.map(resolveRef) : []
  return [...(Array.isArray(required) ? required.map(String) : []), ...parts.flatMap(requiredIn)]
}
/** The schema of a message in a channel. */
export const schemaOf = (channel: string, type: string) =>
  look('channels', channel, 'messages', type, 'payload')

/** Where that schema stands in the document. */
export const schemaPointer = (channel: string, type: string): string => {
  const message = readFields(readFields(look('channels', channel, 'messages'))?.[type])
  return typeof message?.['$ref'] === 'string'
    ? `${message['$ref']}/payload`
    : `#/channels/${channel}/messages/${type}/payload`
}

/** How the document wants a message to be published. */
export const bindingOf = (channel: string, type: string) => {
  const wanted = `#/channels/${channel}/messages/${type}`
  const found = keysOf(look('operations')).filter((name) => {
    const listed = readFields(readFields(look('operations'))?.[name])
    const messages = listed?.['action'] === 'send' ? listed['messages'] : undefined
    return Array.isArray(messages) && messages.some((one) => readFields(one)?.['$ref'] === wanted)
  })
  const { qos, retain } = readFields(look('operations', found[0] ?? '', 'bindings', 'mqtt')) ?? {}
  return { operations: found.length, qos, retain }
}

/** The messages that operations of this kind and channel list. */
const listedIn = (operation: string): readonly string[] => {
  const listed = readFields(readFields(look('operations'))?.[operation])?.['messages']
  const refs = Array.isArray(listed) ? listed : []
  return refs.map((one) => String(readFields(one)?.['$ref']).split('/').at(-1) ?? '')
}

const withList = (text: string, name: string, lines: readonly string[]) =>
  text.replace(
    new RegExp(`(?<=^ {2}${name}:\n(?: {4}.*\n)*? {4}messages:\n)(?: {6}.*\n)+`, 'mu'),
    () => lines.map((line) => `      ${line}\n`).join(''),
  )

/** A message in the list of a channel; in a group it names the roster under which it is sent. */
const entry = (channel: string, type: string): readonly string[] =>
  channel === 'group'
    ? [
        `${type}:`,
        '  payload:',
        '    allOf:',
        `      - $ref: '#/components/schemas/${type}'`,
        `      - $ref: '#/components/schemas/underRoster'`,
      ]
    : [`${type}: { $ref: '#/components/messages/${type}' }`]

/**
 * The text of the document with the messages of each channel as the codecs have them. The first
 * operation that sends to a channel has all of them but those that another one lists.
 */
export const withCodecs = (text: string): string =>
  channels.reduce((made, channel) => {
    const found = Object.entries(codecs)
      .filter(([, codec]) => codec.channels.some((one) => one === channel))
      .map(([type]) => type)
    const [first = '', ...others] = keysOf(look('operations')).filter((name) => {
      const { action, channel: to } = readFields(readFields(look('operations'))?.[name]) ?? {}
      return action === 'send' && readFields(to)?.['$ref'] === `#/channels/${channel}`
    })
    const elsewhere = new Set(others.flatMap(listedIn))
    const reference = (type: string) => `- $ref: '#/channels/${channel}/messages/${type}'`
    const here = found.filter((type) => !elsewhere.has(type))
    const entries = found.flatMap((type) => entry(channel, type))
    return withList(withList(made, channel, entries), first, here.map(reference))
  }, text)

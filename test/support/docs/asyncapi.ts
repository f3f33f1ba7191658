/** Reads docs/asyncapi.yaml for tests: channels, messages, schemas and how they are published. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { readFields } from '../../../src/core/schema.ts'

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
/** The names of the messages, which are the types of the words. */
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

/** All fields that the schema of a word names, with those of the schemas that it is made of. */
export const namedIn = (schema: unknown): readonly string[] => {
  const all = readFields(schema)?.['allOf']
  const parts = Array.isArray(all) ? all.map(resolveRef) : []
  return [...keysOf(readFields(schema)?.['properties']), ...parts.flatMap(namedIn)]
}
/** All fields that the schema of a word requires. */
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

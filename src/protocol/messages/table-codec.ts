/** The fields of a message in one table: each is named once, with how it is read and written. */
import type { UserId } from '../../core/ids.ts'
import type { Address } from '../../core/channel.ts'
import type { Fields } from '../../core/schema.ts'
import type { Of, WireCommand } from '../../model/commands.ts'
import type { SyncMessage } from './sync.ts'

/** Where a message arrived, and who signed it. */
type Arrival = { readonly channel: Address; readonly by: UserId }

type Field<T> = {
  readonly read: (value: unknown, arrival: Arrival) => T | undefined
  readonly write: (value: T) => unknown
  readonly isOptional: boolean
}

/** A field for every property of `T`, in the order in which they are sent. */
export type FieldTable<T> = { readonly [K in keyof T]-?: Field<Exclude<T[K], undefined>> }

/** A field that must be there and be readable. Without `write` it is sent as it is. */
export const field = <T>(read: Field<T>['read'], write: Field<T>['write'] = (value) => value) =>
  ({ read, write, isOptional: false }) as const

/** A field that may be absent; what is there must be readable. */
export const optionalField = <T>(read: Field<T>['read'], write?: Field<T>['write']): Field<T> => ({
  ...field(read, write),
  isOptional: true,
})

const entriesOf = (table: object): readonly (readonly [string, Field<unknown>])[] =>
  Object.entries(table)

/** The fields with the properties of `message` that the table names. */
export const writeTable = <T extends object>(table: FieldTable<T>, message: T): Fields => {
  const values = new Map<string, unknown>(Object.entries(message))
  return Object.fromEntries(
    entriesOf(table).flatMap(([name, { write }]) => {
      const value = values.get(name)
      return value === undefined ? [] : [[name, write(value)]]
    }),
  )
}

/** The properties that the table names; `undefined` as soon as one cannot be read. */
export const readTable = <T extends object>(
  table: FieldTable<T>,
  fields: Fields,
  arrival: Arrival,
): T | undefined => {
  const properties: { [name: string]: unknown } = {}
  for (const [name, { read, isOptional }] of entriesOf(table)) {
    if (isOptional && fields[name] === undefined) continue
    const property = read(fields[name], arrival)
    if (property === undefined) return undefined
    properties[name] = property
  }
  return properties as T
}

/** How one type of message is written and read; `read` gives `undefined` for malformed fields. */
export type Codec<W> = {
  readonly channels: readonly Address['kind'][]
  readonly sequenced: boolean
  readonly write: (message: W) => Fields
  readonly read: (fields: Fields, channel: Address, by: UserId) => W | undefined
}

type Message = WireCommand | SyncMessage

/** The codec of a type from its fields, and from what its channel says of it without a field. */
export const tableCodec = <T extends Message['type'], P extends Partial<Of<Message, T>>>(
  type: T,
  channels: Codec<Message>['channels'],
  sequenced: boolean,
  table: FieldTable<Omit<Of<Message, T>, 'type' | keyof P>>,
  ofChannel: (channel: Address) => P | undefined = () => ({}) as P,
): Codec<Of<Message, T>> => ({
  channels,
  sequenced,
  write: (message) => writeTable(table, message),
  read: (fields, channel, by) => {
    const known = ofChannel(channel)
    const read = known && readTable(table, fields, { channel, by })
    return read && ({ type, ...read, ...known } as unknown as Of<Message, T>)
  },
})

/** The same for what is sent to one person. */
export const inboxCodec = <T extends WireCommand['type'], P extends Partial<Of<Message, T>>>(
  type: T,
  table: FieldTable<Omit<Of<Message, T>, 'type' | keyof P>>,
  ofChannel?: (channel: Address) => P | undefined,
) => tableCodec(type, ['inbox'], true, table, ofChannel)

/** The person to whom it was sent. */
export const toAddressee = (channel: Address) =>
  channel.kind === 'inbox' ? { to: channel.of } : undefined

/** Messages and what is done with them, on the wire: the same in a session of two and in a group. */
import type { InGroup, InSession } from '../../model/messages/channel-info.ts'
import { isInGroup } from '../../model/messages/channel-info.ts'
import type { MessageAction, MessageCommand } from '../../model/messages/message-commands.ts'
import type { Of } from '../../model/commands.ts'
import { directChannel, groupChannel } from '../../core/channel.ts'
import { parseRef } from '../../core/ids.ts'
import { readEmoji, readText } from '../fields.ts'
import type { Fields } from '../../core/schema.ts'
import { readBoolean } from '../../core/schema.ts'
import type { Address } from '../../core/channel.ts'
import type { CodecTable } from './direct.ts'
import { field, optionalField, readTable, writeTable } from './table-codec.ts'
import type { Codec, FieldTable } from './table-codec.ts'
import { readRosterRef, rosterRefField } from './group.ts'

const readPlace = (fields: Fields, channel: Address): InSession | InGroup | undefined => {
  if (channel.kind === 'direct') return { channel: directChannel(channel.session) }
  if (channel.kind !== 'group') return undefined
  const roster = readRosterRef(fields['roster'])
  return roster && { channel: groupChannel(channel.group), roster }
}

/** The codec of an action, wherever it is done: in a group it names the roster besides. */
const messageCodec = <T extends MessageAction['type']>(
  type: T,
  sequenced: boolean,
  table: FieldTable<Omit<Of<MessageAction, T>, 'type'>>,
): Codec<Of<MessageAction, T> & (InSession | InGroup)> => ({
  channels: ['direct', 'group'],
  sequenced,
  write: (command) => ({
    ...(isInGroup(command) ? { roster: rosterRefField.write(command.roster) } : {}),
    ...writeTable(table, command),
  }),
  read: (fields, channel, by) => {
    const place = readPlace(fields, channel)
    const action = readTable(table, fields, { channel, by })
    return (
      place &&
      action &&
      ({ type, ...action, ...place } as unknown as Of<MessageAction, T> & typeof place)
    )
  },
})

/** The codecs of messages. */
export const messageCodecs: Pick<CodecTable, MessageCommand['type']> = {
  'message.send': messageCodec('message.send', true, {
    text: field(readText),
    reply: optionalField(parseRef),
  }),
  'message.edit': messageCodec('message.edit', true, {
    target: field(parseRef),
    text: field(readText),
  }),
  'message.delete': messageCodec('message.delete', true, { target: field(parseRef) }),
  'message.react': messageCodec('message.react', true, {
    target: field(parseRef),
    emoji: field(readEmoji),
    on: field(readBoolean),
  }),
  'message.typing': messageCodec('message.typing', false, { on: field(readBoolean) }),
}

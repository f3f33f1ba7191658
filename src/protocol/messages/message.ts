/** Messages and what is done with them, on the wire: the same in a session of two and in a group. */
import type { InGroup, InSession } from '../../model/messages/channel-info.ts'
import { isInGroup } from '../../model/messages/channel-info.ts'
import type { MessageAction, MessageCommand } from '../../model/messages/message-commands.ts'
import type { Of } from '../../model/commands.ts'
import { directChannel, groupChannel } from '../../core/channel.ts'
import { parseRef } from '../../core/ids.ts'
import { allDefined, readEmoji, readText } from '../fields.ts'
import type { Fields } from '../../core/schema.ts'
import { readBoolean } from '../../core/schema.ts'
import type { Address } from '../../core/channel.ts'
import type { Codec, CodecTable } from './direct.ts'
import { readOptional, readRosterRef, writeRosterRef } from './group.ts'

const readPlace = (fields: Fields, channel: Address): InSession | InGroup | undefined => {
  if (channel.kind === 'direct') return { channel: directChannel(channel.session) }
  if (channel.kind !== 'group') return undefined
  const roster = readRosterRef(fields['roster'])
  return roster && { channel: groupChannel(channel.group), roster }
}

/** The codec of an action, wherever it is done: in a group it names the roster besides. */
const messageCodec = <A extends MessageAction>(
  sequenced: boolean,
  write: (action: A) => Fields,
  read: (fields: Fields) => A | undefined,
): Codec<A & (InSession | InGroup)> => ({
  channels: ['direct', 'group'],
  sequenced,
  write: (command) => ({
    ...(isInGroup(command) ? { roster: writeRosterRef(command.roster) } : {}),
    ...write(command),
  }),
  read: (fields, channel) => {
    const place = readPlace(fields, channel)
    const action = read(fields)
    return place && action && { ...action, ...place }
  },
})

type Action<T extends MessageAction['type']> = Of<MessageAction, T>

/** The codecs of messages. */
export const messageCodecs: Pick<CodecTable, MessageCommand['type']> = {
  'message.send': messageCodec<Action<'message.send'>>(
    true,
    ({ text, reply }) => ({ text, reply }),
    (fields) => {
      const reply = readOptional(fields['reply'], parseRef)
      const text = readText(fields['text'])
      if (reply === false || text === undefined) return undefined
      return { type: 'message.send', text, ...(reply && { reply }) }
    },
  ),
  'message.edit': messageCodec(
    true,
    ({ target, text }) => ({ target, text }),
    (fields) =>
      allDefined<Action<'message.edit'>>({
        type: 'message.edit',
        target: parseRef(fields['target']),
        text: readText(fields['text']),
      }),
  ),
  'message.delete': messageCodec(
    true,
    ({ target }) => ({ target }),
    (fields) =>
      allDefined<Action<'message.delete'>>({
        type: 'message.delete',
        target: parseRef(fields['target']),
      }),
  ),
  'message.react': messageCodec(
    true,
    ({ target, emoji, on }) => ({ target, emoji, on }),
    (fields) =>
      allDefined<Action<'message.react'>>({
        type: 'message.react',
        target: parseRef(fields['target']),
        emoji: readEmoji(fields['emoji']),
        on: readBoolean(fields['on']),
      }),
  ),
  'message.typing': messageCodec(
    false,
    ({ on }) => ({ on }),
    (fields) =>
      allDefined<Action<'message.typing'>>({
        type: 'message.typing',
        on: readBoolean(fields['on']),
      }),
  ),
}

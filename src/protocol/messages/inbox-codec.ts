/** The codec of what is sent to one person. */
import type { Of, WireCommand } from '../../model/commands.ts'
import type { UserId } from '../../core/ids.ts'
import type { Fields } from '../../core/schema.ts'
import type { Codec } from './direct.ts'

/** A command to one person; `read` gets whose inbox it was sent to. */
export const inboxCodec = <T extends WireCommand['type']>(
  write: Codec<Of<WireCommand, T>>['write'],
  read: (fields: Fields, to: UserId, by: UserId) => Of<WireCommand, T> | undefined,
): Codec<Of<WireCommand, T>> => ({
  channels: ['inbox'],
  sequenced: true,
  write,
  read: (fields, channel, by) =>
    channel.kind === 'inbox' ? read(fields, channel.of, by) : undefined,
})

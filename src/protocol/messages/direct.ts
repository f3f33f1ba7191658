/** The codecs of version 1, one per type: on which channels it may be sent, and its fields. */
import type { Address } from '../../core/channel.ts'
import type { Of, WireCommand } from '../../model/commands.ts'
import {
  parseDisplayName,
  parseMillis,
  parseRef,
  parseSessionId,
  parseUserId,
} from '../../core/ids.ts'
import { allDefined, readBoot, readCaps, readLine, readStatus, readText } from '../fields.ts'
import { field, inboxCodec, tableCodec, toAddressee } from './table-codec.ts'
import type { Codec } from './table-codec.ts'
import { groupCodecs } from './group.ts'
import { messageCodecs } from './message.ts'
import type { SyncMessage } from './sync.ts'
import { syncCodecs } from './sync.ts'

/** An entry for every type: a type without one does not compile. */
export type CodecTable = {
  readonly [T in (WireCommand | SyncMessage)['type']]: Codec<Of<WireCommand | SyncMessage, T>>
}

/** The session in which a command arrived. */
const readSessionOf = (channel: Address) =>
  channel.kind === 'direct' ? { session: channel.session } : undefined

/** What each type looks like on the wire, and on which channels it may be sent. */
export const codecs: CodecTable = {
  'presence.publish': {
    // in an inbox it is the answer to a presence query
    channels: ['presence', 'inbox'],
    sequenced: false,
    write: ({ status, name, caps, boot, count }) => ({ status, name, caps, n: [boot, count] }),
    read: (fields, _, by) => {
      const n = readBoot(fields['n'])
      const name = parseDisplayName(fields['name'])
      if (name === undefined || parseUserId(name) !== by) return undefined
      return allDefined<Of<WireCommand, 'presence.publish'>>({
        type: 'presence.publish',
        status: readStatus(fields['status']),
        name,
        caps: readCaps(fields['caps']),
        boot: n?.boot,
        count: n?.count,
        seen: parseMillis(fields['at']),
      })
    },
  },
  'request.make': inboxCodec('request.make', { text: field(readText) }, toAddressee),
  'request.accept': inboxCodec('request.accept', {
    request: field(parseRef),
    session: field((value, { channel, by }) =>
      channel.kind === 'inbox' ? parseSessionId(value, by, channel.of) : undefined,
    ),
  }),
  'request.deny': inboxCodec('request.deny', { request: field(parseRef), reason: field(readLine) }),
  'session.end': tableCodec('session.end', ['direct'], true, {}, readSessionOf),
  ...messageCodecs,
  ...groupCodecs,
  ...syncCodecs,
}

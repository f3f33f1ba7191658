/** The codecs of version 1, one per type: on which channels it may be sent, and its fields. */
import type { Of, WireCommand } from '../../model/commands.ts'
import type { SessionId, UserId } from '../../core/ids.ts'
import {
  parseDisplayName,
  parseMillis,
  parseRef,
  parseSessionId,
  parseUserId,
} from '../../core/ids.ts'

import { allDefined, readCaps, readLine, readPair, readStatus, readText } from '../fields.ts'
import { groupCodecs } from './group.ts'
import { inboxCodec } from './inbox-codec.ts'
import { messageCodecs } from './message.ts'
import type { Fields } from '../../core/schema.ts'
import type { SyncMessage } from './sync.ts'
import { syncCodecs } from './sync.ts'
import type { Address } from '../../core/channel.ts'

/** How one type of message is written and read; `read` gives `undefined` for malformed fields. */
export type Codec<W> = {
  readonly channels: readonly Address['kind'][]
  readonly sequenced: boolean
  readonly write: (message: W) => Fields
  readonly read: (fields: Fields, channel: Address, by: UserId) => W | undefined
}
/** An entry for every type: a type without one does not compile. */
export type CodecTable = {
  readonly [T in (WireCommand | SyncMessage)['type']]: Codec<Of<WireCommand | SyncMessage, T>>
}

/** A command in a session that has no fields besides its type. */
const withoutFields = <T extends WireCommand['type']>(
  type: T,
): Codec<{ readonly type: T; readonly session: SessionId }> => ({
  channels: ['direct'],
  sequenced: true,
  write: () => ({}),
  read: (_, channel) =>
    channel.kind === 'direct' ? { type, session: channel.session } : undefined,
})

/** What each type looks like on the wire, and on which channels it may be sent. */
export const codecs: CodecTable = {
  'presence.publish': {
    // in an inbox it is the answer to a presence query
    channels: ['presence', 'inbox'],
    sequenced: false,
    write: ({ status, name, caps, boot, count }) => ({ status, name, caps, n: [boot, count] }),
    read: (fields, _, by) => {
      const [boot, count] = readPair(fields['n']) ?? []
      const name = parseDisplayName(fields['name'])
      if (name === undefined || parseUserId(name) !== by) return undefined
      return allDefined<Of<WireCommand, 'presence.publish'>>({
        type: 'presence.publish',
        status: readStatus(fields['status']),
        name,
        caps: readCaps(fields['caps']),
        boot,
        count,
        seen: parseMillis(fields['at']),
      })
    },
  },
  'request.make': inboxCodec<'request.make'>(
    ({ text }) => ({ text }),
    (fields, to) => allDefined({ type: 'request.make', to, text: readText(fields['text']) }),
  ),
  'request.accept': inboxCodec<'request.accept'>(
    ({ request, session }) => ({ request, session }),
    (fields, to, by) =>
      allDefined({
        type: 'request.accept',
        request: parseRef(fields['request']),
        session: parseSessionId(fields['session'], by, to),
      }),
  ),
  'request.deny': inboxCodec<'request.deny'>(
    ({ request, reason }) => ({ request, reason }),
    (fields) =>
      allDefined({
        type: 'request.deny',
        request: parseRef(fields['request']),
        reason: readLine(fields['reason']),
      }),
  ),
  'session.end': withoutFields('session.end'),
  ...messageCodecs,
  ...groupCodecs,
  ...syncCodecs,
}

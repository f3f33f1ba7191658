/** Is an exported roster the one that a leader signed? */
import { groupConversationId } from '../../core/ids.ts'
import { readFinite, readLimitedString, readList, readObject } from '../../core/schema.ts'
import { readSignedPacket } from '../rpc/result-shapes.ts'
import { openPacket } from './open-packet.ts'
import type { ExportContext, MessageFault } from './open-packet.ts'

const readRosterLine = readObject({
  conversation: readLimitedString,
  rev: readFinite,
  signed: readList(readSignedPacket, 1),
})

/** What is wrong with a line that has a roster, if anything is. */
export const checkRoster = (fields: unknown, context: ExportContext): MessageFault | undefined => {
  const line = readRosterLine(fields)
  const [signed] = line?.signed ?? []
  if (!line || !signed) return 'missing'
  const read = openPacket(signed, context)
  if (!read.ok) return read.error
  const { channel, decoded } = read.value
  if (channel.kind !== 'roster' || groupConversationId(channel.group) !== line.conversation)
    return 'misplaced'
  const { message } = decoded
  return message.type === 'group.roster' && message.rev === line.rev ? undefined : 'changed'
}

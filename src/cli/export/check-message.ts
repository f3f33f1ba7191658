/** Does an exported message say what its author signed? */
import { keyOf, sequencedChannelOf } from '../../core/channel.ts'
import type { Address } from '../../core/channel.ts'
import {
  ANONYMOUS,
  ECHO,
  authorKeyOf,
  filterOf,
  groupConversationId,
  parseRef,
  parseUserId,
  personConversationId,
  personOf,
} from '../../core/ids.ts'
import type { ConversationId, PublicKey, Ref, UserId } from '../../core/ids.ts'
import {
  isPlaintextConversation,
  isPlaintextUser,
  parseConversationId,
} from '../../core/plaintext-ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import { CLOCK_TOLERANCE } from '../../model/shown-time.ts'
import type { CommandTimes } from '../../model/shown-time.ts'
import type { DecodedPacket } from '../../protocol/decode-packet.ts'
import type { ResultOf } from '../rpc/contract.ts'
import { countingPackets, reactionSlot } from './counting-packets.ts'
import { openPacket } from './open-packet.ts'
import type { ExportContext, MessageFault } from './open-packet.ts'

/** A message as `papo export --json` writes it. */
export type ExportedMessage = ResultOf<'log'>['rows'][number]

/** How an exported message stands: signed by these keys, of a kind that nobody signs, or not as it should be. */
export type MessageCheck =
  | { readonly is: 'signed'; readonly keys: readonly (readonly [who: UserId, key: PublicKey])[] }
  | { readonly is: 'unsigned' }
  | { readonly is: MessageFault }

/** What the holder of the export calls the conversation of a channel. */
const conversationOf = (channel: Address, me: UserId): ConversationId | undefined => {
  if (channel.kind === 'group') return groupConversationId(channel.group)
  if (channel.kind !== 'direct') return undefined
  if (channel.from === me) return personConversationId(channel.to)
  return channel.to === me ? personConversationId(channel.from) : undefined
}

const openPackets = (
  { signed = [], session, conversation }: ExportedMessage,
  context: ExportContext,
): Result<readonly DecodedPacket[], MessageFault> => {
  const opened: DecodedPacket[] = []
  for (const one of signed) {
    const read = openPacket(one, context)
    if (!read.ok) return read
    const { channel, decoded, key } = read.value
    const place = sequencedChannelOf(channel)
    if (!place || keyOf(place) !== session) return fail('misplaced')
    if (conversationOf(channel, context.me) !== conversation) return fail('misplaced')
    if (!context.isKeyOf(conversation, decoded.by, key)) return fail('forged')
    opened.push(read.value)
  }
  return ok(opened)
}

/** Is this packet the message of the line, or a change of it by whoever may change it? */
const packetFault = (
  { by }: ExportedMessage,
  id: Ref,
  { decoded, key }: DecodedPacket,
): MessageFault | undefined => {
  const { message, ref } = decoded
  if (message.type === 'message.send')
    return ref === id && decoded.by === by ? undefined : 'changed'
  if (message.type === 'message.react') return message.target === id ? undefined : 'changed'
  if (message.type !== 'message.edit' && message.type !== 'message.delete') return 'changed'
  if (message.target !== id || decoded.by !== by) return 'changed'
  return key === authorKeyOf(id) ? undefined : 'forged'
}

/** Is this the time that is shown of a command: when it was made, or when it arrived if that is far before? */
const isShownTime = (shown: number, { at, clock = at }: CommandTimes): boolean => {
  const made = Math.min(clock, at)
  return shown === made || shown + CLOCK_TOLERANCE < made
}

type Counting = ReturnType<typeof countingPackets<DecodedPacket>>

const messageIn = (counting: Counting, slot: string) => {
  const { decoded } = counting.get(slot) ?? {}
  return decoded
}

/** Are the reactions of the line those that were signed last, each once? */
const reactionsAgree = ({ reactions }: ExportedMessage, counting: Counting): boolean => {
  const signed = [...counting].flatMap(([slot, { decoded }]) =>
    decoded.message.type === 'message.react' && decoded.message.on ? [slot] : [],
  )
  const told = new Set(reactions.map(({ by, emoji }) => reactionSlot(by, emoji)))
  return (
    told.size === reactions.length &&
    signed.length === told.size &&
    signed.every((slot) => told.has(slot)) &&
    reactions.every(({ by, name }) => parseUserId(name) === by)
  )
}

const editAgrees = ({ edited, text }: ExportedMessage, counting: Counting): boolean => {
  const edit = messageIn(counting, 'message.edit')
  if (edit?.message.type !== 'message.edit') return edited === undefined
  return edited !== undefined && edit.message.text === text && isShownTime(edited, edit)
}

const textAgrees = (line: ExportedMessage, counting: Counting): boolean => {
  if (parseUserId(line.name) !== line.by || line.unsigned) return false
  if (line.deleted === true)
    return line.text === '' && line.edited === undefined && counting.has('message.delete')
  const sent = messageIn(counting, 'message.send')
  if (sent?.message.type !== 'message.send') return false
  const isEdited = counting.has('message.edit')
  return (
    (isEdited || line.text === sent.message.text) &&
    line.reply === sent.message.reply &&
    isShownTime(line.at, sent) &&
    editAgrees(line, counting)
  )
}

/** Nobody signs these: open topics, the plain-text chat, and what I say to the contact inside the program. */
const isNeverSigned = ({ conversation, by }: ExportedMessage, me: UserId): boolean => {
  const id = parseConversationId(conversation)
  if (id === undefined) return false
  if (personOf(id) === ECHO) return by === ECHO || by === me
  const isOpen = filterOf(id) !== undefined || isPlaintextConversation(id)
  return isOpen && (by === me || by === ANONYMOUS || isPlaintextUser(by))
}

/** Checks a line by what the export said before it. Whose the keys are is for the reader to compare. */
export const checkMessage = (line: ExportedMessage, context: ExportContext): MessageCheck => {
  if ((line.signed ?? []).length === 0)
    return { is: isNeverSigned(line, context.me) ? 'unsigned' : 'missing' }
  const id = parseRef(line.id)
  const packets = openPackets(line, context)
  if (!packets.ok) return { is: packets.error }
  if (id === undefined) return { is: 'changed' }
  const faults = packets.value.flatMap((packet) => packetFault(line, id, packet) ?? [])
  if (faults[0] !== undefined) return { is: faults[0] }
  const counting = countingPackets(packets.value)
  if (!textAgrees(line, counting) || !reactionsAgree(line, counting)) return { is: 'changed' }
  return { is: 'signed', keys: packets.value.map(({ decoded, key }) => [decoded.by, key]) }
}

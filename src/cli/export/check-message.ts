/** Does an exported message say what its author signed? Everything that is needed stands in the line itself. */
import { keyOf, sequencedChannelOf } from '../../core/channel.ts'
import { ECHO, groupConversationId, parseRef, personConversationId } from '../../core/ids.ts'
import type { PublicKey } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import { safeNfcLine } from '../../core/text/safe-text.ts'
import { isBefore } from '../../model/direct/sessions.ts'
import type { Mark } from '../../model/direct/sessions.ts'
import { MAX_REACTION } from '../../model/messages/decide-message.ts'
import { decodePacket } from '../../protocol/decode-packet.ts'
import type { Decoded } from '../../protocol/codec.ts'
import type { Verify } from '../../protocol/envelope.ts'
import { readFinite, readLimitedString, readList, readObject } from '../../core/schema.ts'
import type { ResultOf } from '../rpc/contract.ts'
import { readSignedPacket } from '../rpc/result-shapes.ts'

/** A message as `papo export --json` writes it. */
export type ExportedMessage = ResultOf<'log'>['rows'][number]

/**
 * `missing`: it should be signed, and no signature is there; `forged`: a signature is not that of the packet; `misplaced`: a
 * packet is of another conversation; `changed`: what the line says is not what was signed.
 */
export type MessageFault = 'missing' | 'forged' | 'misplaced' | 'changed'

/** How an exported message stands: signed by these keys, of a kind that nobody signs, or not as it should be. */
export type MessageCheck =
  | { readonly is: 'signed'; readonly keys: readonly (readonly [who: string, key: PublicKey])[] }
  | { readonly is: 'unsigned' }
  | { readonly is: MessageFault }

type Opened = { readonly decoded: Decoded; readonly key: PublicKey }

const openPackets = (
  { signed = [], session }: ExportedMessage,
  space: string,
  verify: Verify,
): Result<readonly Opened[], MessageFault> => {
  const opened: Opened[] = []
  const encoder = new TextEncoder()
  for (const { topic, packet } of signed) {
    if (!topic.startsWith(`${space}/`)) return fail('misplaced')
    const read = decodePacket(space, topic.slice(space.length + 1), encoder.encode(packet), verify)
    if (!read.ok) return fail(read.error === 'foreign-topic' ? 'misplaced' : 'forged')
    const { channel, decoded, key } = read.value
    const place = sequencedChannelOf(channel)
    if (!place || keyOf(place) !== session) return fail('misplaced')
    opened.push({ decoded, key })
  }
  return ok(opened)
}

const sendsIn = (packets: readonly Opened[]) =>
  packets.flatMap(({ decoded: { message, ...stamp } }) =>
    message.type === 'message.send' ? [{ ...stamp, ...message }] : [],
  )
const editsIn = (packets: readonly Opened[]) =>
  packets.flatMap(({ decoded: { message, ...stamp } }) =>
    message.type === 'message.edit' ? [{ ...stamp, ...message }] : [],
  )
const deletionsIn = (packets: readonly Opened[]) =>
  packets.flatMap(({ decoded: { message, ...stamp } }) =>
    message.type === 'message.delete' ? [{ ...stamp, ...message }] : [],
  )
const reactionsIn = (packets: readonly Opened[]) =>
  packets.flatMap(({ decoded: { message, ...stamp } }) =>
    message.type === 'message.react' ? [{ ...stamp, ...message }] : [],
  )

const newestOf = <A extends Mark>(all: readonly A[]): A | undefined =>
  all.reduce<A | undefined>(
    (newest, one) => (newest && isBefore(one, newest) ? newest : one),
    undefined,
  )

/** Is every reaction of the line one that its author signed last? */
const reactionsAgree = ({ id, reactions }: ExportedMessage, packets: readonly Opened[]): boolean =>
  reactions.every(({ by, emoji }) => {
    const theirs = reactionsIn(packets).filter(
      (one) =>
        one.by === by && one.target === id && safeNfcLine(one.emoji, 4 * MAX_REACTION) === emoji,
    )
    return newestOf(theirs)?.on === true
  })

const textAgrees = (line: ExportedMessage, packets: readonly Opened[]): boolean => {
  const isOfAuthor = ({ by, target }: { readonly by: string; readonly target: string }) =>
    by === line.by && target === line.id
  if (line.deleted === true) return line.text === '' && deletionsIn(packets).some(isOfAuthor)
  const [sent, ...others] = sendsIn(packets).filter(
    ({ ref, by }) => ref === line.id && by === line.by,
  )
  if (!sent || others.length > 0) return false
  const edited = newestOf(editsIn(packets).filter(isOfAuthor))
  return (
    (edited !== undefined) === (line.edited !== undefined) &&
    line.text === (edited ?? sent).text &&
    line.reply === sent.reply &&
    // the time that is shown is never later than the one that was signed
    line.at <= sent.at
  )
}

/** Nobody signs these: open topics, the plain-text chat, and the contact inside the program. */
const isNeverSigned = ({ unsigned, conversation }: ExportedMessage): boolean =>
  unsigned !== undefined || conversation === personConversationId(ECHO)

/** Checks a line; `space` is the one of the whole export. Whose the keys are is for the reader to compare. */
export const checkMessage = (
  line: ExportedMessage,
  space: string,
  verify: Verify,
): MessageCheck => {
  if ((line.signed ?? []).length === 0) return { is: isNeverSigned(line) ? 'unsigned' : 'missing' }
  const packets = openPackets(line, space, verify)
  if (!packets.ok) return { is: packets.error }
  if (parseRef(line.id) === undefined || !textAgrees(line, packets.value)) return { is: 'changed' }
  if (!reactionsAgree(line, packets.value)) return { is: 'changed' }
  return { is: 'signed', keys: packets.value.map(({ decoded, key }) => [decoded.by, key]) }
}

const readRosterLine = readObject({
  conversation: readLimitedString,
  rev: readFinite,
  signed: readList(readSignedPacket, 1),
})

/** What is wrong with a line that has a roster, if anything is. */
export const checkRoster = (
  fields: unknown,
  space: string,
  verify: Verify,
): MessageFault | undefined => {
  const line = readRosterLine(fields)
  const [signed] = line?.signed ?? []
  if (!line || !signed) return 'missing'
  if (!signed.topic.startsWith(`${space}/`)) return 'misplaced'
  const bytes = new TextEncoder().encode(signed.packet)
  const read = decodePacket(space, signed.topic.slice(space.length + 1), bytes, verify)
  if (!read.ok) return read.error === 'foreign-topic' ? 'misplaced' : 'forged'
  const { channel, decoded } = read.value
  if (channel.kind !== 'roster' || groupConversationId(channel.group) !== line.conversation)
    return 'misplaced'
  const { message } = decoded
  return message.type === 'group.roster' && message.rev === line.rev ? undefined : 'changed'
}

/** A packet as lines: in the list, and in full. */
import type {
  MessageMeaning,
  TracedMessage,
  TracedPacket,
} from '../../../src/core/broker/traced-packet.ts'
import { foldForSearch } from '../../../src/core/text/search-folding.ts'
import { safeLine, safeText } from '../../../src/core/text/safe-text.ts'
import { groupNameOf } from '../../../src/core/ids.ts'
import { lookUpPerson } from '../../../src/model/people/strangers.ts'
import type { State } from '../../../src/model/state.ts'
import type { Texts } from '../../../src/i18n/texts.ts'
import type { Theme } from '../../../src/themes/theme.ts'
import { fit } from '../../../src/text/wrap.ts'
import { personName } from '../../actions/action-context.ts'
import type { Span } from '../../widgets/Line.tsx'
import { paragraph } from '../Sheet.tsx'

export type PacketContext = {
  readonly state: State
  readonly texts: Texts
  readonly theme: Theme
}

type Lines = readonly (readonly Span[])[]

/** Cells of the name of the longest control packet. */
const TYPE = 11
const SIZE = 8

const flagsOf = ({ message, type }: TracedPacket) =>
  type === 'publish' && message ? `q${message.qos}${message.retain ? 'r' : ' '}` : '   '

/** What a packet is about in a few words: its topic, the topics of a subscription, what is acknowledged. */
const subjectOf = ({ type, message, acknowledges, fields }: TracedPacket): string => {
  if (type === 'publish') return message?.topic ?? ''
  if (acknowledges !== undefined) return acknowledges
  const { clientId, subscriptions, unsubscriptions } = fields
  if (typeof clientId === 'string') return clientId
  const filters: readonly unknown[] = Array.isArray(subscriptions)
    ? subscriptions
    : Array.isArray(unsubscriptions)
      ? unsubscriptions
      : []
  return filters
    .map((one) =>
      typeof one === 'object' && one !== null && 'topic' in one ? String(one.topic) : String(one),
    )
    .join('  ')
}

const foldedTexts = new WeakMap<TracedPacket, string>()

const searchableText = (packet: TracedPacket): string =>
  `${packet.type} ${subjectOf(packet)} ${
    packet.message ? Buffer.from(packet.message.payload).toString('utf8') : ''
  }`

/** What a filter looks at, folded; made once for each packet. */
export const foldedPacket = (packet: TracedPacket): string => {
  const known = foldedTexts.get(packet) ?? foldForSearch(searchableText(packet))
  foldedTexts.set(packet, known)
  return known
}

/** `09:12:03 → PUBLISH q1r 312 papo/USERS/alice` */
export const packetRow = (
  packet: TracedPacket,
  { texts, theme: { glyphs, styles } }: Pick<PacketContext, 'texts' | 'theme'>,
  width: number,
): readonly Span[] => {
  const isSent = packet.direction === 'sent'
  const isNarrow = width < 50
  return [
    ...(isNarrow ? [] : [{ text: `${texts.dates.seconds(packet.at)} `, style: styles.time }]),
    { text: `${isSent ? glyphs.out : glyphs.into} `, style: isSent ? styles.good : styles.key },
    { text: fit(packet.type.toUpperCase(), TYPE + 1, glyphs.ellipsis), style: styles.title },
    { text: `${flagsOf(packet)} `, style: styles.muted },
    ...(isNarrow
      ? []
      : [{ text: `${String(packet.size ?? '').padStart(SIZE - 2)}  `, style: styles.muted }]),
    { text: safeLine(subjectOf(packet)) },
  ]
}

const isKind = (kind: string, texts: Texts): kind is keyof Texts['wire']['kinds'] =>
  Object.hasOwn(texts.wire.kinds, kind)

/** Why a message travels. */
const messageReason = (meaning: MessageMeaning, { state, texts }: PacketContext): string => {
  const { from, to, group } = meaning
  const kind = isKind(meaning.kind, texts) ? meaning.kind : 'unreadable'
  return texts.wire.kinds[kind]({
    from: from === undefined ? '' : personName(state, from),
    to: to === undefined ? '' : personName(state, to),
    group: group === undefined ? '' : groupNameOf(group),
  })
}

const isRefused = ({ fields }: TracedPacket) =>
  [fields['returnCode'], fields['reasonCode']].some((code) => typeof code === 'number' && code > 0)

const packetReason = (packet: TracedPacket, { packets }: Texts['wire']): string => {
  const { type, direction, fields } = packet
  switch (type) {
    case 'connack':
      if (isRefused(packet)) return packets.connackRefused
      return fields['sessionPresent'] === true ? packets.connackKept : packets.connackNew
    case 'puback':
      return direction === 'sent' ? packets.pubackSent : packets.pubackReceived
    case 'disconnect':
      return direction === 'sent' ? packets.disconnectSent : packets.disconnectReceived
    case 'connect':
    case 'subscribe':
    case 'suback':
    case 'unsubscribe':
    case 'unsuback':
    case 'pingreq':
    case 'pingresp':
      return packets[type]
    case 'publish':
    case 'pubrec':
    case 'pubrel':
    case 'pubcomp':
    case 'auth':
      return packets.other
  }
}

/** So many characters of a payload are laid out; what is more is counted. */
const MOST_LAID_OUT = 16_000

/** What the signature is worth: `otherKey`, where somebody signed in a name that belongs to another key. */
const verdictOf = (
  message: TracedMessage,
  { signature, from, key }: MessageMeaning,
  state: State,
): keyof Texts['wire']['signature'] => {
  if (signature === 'none' && message.length > message.payload.length) return 'cut'
  if (signature !== 'valid' || from === undefined) return signature
  const known = from === state.me.id ? state.me.key : lookUpPerson(state, from)?.key
  return known === undefined || known === key ? 'valid' : 'otherKey'
}

/** The payload of a message, with a bar beside what is signed. */
const messageLines = (
  message: TracedMessage,
  meaning: MessageMeaning,
  { state, texts: { wire }, theme: { glyphs, styles } }: PacketContext,
  width: number,
): Lines => {
  const verdict = verdictOf(message, meaning, state)
  const isSigned = verdict !== 'none' && verdict !== 'cut'
  const tone = verdict === 'valid' ? styles.good : styles.danger
  const who = meaning.from === undefined ? '' : personName(state, meaning.from)
  const bar = (isCovered: boolean): Span => ({
    text: isSigned && isCovered ? `${glyphs.chosen} ` : '  ',
    style: tone,
  })
  const text = meaning.text.slice(0, MOST_LAID_OUT)
  const left = message.length - message.payload.length + meaning.text.length - text.length
  return [
    ...paragraph(wire.signature[verdict](who), width, isSigned ? tone : styles.muted),
    ...(text === '' ? [] : text.split('\n')).flatMap((line) =>
      paragraph(safeText(line), width - 2).map((row) => [
        // the signature itself is what it is not about
        bar(!/^ {2}"sig": /u.test(line)),
        ...row,
      ]),
    ),
    ...(left > 0 ? paragraph(wire.cut(left), width, styles.muted) : []),
  ]
}

/** What is in the head of a packet, in one line. */
const headText = (packet: TracedPacket, { wire }: Texts, dot: string): string => {
  const { message, type, id, size } = packet
  const isPublish = type === 'publish' && message
  return [
    `${type.toUpperCase()} ${wire[packet.direction]}`,
    ...(isPublish ? [wire.qos(message.qos)] : []),
    ...(isPublish && message.retain ? [wire.retain] : []),
    ...(id === undefined ? [] : [wire.id(id)]),
    ...(size === undefined ? [] : [wire.bytes(size)]),
  ].join(` ${dot} `)
}

/** Everything about a packet, as lines of `width` cells. */
export const packetLines = (
  packet: TracedPacket,
  meaning: MessageMeaning | undefined,
  context: PacketContext,
  width: number,
): Lines => {
  const { texts, theme } = context
  const { styles, glyphs } = theme
  const { wire } = texts
  const { type, message, acknowledges, fields } = packet
  const isPublish = type === 'publish'
  const why = isPublish && meaning ? messageReason(meaning, context) : packetReason(packet, wire)
  const shown = isPublish ? fields['properties'] : fields
  const json = shown === undefined ? '' : JSON.stringify(shown, undefined, 2)
  return [
    ...paragraph(why, width, styles.title),
    ...paragraph(headText(packet, texts, glyphs.dot), width, styles.muted),
    ...(acknowledges === undefined ? [] : paragraph(wire.about(safeLine(acknowledges)), width)),
    ...(message && isPublish ? paragraph(safeLine(message.topic), width, styles.key) : []),
    ...(json === '' || json === '{}'
      ? []
      : json.split('\n').flatMap((line) => paragraph(safeText(line), width))),
    ...(message && !isPublish
      ? [
          ...paragraph(wire.will, width, styles.title),
          ...paragraph(
            `${safeLine(message.topic)} ${glyphs.dot} ${wire.qos(message.qos)}${message.retain ? ` ${glyphs.dot} ${wire.retain}` : ''}`,
            width,
            styles.key,
          ),
        ]
      : []),
    ...(message && meaning ? messageLines(message, meaning, context, width) : []),
  ]
}

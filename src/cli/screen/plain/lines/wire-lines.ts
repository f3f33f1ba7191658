/** The MQTT packets as lines, while somebody wants to hear of them: what each is, and why it travels. */
import { packetLines, packetRow } from '../../../../../components/overlays/wire/packet-lines.ts'
import type { TracedPacket } from '../../../../core/broker/traced-packet.ts'
import type { Stop } from '../../../../core/stop.ts'
import type { PlainView } from './plain-view.ts'

/** Cells for a line, which is not broken. */
const WIDTH = 1000

const textOf = (spans: readonly { readonly text: string }[]) =>
  spans
    .map(({ text }) => text)
    .join('')
    .replaceAll(/ {2,}/gu, ' ')
    .trim()

const packetText = (packet: TracedPacket, { state, services, texts, theme }: PlainView): string => {
  const row = textOf(packetRow(packet, { texts, theme }, WIDTH))
  const meaning = packet.message && services.packets.meaningOf(packet.message)
  const [why = []] = packetLines(packet, meaning, { state, texts, theme }, WIDTH)
  return `${row}  ${textOf(why)}`
}

/** Tells every packet from now on, until it is stopped. */
export const tellPackets = (view: () => PlainView, tell: (line: string) => void): Stop =>
  view().services.packets.follow((packet) => tell(packetText(packet, view())))

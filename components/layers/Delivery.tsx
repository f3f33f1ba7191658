/** How far a message got. */
import { progressOf } from '../../src/chat/delivery.ts'
import { messageOf } from '../../src/chat/messages.ts'
import type { Ref } from '../../src/core/names.ts'
import { personOf } from '../../src/core/names.ts'
import { named, useTexts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import { nameOf, useDesk } from '../ui/desk.ts'
import { copyText } from '../ui/messages.ts'
import { paragraph, Sheet } from './Sheet.tsx'

type Props = { readonly width: number; readonly height: number; readonly message: Ref }

export const Delivery = ({ width, height, message: id }: Props) => {
  const desk = useDesk()
  const texts = useTexts()
  const { styles } = useTheme()
  const message = useChat((state) =>
    state.open === undefined ? undefined : messageOf(state, state.open, id),
  )
  const delivery = useChat((state) => message && state.delivery.get(message.session))
  const me = useChat((state) => state.me.id)
  const inside = width - 4
  const sheet = { width, height, title: texts.deliveryTitle }
  if (!message) return <Sheet {...sheet} lines={[]} />
  const other = personOf(message.conversation)
  const reason = delivery?.failed.get(message.seq)
  const progress = progressOf(message, delivery)
  const lines = [
    ...paragraph(message.deleted ? texts.deletedMessage : message.text, inside).slice(0, 6),
    [],
    ...paragraph(texts.saidAt(texts.dates.moment(message.at)), inside, styles.muted),
    ...(message.edited
      ? paragraph(texts.editedAt(texts.dates.moment(message.edited.at)), inside, styles.muted)
      : []),
    ...(message.by === me && other !== undefined
      ? paragraph(texts.deliveredTo(nameOf(desk.now(), other), texts.progress[progress]), inside)
      : []),
    ...(progress === 'failed' && reason !== undefined
      ? paragraph(texts.failedBecause(named(texts.denials, reason)), inside, styles.danger)
      : []),
    ...paragraph(texts.sequence(message.seq, message.session), inside, styles.muted),
  ]
  return (
    <Sheet
      {...sheet}
      lines={lines}
      onAction={(action) => {
        if (action === 'copy') copyText(desk, message.text)
      }}
    />
  )
}

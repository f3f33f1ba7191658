/** How far a message got: with the other, or with every member of a group. */
import { displayedTime } from '../../src/model/shown-time.ts'
import { keyOf } from '../../src/core/channel.ts'
import { isLost, progressOf } from '../../src/model/messages/delivery.ts'
import { isShared } from '../../src/model/people/privacy.ts'
import { messageOf } from '../../src/model/messages/message-window.ts'
import type { Ref } from '../../src/core/ids.ts'
import { groupOf, personOf, formatSessionId } from '../../src/core/ids.ts'
import { lookUp, useTexts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { personStyle, useTheme } from '../../src/themes/theme.ts'
import type { Span } from '../widgets/Line.tsx'
import type { Size } from '../widgets/Pane.tsx'
import { widthOf } from '../../src/text/width.ts'
import { fit } from '../../src/text/wrap.ts'
import { personName, useActionContext } from '../actions/action-context.ts'
import { copyText } from '../actions/messages.ts'
import { recipientProgress } from './recipient-progress.ts'
import type { RecipientProgress } from './recipient-progress.ts'
import { paragraph, Sheet } from './Sheet.tsx'

type Props = Size & { readonly message: Ref }

export const DeliveryInfo = ({ message: id, ...size }: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const theme = useTheme()
  const { styles } = theme
  const message = useChat((state) =>
    state.open === undefined ? undefined : messageOf(state, state.open, id),
  )
  const delivery = useChat((state) => message && state.delivery.get(keyOf(message.channel)))
  const me = useChat((state) => state.me.id)
  const group = useChat((state) => {
    const id = message && groupOf(message.conversation)
    return id === undefined ? undefined : state.groups.get(id)
  })
  const inside = size.width - 4
  const progress = message ? progressOf(message, delivery) : 'waiting'
  const reachedAll = progress === 'read' || progress === 'delivered'
  const isNoMore = message !== undefined && delivery !== undefined && isLost(delivery, message.seq)
  const inGroup = (recipients: readonly RecipientProgress[]): readonly (readonly Span[])[] => {
    const { group: words } = texts
    const all = recipients.length
    if (isNoMore) return paragraph(words.isNoMore, inside, styles.danger)
    if (all === 0) return paragraph(reachedAll ? words.allHadIt : words.nobodyElse, inside)
    const read = recipients.filter((one) => one.progress === 'read').length
    const got = recipients.filter((one) => one.progress === 'delivered').length + read
    const names = recipients.map(({ who }) => personName(ctx.now(), who))
    const column = Math.min(20, Math.max(...names.map(widthOf)))
    return [
      ...paragraph(words.delivered(got, all, words.received), inside, styles.title),
      ...paragraph(words.delivered(read, all, words.readBy), inside, styles.title),
      ...recipients.map(({ who, progress }, index): readonly Span[] => [
        {
          text: `  ${fit(names[index] ?? '', column)}  `,
          style: personStyle(theme, who, ctx.now().me.id),
        },
        {
          text: texts.progress[progress],
          style: progress === 'read' || progress === 'delivered' ? styles.good : styles.muted,
        },
      ]),
    ]
  }
  const sheet = { ...size, title: texts.deliveryTitle }
  if (!message) return <Sheet {...sheet} lines={[]} />
  const other = personOf(message.conversation)
  const reason = delivery?.failed.get(message.seq)
  const recipients =
    group && message.by === me ? recipientProgress(group, message, delivery, me) : undefined
  const readers = recipients ? recipients.map(({ who }) => who) : other === undefined ? [] : [other]
  const isReadHidden =
    message.by === me &&
    progress === 'delivered' &&
    readers.some((who) => !isShared(ctx.now(), who, 'read'))
  const lines = [
    ...paragraph(message.deleted ? texts.deletedMessage : message.text, inside).slice(0, 6),
    [],
    ...paragraph(texts.saidAt(texts.dates.moment(displayedTime(message))), inside, styles.muted),
    ...(message.edited
      ? paragraph(
          texts.editedAt(texts.dates.moment(message.editShownAt ?? message.edited.at)),
          inside,
          styles.muted,
        )
      : []),
    ...(message.by === me && other !== undefined
      ? paragraph(texts.deliveredTo(personName(ctx.now(), other), texts.progress[progress]), inside)
      : []),
    ...(recipients ? inGroup(recipients) : []),
    ...(isReadHidden ? paragraph(texts.privacy.readHidden, inside, styles.muted) : []),
    ...(progress === 'failed' && reason !== undefined
      ? paragraph(texts.failedBecause(lookUp(texts.denials, reason)), inside, styles.danger)
      : []),
    ...paragraph(
      texts.sequence(message.seq, formatSessionId(keyOf(message.channel))),
      inside,
      styles.muted,
    ),
  ]
  return <Sheet {...sheet} lines={lines} actions={{ copy: () => copyText(ctx, message.text) }} />
}

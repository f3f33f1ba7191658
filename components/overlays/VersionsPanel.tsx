/** What an edited message said before, and since when it says what it says. */
import { messageOf } from '../../src/model/messages/message-window.ts'
import type { Ref } from '../../src/core/ids.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat, useServices } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import type { Size } from '../widgets/Pane.tsx'
import { useActionContext } from '../actions/action-context.ts'
import { copyText } from '../actions/messages.ts'
import { paragraph, Sheet } from './Sheet.tsx'

type Props = Size & { readonly message: Ref }

/** The newest stands on top: what is looked for is mostly what was there just before. */
export const VersionsPanel = ({ message: id, ...size }: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const { styles } = useTheme()
  const services = useServices()
  // an edit that arrives while this is open is another message
  const message = useChat((state) =>
    state.open === undefined ? undefined : messageOf(state, state.open, id),
  )
  const versions = message ? services.versions(message.id) : []
  const inside = size.width - 4
  const lines = versions
    .toReversed()
    .flatMap(({ at, text }, index) => [
      ...(index === 0 ? [] : [[]]),
      ...paragraph(
        index === versions.length - 1
          ? texts.saidAt(texts.dates.moment(at))
          : texts.editedAt(texts.dates.moment(at)),
        inside,
        styles.muted,
      ),
      ...paragraph(text, inside, index === 0 ? styles.title : styles.plain),
    ])
  const copied = versions.map(({ text }) => text).join('\n\n')
  return (
    <Sheet
      {...size}
      title={texts.jumps.versions}
      lines={lines}
      actions={{ copy: () => copyText(ctx, copied) }}
    />
  )
}

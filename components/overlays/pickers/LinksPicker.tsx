/** The links of a message, to open one. */
import { useTexts } from '../../../src/i18n/texts.ts'
import { useTheme } from '../../../src/themes/theme.ts'
import { useActionContext } from '../../actions/action-context.ts'
import { openUrl } from '../../actions/messages.ts'
import type { Size } from '../../widgets/Pane.tsx'
import { FilterPicker } from './FilterPicker.tsx'
import { choiceSpans } from './Picker.tsx'

type Props = Size & { readonly urls: readonly string[] }

export const LinksPicker = ({ urls, ...size }: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const theme = useTheme()
  return (
    <FilterPicker
      {...size}
      title={texts.jumps.links}
      label={texts.jumps.linkLabel}
      hint="open"
      choices={urls.map((url) => ({
        key: url,
        name: url,
        spans: choiceSpans(theme, { name: url, style: theme.styles.link, kind: { text: '' } }),
        take: () => {
          ctx.ui.patch({ overlay: undefined })
          openUrl(ctx, url)
        },
      }))}
      empty={texts.goTo.empty}
      onCancel={() => ctx.ui.patch({ overlay: undefined })}
    />
  )
}

/** The links of a message, to open one. */
import type { Message } from '../../../src/model/messages/messages.ts'
import { useTexts } from '../../../src/i18n/texts.ts'
import { useTheme } from '../../../src/themes/theme.ts'
import { useActionContext } from '../../actions/action-context.ts'
import { openPager, openUrl } from '../../actions/messages.ts'
import type { Size } from '../../widgets/Pane.tsx'
import { FilterPicker } from './FilterPicker.tsx'
import { choiceSpans } from './Picker.tsx'

type Props = Size & { readonly urls: readonly string[]; readonly whole: Message | undefined }

export const LinksPicker = ({ urls, whole, ...size }: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const theme = useTheme()
  const pager = (whole ? [whole] : []).map((message) => ({
    key: 'pager',
    name: texts.wholeMessage,
    hint: 'pager' as const,
    spans: choiceSpans(theme, {
      name: texts.wholeMessage,
      style: theme.styles.plain,
      kind: { text: '' },
    }),
    take: () => {
      ctx.ui.patch({ overlay: undefined })
      openPager(ctx, message)
    },
  }))
  const links = urls.map((url) => ({
    key: url,
    name: url,
    spans: choiceSpans(theme, { name: url, style: theme.styles.link, kind: { text: '' } }),
    take: () => {
      ctx.ui.patch({ overlay: undefined })
      openUrl(ctx, url)
    },
  }))
  return (
    <FilterPicker
      {...size}
      title={texts.jumps.links}
      label={texts.jumps.linkLabel}
      hint="open"
      choices={[...pager, ...links]}
      empty={texts.goTo.empty}
      onCancel={() => ctx.ui.patch({ overlay: undefined })}
    />
  )
}

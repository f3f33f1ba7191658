/** Somebody to choose: whom to invite, whom to remove, to whom to hand over. */
import { personLookAlike } from '../../../src/model/screen/look-alikes.ts'
import { statusOf } from '../../../src/model/people/presence.ts'
import { useTexts } from '../../../src/i18n/texts.ts'
import { useChat } from '../../../src/store/hooks.ts'
import { personStyle, useTheme } from '../../../src/themes/theme.ts'
import type { Size } from '../../widgets/Pane.tsx'
import { personName, useActionContext } from '../../actions/action-context.ts'
import { lookAlikeSpan, statusSpan, trustSpan } from '../../widgets/person-spans.ts'
import type { Overlay } from '../../state/ui-store.ts'
import { choiceSpans } from './Picker.tsx'
import { FilterPicker } from './FilterPicker.tsx'
import { lookUpPerson } from '../../../src/model/people/strangers.ts'
import type { NamedChoice } from './FilterPicker.tsx'

type Props = Size & Omit<Overlay & { readonly kind: 'people' }, 'kind'>

export const PeoplePicker = ({ width, height, title, who, hint, onTake }: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const theme = useTheme()
  const people = useChat((state) => state.people)
  const strangers = useChat((state) => state.strangers)
  const plain = useChat((state) => state.plaintext.people)
  const now = useChat((state) => state.now)
  const all = who.map((id): NamedChoice => {
    const person = lookUpPerson({ people, strangers }, id)
    const status = person ? statusOf(person, now) : (plain.get(id)?.status ?? 'offline')
    const trust = person && trustSpan(theme, person)
    const name = personName(ctx.now(), id)
    return {
      key: id,
      name,
      spans: choiceSpans(theme, {
        sign: statusSpan(theme, { blocked: person?.blocked ?? false }, status),
        name,
        style: personStyle(theme, id, ctx.now().me.id),
        more: [
          ...(personLookAlike(ctx.now(), id) ? [lookAlikeSpan(theme)] : []),
          ...(trust ? [trust] : []),
        ],
        kind: { text: texts[status], style: theme.styles.muted },
      }),
      take: () => {
        ctx.ui.patch({ overlay: undefined })
        onTake(id)
      },
    }
  })
  return (
    <FilterPicker
      width={width}
      height={height}
      title={title}
      label={texts.group.pick.label}
      choices={all}
      empty={texts.group.pick.empty}
      onCancel={() => ctx.ui.patch({ overlay: undefined })}
      hint={hint}
    />
  )
}

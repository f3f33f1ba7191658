/** A list that is filtered by typing: go to, search. */
import { useTexts } from '../../../src/i18n/texts.ts'
import type { Texts } from '../../../src/i18n/texts.ts'
import { useTheme } from '../../../src/themes/theme.ts'
import type { Style, Theme } from '../../../src/themes/theme.ts'
import { Hints } from '../../widgets/HintLine.tsx'
import { actionOf, keyRows } from '../../keys/key-table.ts'
import { LAYER, useKeys } from '../../keyboard/useKeys.ts'
import { useMouse } from '../../keyboard/useMouse.tsx'
import { Line, spread } from '../../widgets/Line.tsx'
import type { Span } from '../../widgets/Line.tsx'
import { ChoiceLine } from '../../widgets/ChoiceLine.tsx'
import { OneLine } from '../../widgets/OneLine.tsx'
import { Pane } from '../../widgets/Pane.tsx'
import type { Size } from '../../widgets/Pane.tsx'
import { firstRow, stepped } from '../../panes/list-window.ts'
import { wrap } from '../../../src/text/wrap.ts'
import { useUi } from '../../actions/action-context.ts'

/** One row to choose: left and right pieces come as one row of spans of `width` cells. */
export type PickerChoice = {
  readonly key: string
  readonly spans: (width: number) => readonly Span[]
  readonly take: () => void
  /** What Enter does to it, if different from the rest; '' where it only shows why it cannot be taken. */
  readonly hint?: keyof Texts['hints'] | '' | undefined
}

type Choice = {
  readonly sign?: Span | undefined
  readonly name: string
  readonly style?: Style
  /** What stands behind the name. */
  readonly more?: readonly Span[]
  /** What stands at the right end. */
  readonly kind: Span
}

/** `● bob 2` and at the right end what kind of thing it is. */
export const choiceSpans =
  ({ glyphs, styles }: Theme, { sign, name, style = styles.plain, more = [], kind }: Choice) =>
  (width: number): readonly Span[] =>
    spread(
      [
        ...(sign ? [sign, { text: ' ' }] : []),
        { text: name, style },
        ...more.flatMap((span) => [{ text: ' ' }, span]),
      ],
      [kind],
      width,
      glyphs.ellipsis,
    )

type Props = Size & {
  readonly title: string
  readonly note?: string
  /** Set into the lower border, on the left. */
  readonly footer?: string
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly chosen: number
  readonly onChoose: (index: number) => void
  readonly choices: readonly PickerChoice[]
  /** Shown where there is nothing to choose. */
  readonly empty: string
  readonly onCancel: () => void
  /** What Enter does, where it does not go somewhere. */
  readonly hint?: keyof Texts['hints'] | undefined
  readonly onWiden?: () => void
  /** Stands in the prompt while nothing is typed. */
  readonly placeholder?: string
  /** Makes the placeholder the text, to be edited: true when there was one. */
  readonly onEdit?: () => boolean
  /** Rows below the list that tell more of the chosen row, of which `detailRoom` are shown. */
  readonly details?: readonly (readonly Span[])[]
}

/** How many rows of details a list has room for: it keeps as many rows for itself, or as it has choices, and one in any case. */
export const detailRoom = (height: number, choices: number): number =>
  Math.max(1, Math.floor((height - 6) / 2), height - 6 - Math.max(1, choices))

const NO_DETAILS: readonly (readonly Span[])[] = []

const Rule = ({ width }: { readonly width: number }) => {
  const { glyphs, styles } = useTheme()
  return <Line spans={[{ text: glyphs.rule.repeat(width), style: styles.border }]} width={width} />
}

/** Draws the prompt and the choices that fit; ↑ ↓ choose, Enter takes, Esc cancels. */
export const Picker = (props: Props) => {
  const { width, height, choices, chosen, onChoose, onWiden } = props
  const { scheme } = useTexts()
  const { styles } = useTheme()
  const active = useUi(({ question }) => !question)
  const inside = width - 2
  const details = (props.details ?? NO_DETAILS).slice(0, detailRoom(height, choices.length))
  const room = Math.max(1, height - 5 - (details.length === 0 ? 0 : details.length + 1))
  const here = Math.max(0, Math.min(chosen, choices.length - 1))
  useKeys(
    (key) => {
      const action = actionOf('list', key)
      if (action === 'choose' && key.type === 'key') {
        onChoose(stepped(key.name, here, choices.length, room))
      } else if (action === 'widen') onWiden?.()
      else return false
      return true
    },
    { layer: LAYER.overlay, isActive: active },
  )
  const empty = wrap(props.empty, Math.max(8, inside - 4))
  const first = firstRow(choices.length, here, room)
  useMouse(
    { width, height },
    (mouse) => {
      if (mouse.kind === 'wheel') {
        onChoose(Math.max(0, Math.min(choices.length - 1, here + mouse.turned)))
        return
      }
      // below the input and the rule
      const index = first + mouse.row - 2
      if (mouse.row < 2 || mouse.row - 2 >= room || choices[index] === undefined) return
      if (index === here) choices[index].take()
      else onChoose(index)
    },
    active,
  )
  const choice = choices[here]
  const taking = choice === undefined ? '' : (choice.hint ?? props.hint)
  const hints = keyRows('list', scheme)
    .filter(({ action }) => action !== 'widen' && (action !== 'take' || taking !== ''))
    .map((row) => (row.action === 'take' && taking ? { ...row, hint: taking } : row))
  return (
    <Pane
      width={width}
      height={height}
      title={props.title}
      note={props.note ?? ''}
      footer={props.footer ?? ''}
      footerNote={choices.length > room ? `${here + 1}/${choices.length}` : ''}
      focused
    >
      <OneLine
        value={props.value}
        onChange={props.onChange}
        onSubmit={() => choices[here]?.take()}
        onCancel={props.onCancel}
        width={inside}
        label={` ${props.label}`}
        placeholder={props.placeholder ?? ''}
        {...(props.onEdit ? { onEdit: props.onEdit } : {})}
        isActive={active}
      />
      <Rule width={inside} />
      {Array.from({ length: room }, (_, row) => {
        const choice = choices[first + row]
        if (!choice) {
          const words = choices.length === 0 && empty[row] ? `  ${empty[row].show}` : ''
          return <Line key={row} spans={[{ text: words, style: styles.muted }]} width={inside} />
        }
        const spans = choice.spans(inside - 3)
        return <ChoiceLine key={row} spans={spans} width={inside} chosen={first + row === here} />
      })}
      {details.length === 0 ? undefined : <Rule width={inside} />}
      {details.map((spans, row) => (
        <Line key={row} spans={[{ text: ' ' }, ...spans]} width={inside} />
      ))}
      <Hints rows={hints} width={inside} />
    </Pane>
  )
}

/** A question instead of the input: Enter confirms, or one line is filled in. */
import { Box } from 'ink'
import { useState } from 'react'
import { useTexts } from '../../src/i18n/texts.ts'
import { useTheme } from '../../src/themes/theme.ts'
import { Hints } from '../widgets/HintLine.tsx'
import { actionOf, keyRows } from '../keys/key-table.ts'
import { pressed } from '../keyboard/key.ts'
import type { Key } from '../keyboard/key.ts'
import { LAYER, useKeyboard, useKeys } from '../keyboard/useKeys.ts'
import { useClick } from '../keyboard/useMouse.tsx'
import { Line } from '../widgets/Line.tsx'
import { OneLine } from '../widgets/OneLine.tsx'
import { Pane } from '../widgets/Pane.tsx'
import { widthOf } from '../../src/text/width.ts'
import { wrapWithin } from '../../src/text/wrap.ts'
import { useActionContext, useUiStore } from '../actions/action-context.ts'
import { answerIn, commandInAnswer } from './prompt-answer.ts'
import { typeOverQuestion } from '../keys/typed-letters.ts'
import type { Question } from '../state/ui-store.ts'

type Props = {
  readonly question: Question
  readonly width: number
  /** Rows available to the box; where there are few, the question is cut. */
  readonly within: number
}

/** The frame, and the row of the answer. */
const AROUND = 3
/** So many rows are left to what stands above the box, where the question leaves the choice. */
const ABOVE = 4
const [LEAST_ROWS, MOST_ROWS] = [2, 6]

const rowsOfText = (text: string, width: number, within: number) =>
  wrapWithin(
    text,
    Math.max(8, width - 4),
    Math.max(LEAST_ROWS, Math.min(MOST_ROWS, within - AROUND - ABOVE)),
  )

/** Rows that the box of a question takes, with its frame. */
export const questionHeight = ({ text }: Question, width: number, within: number): number =>
  rowsOfText(text, width, within).length + AROUND

const FOOTER_GAP = '   '

/** The key that the lower border of a prompt names in this column. */
const keyInFooter = (footer: string, column: number, width: number): Key | undefined => {
  // behind it there are a blank, a piece of line and the corner
  let from = width - 3 - widthOf(footer)
  for (const [index, part] of footer.split(FOOTER_GAP).entries()) {
    const end = from + widthOf(part)
    if (column >= from && column < end) return pressed(index === 0 ? 'return' : 'escape')
    from = end + FOOTER_GAP.length
  }
  return undefined
}

type Asked<K extends Question['kind']> = {
  readonly question: Question & { readonly kind: K }
  readonly width: number
}

const Yes = ({ question, width }: Asked<'confirm'>) => {
  const ctx = useActionContext()
  const { ui, texts } = ctx
  useKeys(
    (key) => {
      const action = actionOf('question', key)
      if (key.type === 'text' || key.type === 'paste') {
        typeOverQuestion(ctx, key)
        return true
      }
      if (action !== 'yes' && action !== 'no') return false
      ui.patch({ question: undefined })
      if (action === 'yes') question.onYes()
      return true
    },
    { layer: LAYER.prompt },
  )
  return <Hints rows={keyRows('question', texts.scheme)} width={width} />
}

const Fill = ({ question, width }: Asked<'prompt'>) => {
  const ui = useUiStore()
  const texts = useTexts()
  const { glyphs } = useTheme()
  const [value, setValue] = useState(ui.answer)
  return (
    <OneLine
      value={value}
      onChange={(typed) => {
        ui.keepAnswer(typed)
        setValue(typed)
      }}
      onSubmit={(typed) => {
        const command = commandInAnswer(typed)
        if (command !== undefined) return ui.notify(texts.ask.isCommand(command), 'warning')
        ui.patch({ question: undefined })
        const refused = question.onDone(answerIn(typed)) === false
        // what was refused is there to be changed, unless something else is asked now
        if (refused && !ui.get().question) ui.patch({ question: { ...question, initial: typed } })
      }}
      onCancel={() => ui.patch({ question: undefined })}
      width={width}
      label={` ${glyphs.pointer} `}
    />
  )
}

/** The box of a question, `questionHeight` rows high. */
export const QuestionBox = ({ question, width, within }: Props) => {
  const texts = useTexts()
  const inside = width - 2
  const rows = rowsOfText(question.text, width, within)
  const footer = question.kind === 'prompt' ? texts.ask.enterSends : ''
  const keyboard = useKeyboard()
  const ref = useClick((column, row) => {
    const key = row === rows.length + 2 ? keyInFooter(footer, column, width) : undefined
    if (key) keyboard.press(key)
    return key !== undefined
  })
  return (
    <Box ref={ref} width={width} height={rows.length + AROUND} flexShrink={0}>
      <Pane width={width} height={rows.length + AROUND} footerNote={footer} focused>
        {rows.map((row) => (
          <Line key={row.from} spans={[{ text: ` ${row.show}` }]} width={inside} />
        ))}
        {question.kind === 'confirm' ? (
          <Yes question={question} width={inside} />
        ) : (
          // a question that follows upon another one begins anew
          <Fill key={question.text} question={question} width={inside} />
        )}
      </Pane>
    </Box>
  )
}

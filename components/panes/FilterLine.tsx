/** A list that is filtered by typing: its keys, its state, and the line in which one types. */
import { useState } from 'react'
import { foldForSearch } from '../../src/core/text/search-folding.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import type { Key } from '../keyboard/key.ts'
import { actionOf } from '../keys/key-table.ts'
import { OneLine } from '../widgets/OneLine.tsx'
import { replaceComposerText } from '../composer/composer-text.ts'
import { useActionContext } from '../actions/action-context.ts'

export type Filter = {
  /** What is typed; `undefined` where nothing is filtered. */
  readonly text: string | undefined
  /** Do keys go into the line? */
  readonly typing: boolean
  /** Which filter this is: a new one has a line of its own, with the caret at its beginning. */
  readonly edition: number
  /** What is looked for, as `folded` has it; empty when everything is shown. */
  readonly wanted: string
  readonly set: (text: string) => void
  readonly done: () => void
  readonly end: () => void
  /** Handles the keys that begin and end filtering; false for all others. */
  readonly handleKey: (where: 'users' | 'groups' | 'requests' | 'wire', key: Key) => boolean
}

/** The filter of one list; it dies with it. */
export const useFilter = (): Filter => {
  const [text, setText] = useState<string>()
  const [typing, setTyping] = useState(false)
  const [edition, setEdition] = useState(0)
  const end = () => {
    setText(undefined)
    setTyping(false)
  }
  return {
    text,
    typing,
    edition,
    wanted: foldForSearch(text?.trim() ?? ''),
    set: setText,
    done: () => setTyping(false),
    end,
    handleKey: (where, key) => {
      if (actionOf(where, key) === 'filter') {
        setText('')
        setTyping(true)
        setEdition((before) => before + 1)
        return true
      }
      if (actionOf('any', key) !== 'back' || text === undefined) return false
      end()
      return true
    },
  }
}

type Props = {
  readonly filter: Filter
  /** How many rows of the list it leaves. */
  readonly found: number
  readonly width: number
  readonly isActive: boolean
}

/** The line of the filter, while there is one. */
export const FilterLine = ({ filter, found, width, isActive }: Props) => {
  const texts = useTexts()
  const ctx = useActionContext()
  const { text } = filter
  if (text === undefined) return undefined
  // no name is like this: it was a command, typed where a slash begins a filter
  const submit = () => {
    if (found > 0 || text.trim() === '') return filter.done()
    filter.end()
    replaceComposerText(ctx, `/${text}`)
    ctx.ui.patch({ pane: 'input' })
  }
  return (
    <OneLine
      key={filter.edition}
      value={text}
      onChange={filter.set}
      onSubmit={submit}
      onCancel={filter.end}
      width={width}
      label=" /"
      placeholder={texts.filter}
      isActive={isActive && filter.typing}
    />
  )
}

/** A picker whose choices are filtered by their names. */
import { useState } from 'react'
import type { ComponentProps } from 'react'
import { fuzzySort } from './fuzzy-sort.ts'
import { Picker } from './Picker.tsx'
import type { PickerChoice } from './Picker.tsx'

export type NamedChoice = PickerChoice & { readonly name: string }

type Filtering = 'value' | 'onChange' | 'chosen' | 'onChoose' | 'choices'

type Props = Omit<ComponentProps<typeof Picker>, Filtering> & {
  readonly start?: string
  readonly choices: readonly NamedChoice[]
  /** What is offered after a `>`. */
  readonly commands?: readonly NamedChoice[]
}

export const FilterPicker = ({ start = '', choices, commands, ...props }: Props) => {
  const [typed, setTyped] = useState(start)
  const [chosen, setChosen] = useState(0)
  const wantsCommand = commands !== undefined && typed.startsWith('>')
  const all = wantsCommand ? commands : choices
  const query = (wantsCommand ? typed.slice(1) : typed).trim()
  return (
    <Picker
      value={typed}
      onChange={(value) => {
        setTyped(value)
        setChosen(0)
      }}
      chosen={chosen}
      onChoose={setChosen}
      choices={query === '' ? all : fuzzySort(query, all, ({ name }) => name)}
      {...props}
    />
  )
}

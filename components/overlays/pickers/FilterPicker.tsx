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
  /** What is offered after a `>` or a `/`. */
  readonly commands?: readonly NamedChoice[]
}

const find = (query: string, all: readonly NamedChoice[]): readonly NamedChoice[] =>
  query === '' ? all : fuzzySort(query, all, ({ name }) => name)

export const FilterPicker = ({ start = '', choices, commands, ...props }: Props) => {
  const [typed, setTyped] = useState(start)
  const [chosen, setChosen] = useState(0)
  const named = commands === undefined || !typed.startsWith('>') ? find(typed.trim(), choices) : []
  // a slash begins a command, but stands in topics too
  const wantsCommand = commands !== undefined && /^[>/]/u.test(typed)
  const found = wantsCommand ? [...find(typed.slice(1).trim(), commands), ...named] : named
  return (
    <Picker
      value={typed}
      onChange={(value) => {
        setTyped(value)
        setChosen(0)
      }}
      chosen={chosen}
      onChoose={setChosen}
      choices={found}
      {...props}
    />
  )
}

/** Letters in a list: a command, or somebody who types and means the input. */
import type { Key } from '../keyboard/key.ts'
import type { LetterCommand } from '../keyboard/keyboard.ts'
import type { Desk } from '../actions/action-context.ts'
import type { UiStore } from '../state/ui-store.ts'

/** A letter to a question is typed on when it comes within so many milliseconds of the one that asked. */
const TYPED_ON = 1000

/** What a key means in a list: a letter waits until it is sure that it is no word, other keys do it at once. */
export const onLetter = (ui: UiStore, key: Key, act: () => void): true | LetterCommand => {
  if (key.type !== 'text') {
    act()
    return true
  }
  const { text } = key
  return {
    run: () => {
      ui.letter.current = { text, at: performance.now() }
      act()
    },
  }
}

type Typed = Key & { readonly type: 'text' | 'paste' }

/** Text that is no command where it was typed: it goes to the input, and the keyboard with it. */
export const typeIntoInput = ({ ui }: Desk, typed: Typed): void => {
  ui.patch({ pane: 'input', layer: undefined, question: undefined, chosen: undefined })
  ui.composer.current?.insert(typed.text, typed.type === 'paste' ? typed.lines : undefined)
}

/** Letters never answer a question: it is put away, and they go to the input, with the one that asked if it was one. */
export const typeAtQuestion = (desk: Desk, typed: Typed): void => {
  const { ui, texts } = desk
  const { current } = ui.letter
  const isSoon = typed.type === 'text' && performance.now() - current.at < TYPED_ON
  const begun = isSoon ? current.text : ''
  ui.letter.current = { text: '', at: Number.NEGATIVE_INFINITY }
  typeIntoInput(desk, { ...typed, text: begun + typed.text })
  ui.tell(texts.notices.notAnswered, 'warning')
}

/** Letters in a list: a command, or somebody who types and means the input. */
import type { Key } from '../keyboard/key.ts'
import type { LetterCommand } from '../keyboard/handler.ts'
import type { ActionContext } from '../actions/action-context.ts'
import type { UiStore } from '../state/ui-store.ts'

/** A letter to a question is typed on when it comes within so many milliseconds of the one that asked. */
const TYPED_ON_WITHIN = 1000

/** What a key does in a list: a letter waits until it is clear that no word is being typed, other keys act at once. */
export const onLetter = (ui: UiStore, key: Key, act: () => void): true | LetterCommand => {
  if (key.type !== 'text') {
    act()
    return true
  }
  const text = key.typed ?? key.text
  return {
    run: () => {
      ui.lastLetter.current = { text, at: ui.now() }
      act()
    },
  }
}

type Typed = Key & { readonly type: 'text' | 'paste' }

/** Text that is no command where it was typed: it goes to the input, and the keyboard with it. */
export const typeIntoInput = ({ ui }: ActionContext, typed: Typed): void => {
  ui.patch({ pane: 'input', overlay: undefined, question: undefined, chosen: undefined })
  const isPaste = typed.type === 'paste'
  const text = isPaste ? typed.text : (typed.typed ?? typed.text)
  ui.composer.current?.insert(text, isPaste ? typed.lines : undefined)
}

const withBeginning = (begun: string, typed: Typed): Typed =>
  typed.type === 'paste'
    ? { ...typed, text: begun + typed.text }
    : { type: 'text', text: begun + (typed.typed ?? typed.text) }

/** Letters never answer a question: it is put away, and they go to the input, with the one that asked if it was one. */
export const typeOverQuestion = (ctx: ActionContext, typed: Typed): void => {
  const { ui, texts } = ctx
  const { current } = ui.lastLetter
  const isSoon = typed.type === 'text' && ui.now() - current.at < TYPED_ON_WITHIN
  const begun = isSoon ? current.text : ''
  ui.lastLetter.current = { text: '', at: Number.NEGATIVE_INFINITY }
  typeIntoInput(ctx, withBeginning(begun, typed))
  ui.notify(texts.notices.notAnswered, 'warning')
}

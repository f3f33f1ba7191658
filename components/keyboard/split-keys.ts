/** One key that is handled as several, or several as one: letters that came in one read, and an Escape with a character behind it. */
import { MAX_TYPED } from './burst.ts'
import { chord, pressed } from './key.ts'
import type { Key } from './key.ts'
import type { KeyQueue } from './key-queue.ts'
import { controlKey } from './sequences.ts'

const textOf = (keys: readonly Key[]) =>
  keys.map((key) => (key.type === 'text' ? key.text : '\n')).join('')

/** Typed letters one by one, because each may be a command; a longer text was pasted and stays whole. */
export const splitLetters = (key: Key): readonly Key[] =>
  key.type === 'text' && key.text.length <= MAX_TYPED
    ? Array.from(key.text, (text) => ({ type: 'text', text }))
    : [key]

/**
 * The letters that came behind this one, taken out of the queue and joined to it, where the one before was text in the input:
 * so are these. A colon stands for itself, because it may end the name of an emoji.
 */
export const joinLetters = (key: Key, queue: KeyQueue): Key => {
  if (key.type !== 'text' || key.text === ':') return key
  const more = queue.takeWhile((next) => next.type === 'text' && next.text !== ':')
  if (more.length === 0) return key
  return { type: 'text', text: key.text + textOf(more) }
}

/**
 * Escape and then the character, for an Alt key that nobody wants: a terminal sends both alike, and tmux
 * joins an Escape with what is typed within half a second. Nothing where the terminal said that Alt was held.
 */
export const splitEscape = (key: Key): readonly Key[] => {
  if (key.type !== 'key' || key.escaped === undefined) return []
  const control = controlKey(key.escaped.charCodeAt(0))
  return [pressed('escape'), control ?? { type: 'text', text: key.escaped }]
}

const isReturn = (key: Key) => key.type === 'key' && chord(key) === 'return'

/**
 * The lines at the beginning of the queue, taken out of it as one text, and how many Returns are in it; nothing where it begins
 * with no text. The Return behind the last line ends nothing any more.
 */
export const takeLines = (
  queue: KeyQueue,
): { readonly text: string; readonly lines: number } | undefined => {
  const isLine = (key: Key) => key.type === 'text' || isReturn(key)
  const run = queue.takeWhile(isLine, (keys) => keys.some(({ type }) => type === 'text'))
  const typed = run.slice(0, run.findLastIndex(({ type }) => type === 'text') + 1)
  if (typed.length === 0) return undefined
  return { text: textOf(typed), lines: typed.filter(isReturn).length }
}

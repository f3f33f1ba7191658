/** One key that is handled as several, or several as one: letters that came in one read, and an Escape with a character behind it. */
import { MAX_TYPED } from './burst.ts'
import { chord, pressed } from './key.ts'
import type { Key } from './key.ts'
import { controlKey } from './sequences.ts'

/** Typed letters one by one, because each may be a command; a longer text was pasted and stays whole. */
export const splitLetters = (key: Key): readonly Key[] =>
  key.type === 'text' && key.text.length <= MAX_TYPED
    ? Array.from(key.text, (text) => ({ type: 'text', text }))
    : [key]

/**
 * The letters that came behind this one, taken out of the queue and joined to it, where the one before was text in the input:
 * so are these. A colon stands for itself, because it may end the name of an emoji.
 */
export const joinLetters = (key: Key, queue: Key[]): Key => {
  if (key.type !== 'text' || key.text === ':') return key
  let { text } = key
  for (let next = queue[0]; next?.type === 'text' && next.text !== ':'; next = queue[0]) {
    text += next.text
    queue.shift()
  }
  return text === key.text ? key : { type: 'text', text }
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
  queue: Key[],
): { readonly text: string; readonly lines: number } | undefined => {
  const other = queue.findIndex((key) => key.type !== 'text' && !isReturn(key))
  const run = queue.slice(0, other === -1 ? queue.length : other)
  const end = run.findLastIndex(({ type }) => type === 'text') + 1
  if (end === 0) return undefined
  queue.splice(0, run.length)
  const typed = run.slice(0, end)
  const text = typed.map((key) => (key.type === 'text' ? key.text : '\n')).join('')
  return { text, lines: typed.filter(isReturn).length }
}

/** One key that is handled as several, or several as one: letters that came in one read, and an Escape with a character behind it. */
import { MAX_TYPED } from './burst.ts'
import { pressed } from './key.ts'
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

/** What the keyboard can say: the values that the decoder makes and the handlers get. */

/** Keys that have a name of their own; every other key is named by its character, in lower case. */
export type NamedKey =
  | 'return'
  | 'tab'
  | 'escape'
  | 'backspace'
  | 'delete'
  | 'insert'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'pageUp'
  | 'pageDown'
  | 'begin'
  | 'space'

/** A key that is not simply a character to type. `name`: a NamedKey, `f1`…`f35`, or a character. */
export type PressedKey = {
  readonly type: 'key'
  readonly name: string
  readonly ctrl: boolean
  readonly alt: boolean
  readonly shift: boolean
  /** A Return or Tab in the middle of a paste that the terminal did not bracket. */
  readonly pasted?: boolean
  /** The character behind an Escape, of which the terminal does not say whether both were one key with Alt held. */
  readonly escaped?: string
}

/** One thing that came from the terminal. `reply` is an answer of the terminal, never typed text. */
export type Key =
  | {
      readonly type: 'text'
      readonly text: string
      /** What was typed, where `text` is the key of the table that it stands for. */
      readonly typed?: string
      /** It is a key of the table that has another one now: it means nothing but itself. */
      readonly unbound?: true
    }
  | PressedKey
  | {
      readonly type: 'paste'
      readonly text: string
      /** How many UTF-16 units more there were than can be kept. */
      readonly left?: number
      /** How many of its line ends came as Returns, because the terminal did not bracket it. */
      readonly lines?: number
    }
  | { readonly type: 'focus'; readonly in: boolean }
  | {
      readonly type: 'mouse'
      readonly action: 'press' | 'release' | 'move' | 'wheelUp' | 'wheelDown'
      readonly button: number
      /** Cells from the left, beginning with 0. */
      readonly x: number
      /** Cells from the top, beginning with 0. */
      readonly y: number
    }
  | { readonly type: 'reply'; readonly text: string }

/** The modifiers of a key press. */
export type Modifiers = {
  readonly ctrl?: boolean
  readonly alt?: boolean
  readonly shift?: boolean
}

/** Makes a key press; modifiers that are not named are not held. */
export const pressed = (name: NamedKey | (string & {}), held: Modifiers = {}): PressedKey => ({
  type: 'key',
  name,
  ctrl: held.ctrl === true,
  alt: held.alt === true,
  shift: held.shift === true,
})

const altText = (text: string): PressedKey => {
  const lower = text.toLowerCase()
  return pressed(text === ' ' ? 'space' : lower, { alt: true, shift: lower !== text })
}

/** The same key with Alt held. */
export const withAlt = (key: Key): Key => {
  if (key.type === 'key') return { ...key, alt: true }
  return key.type === 'text' ? altText(key.text) : key
}

/** An Escape and a character right behind it: Alt and the character, or two keys. */
export const escapedText = (text: string): PressedKey => ({ ...altText(text), escaped: text })

/** The same of a control character; but an Enter that was not meant would send what is in the input, a Backspace delete from it. */
export const escapedControl = (key: PressedKey, char: string): PressedKey => ({
  ...key,
  alt: true,
  ...(key.name === 'return' || key.name === 'backspace' ? {} : { escaped: char }),
})

/**
 * A key press as one string to switch on, modifiers in the order ctrl, alt, shift: `ctrl-k`,
 * `alt-return`, `shift-tab`, `up`. Text, pastes and the rest give the empty string.
 */
export const chord = (key: Key): string =>
  key.type === 'key'
    ? `${key.ctrl ? 'ctrl-' : ''}${key.alt ? 'alt-' : ''}${key.shift ? 'shift-' : ''}${key.name}`
    : ''

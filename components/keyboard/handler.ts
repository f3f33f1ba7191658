/** What looks at keys, and what it can say of one. */
import type { Key } from './key.ts'

/** A letter that is a command, unless another letter follows so soon that somebody is typing. */
export type LetterCommand = { readonly run: () => void }

/** A line that was refused. Lines that were typed behind it before that could be seen are given to `keep`. */
export type RefusedLine = { readonly keep: (text: string, lines: number) => void }

/**
 * Looks at a key: `false` declines it, and the next handler below is asked; `true` took it, and the
 * next key waits until React has drawn what came of it; `'now'` took it so that more text may follow
 * at once, because only the meaning of other keys can depend on what is drawn; `'line'`: so may the Return that ends
 * the line, which sends what was typed, drawn or not, and the next line behind a Return that changed nothing else. A
 * `LetterCommand` is
 * run after a short silence, or before a key that is no text; text that comes sooner is joined to
 * the letter, and both are offered as one text, which is no command anywhere. Behind a `RefusedLine` no line is sent that
 * was typed before it was drawn: nobody can have seen what it would be joined to, or which question it would answer.
 */
export type Handler = (key: Key) => boolean | 'now' | 'line' | LetterCommand | RefusedLine

/** The key of the table that a key stands for. */
export type Translate = (key: Key) => Key

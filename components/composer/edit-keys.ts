/** Which key edits the buffer how: the readline keys of the input and of the prompts of one line. */
import { chord } from '../keyboard/key.ts'
import type { Key } from '../keyboard/key.ts'
import * as buffer from './text-buffer.ts'
import type { TextBuffer } from './text-buffer.ts'

type Edit = (now: TextBuffer) => TextBuffer

const newline: Edit = (now) => buffer.insert(now, '\n')

const lineEdits: ReadonlyMap<string, Edit> = new Map<string, Edit>([
  ['left', buffer.left],
  ['ctrl-b', buffer.left],
  ['right', buffer.right],
  ['ctrl-f', buffer.right],
  ['home', buffer.home],
  ['ctrl-a', buffer.home],
  ['end', buffer.end],
  ['ctrl-e', buffer.end],
  ['alt-b', buffer.wordLeft],
  ['ctrl-left', buffer.wordLeft],
  ['alt-left', buffer.wordLeft],
  ['alt-f', buffer.wordRight],
  ['ctrl-right', buffer.wordRight],
  ['alt-right', buffer.wordRight],
  ['backspace', buffer.backspace],
  ['ctrl-h', buffer.backspace],
  ['shift-backspace', buffer.backspace],
  ['delete', buffer.remove],
  ['ctrl-d', buffer.remove],
  ['ctrl-u', buffer.killToStart],
  ['alt-k', buffer.killToEnd],
  ['ctrl-w', buffer.killWord],
  ['alt-backspace', buffer.killWordLeft],
  ['ctrl-backspace', buffer.killWordLeft],
  ['alt-d', buffer.killWordRight],
  ['ctrl-delete', buffer.killWordRight],
  ['ctrl-y', buffer.yank],
  ['ctrl-t', buffer.transpose],
  ['ctrl-_', buffer.undo],
  ['ctrl-/', buffer.undo],
])

const edits: ReadonlyMap<string, Edit> = new Map<string, Edit>([
  ...lineEdits,
  ['ctrl-j', newline],
  ['ctrl-alt-j', newline],
  ['alt-return', newline],
  ['shift-return', newline],
  ['ctrl-return', newline],
])

/** The buffer after this key; `undefined` when the key does not edit (then it is somebody else's). */
export const applyEdit = (now: TextBuffer, key: Key): TextBuffer | undefined =>
  edits.get(chord(key))?.(now)

/** The same where there is only one line: no key makes another one. */
export const applyLineEdit = (now: TextBuffer, key: Key): TextBuffer | undefined =>
  lineEdits.get(chord(key))?.(now)

/** What Return means: a line end after a backslash at the end of the text, else sending. */
export const decideReturn = (now: TextBuffer): TextBuffer | 'send' =>
  now.cursor === now.text.length && /(?:^|[^\\])\\$/u.test(now.text)
    ? buffer.replace(now, now.cursor - 1, now.cursor, '\n')
    : 'send'

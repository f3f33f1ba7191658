/**
 * What the composer remembers and what every key does to it, pure: the buffer, the walk through what
 * was sent before, the search in it, and completion.
 */
import { isBlank } from '../../src/core/text/safe-text.ts'
import { chord } from '../keyboard/key.ts'
import type { Key } from '../keyboard/key.ts'
import { createBuffer, clear, insert, overflowing, replace, undo, withText } from './text-buffer.ts'
import type { TextBuffer } from './text-buffer.ts'
import type { Complete, Completion } from './completion.ts'
import { applyEdit, decideReturn } from './edit-keys.ts'
import { emojiFor, emojiTyped } from './emoji-table.ts'
import { caretDown, caretUp } from './caret.ts'

/** The composer's own state; it dies with it, the draft excepted. */
export type ComposerState = {
  readonly buffer: TextBuffer
  /** Walking through what was sent: how many steps back, and the draft that waits at 0. */
  readonly recalled: { readonly back: number; readonly draft: string } | undefined
  readonly search:
    | { readonly query: string; readonly back: number; readonly draft: string }
    | undefined
  readonly completing:
    | { readonly options: readonly Completion[]; readonly chosen: number; readonly end: number }
    | undefined
  /** Line ends that came by a paste that the terminal did not bracket, as if Return was pressed. */
  readonly lines: number
  /** The last key made an emoji of a name; Backspace brings the name back. */
  readonly named: boolean
}

/** More lines than these in one go want a question before they are sent. */
const MOST_LINES = 3

/** What the keys need to know of the world. */
export type ComposerEnv = {
  /** Cells of a row. */
  readonly width: number
  /** What was sent in this conversation, the newest last; asked by the keys that look for it. */
  readonly sent: () => readonly string[]
  readonly complete: Complete
  /** May the name of an emoji become one in a text that begins so? */
  readonly emoji?: (before: string) => boolean
  /** Is this a command that Return would run? */
  readonly isCommand?: (text: string) => boolean
}

/** What became of a key. `declined` keys are for the handlers below. */
export type KeyOutcome =
  | { readonly is: 'changed'; readonly state: ComposerState }
  | { readonly is: 'sent'; readonly state: ComposerState; readonly text: string }
  /** Return, but so many lines came in one go that the person is asked first. */
  | { readonly is: 'doubted'; readonly state: ComposerState; readonly lines: number }
  /** What was typed or pasted does not fit: nothing changed. `left`: units that were not even kept. */
  | { readonly is: 'overflowed'; readonly text: string; readonly left: number }
  | { readonly is: 'declined' }

/** A composer that holds this text. */
export const createComposerState = (text: string): ComposerState => ({
  buffer: createBuffer(text),
  recalled: undefined,
  search: undefined,
  completing: undefined,
  lines: 0,
  named: false,
})

const declined: KeyOutcome = { is: 'declined' }

const changed = (state: ComposerState, change: Partial<ComposerState>): KeyOutcome => ({
  is: 'changed',
  state: { ...state, ...change },
})

const editing = (state: ComposerState, buffer: TextBuffer): KeyOutcome =>
  changed(state, { buffer, search: undefined, completing: undefined, named: false })

const recall = (state: ComposerState, sent: readonly string[], step: 1 | -1): KeyOutcome => {
  const draft = state.recalled?.draft ?? state.buffer.text
  const back = (state.recalled?.back ?? 0) + step
  if (back < 0 || back > sent.length) return declined
  const text = back === 0 ? draft : (sent.at(-back) ?? '')
  const now = withText(state.buffer, text)
  // upwards one reads from the end, downwards from the beginning
  const buffer = step === 1 ? now : { ...now, cursor: text.includes('\n') ? 0 : now.cursor }
  return changed(state, { buffer, recalled: back === 0 ? undefined : { back, draft } })
}

const find = (sent: readonly string[], query: string, after: number): number | undefined => {
  const wanted = query.toLocaleLowerCase()
  for (let back = after + 1; back <= sent.length; back += 1) {
    if (sent.at(-back)?.toLocaleLowerCase().includes(wanted) === true) return back
  }
  return undefined
}

const searching = (
  state: ComposerState,
  sent: readonly string[],
  next: { readonly query: string; readonly after: number; readonly draft: string },
): KeyOutcome => {
  const found = next.query === '' ? undefined : find(sent, next.query, next.after)
  const back = found ?? next.after
  const text = found === undefined ? state.buffer.text : (sent.at(-found) ?? '')
  return changed(state, {
    buffer: withText(state.buffer, text),
    search: { query: next.query, back, draft: next.draft },
    completing: undefined,
  })
}

const inSearch = (state: ComposerState, key: Key, env: ComposerEnv): KeyOutcome | undefined => {
  const { search } = state
  if (search === undefined) return undefined
  const { query, back, draft } = search
  const name = chord(key)
  if (key.type === 'text') {
    return searching(state, env.sent(), { query: query + key.text, after: 0, draft })
  }
  if (name === 'backspace') {
    return searching(state, env.sent(), { query: query.slice(0, -1), after: 0, draft })
  }
  if (name === 'ctrl-r') return searching(state, env.sent(), { query, after: back, draft })
  if (name === 'escape' || name === 'ctrl-c') return editing(state, withText(state.buffer, draft))
  // found: it can be edited before it is sent
  if (name === 'return' || name === 'tab') return editing(state, state.buffer)
  return undefined
}

const choose = (
  state: ComposerState,
  options: readonly Completion[],
  chosen: number,
): KeyOutcome => {
  const option = options[chosen]
  if (option === undefined) return changed(state, {})
  const end = state.completing?.end ?? state.buffer.cursor
  const buffer = replace(state.buffer, option.from, end, option.text)
  const completing = options.length > 1 ? { options, chosen, end: buffer.cursor } : undefined
  return changed(state, { buffer, completing })
}

const onTab = (state: ComposerState, back: boolean, env: ComposerEnv): KeyOutcome => {
  if (state.buffer.text === '') return declined
  const { completing, buffer } = state
  if (completing !== undefined) {
    const count = completing.options.length
    return choose(state, completing.options, (completing.chosen + (back ? count - 1 : 1)) % count)
  }
  const before = buffer.text.slice(0, buffer.cursor)
  return choose(state, [...emojiFor(before), ...env.complete(before)], 0)
}

const onVertical = (state: ComposerState, step: 1 | -1, env: ComposerEnv): KeyOutcome => {
  const moved = (step === 1 ? caretUp : caretDown)(state.buffer, env.width)
  return moved === undefined ? recall(state, env.sent(), step) : editing(state, moved)
}

/** Typed and pasted text; where it does not fit, nothing changes. */
const onText = (
  state: ComposerState,
  key: Extract<Key, { type: 'text' | 'paste' }>,
  env: ComposerEnv,
): KeyOutcome => {
  const left = key.type === 'paste' ? (key.left ?? 0) : 0
  const whole = overflowing(state.buffer, key.text)
  if (whole !== undefined || left > 0) return { is: 'overflowed', text: whole ?? key.text, left }
  const buffer = insert(state.buffer, key.text)
  if (key.type === 'paste' && key.lines !== undefined) {
    return editing({ ...state, lines: state.lines + key.lines }, buffer)
  }
  const before = buffer.text.slice(0, buffer.cursor)
  if (key.type !== 'text' || key.text !== ':' || env.emoji?.(before) !== true) {
    return editing(state, buffer)
  }
  const found = emojiTyped(before)
  if (found === undefined) return editing(state, buffer)
  const named = replace(buffer, found.from, buffer.cursor, found.emoji)
  return changed(state, { buffer: named, completing: undefined, named: true })
}

/** A Return or Tab that was part of a paste; `undefined` where it is a key all the same. */
const onPasted = (state: ComposerState, key: Key, env: ComposerEnv): KeyOutcome | undefined => {
  if (key.type !== 'key' || key.pasted !== true) return undefined
  const { buffer } = state
  if (key.name === 'tab') return editing(state, insert(buffer, '\t'))
  if (env.isCommand?.(buffer.text) === true) return undefined
  return editing({ ...state, lines: state.lines + 1 }, insert(buffer, '\n'))
}

const onSend = (state: ComposerState): KeyOutcome => {
  const { buffer, lines } = state
  const after = decideReturn(buffer)
  if (after !== 'send') return editing(state, after)
  if (isBlank(buffer.text)) return declined
  // asked once: a second Return is meant
  if (lines > MOST_LINES) return { is: 'doubted', state: { ...state, lines: 0 }, lines: lines + 1 }
  const empty = { ...createBuffer(''), killed: buffer.killed }
  return { is: 'sent', state: { ...createComposerState(''), buffer: empty }, text: buffer.text }
}

const endsHere = ({ text, cursor }: TextBuffer) => cursor === text.length

/** What one key does. */
export const pressKey = (state: ComposerState, key: Key, env: ComposerEnv): KeyOutcome => {
  const found = inSearch(state, key, env)
  if (found !== undefined) return found
  const now: ComposerState = { ...state, search: undefined }
  const name = chord(key)
  const inPaste = onPasted(now, key, env)
  if (inPaste !== undefined) return inPaste
  if (key.type === 'text' || key.type === 'paste') return onText(now, key, env)
  if (name === 'return') return onSend(now)
  if (name === 'backspace' && now.named) return editing(now, undo(now.buffer))
  if (name === 'tab' || name === 'shift-tab') return onTab(now, name === 'shift-tab', env)
  if (name === 'up') return onVertical(now, 1, env)
  if (name === 'down') return onVertical(now, -1, env)
  if (name === 'ctrl-r') {
    const draft = now.buffer.text
    return changed(now, { search: { query: '', back: 0, draft } })
  }
  if (name === 'ctrl-c') {
    if (now.buffer.text === '') return declined
    return changed(createComposerState(''), { buffer: clear(now.buffer) })
  }
  // at the end of the text these have nothing to do here and belong to the screen
  if ((name === 'ctrl-f' || name === 'ctrl-d') && endsHere(now.buffer)) return declined
  const edited = applyEdit(now.buffer, key)
  return edited === undefined ? declined : editing(now, edited)
}

/** Inserts a text at the cursor, as a menu or picker does it; `lines` of its line ends came as Returns. */
export const insertText = (state: ComposerState, text: string, lines: number): ComposerState => ({
  ...state,
  lines: state.lines + lines,
  buffer: insert(state.buffer, text),
  search: undefined,
  completing: undefined,
})

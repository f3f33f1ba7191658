/**
 * What the composer remembers and what every key does to it, pure: the buffer, the walk through what
 * was sent before, the search in it, and completion.
 */
import { chord } from '../keyboard/key.ts'
import type { Key } from '../keyboard/key.ts'
import { bufferOf, clear, insert, replace, withText } from './buffer.ts'
import type { TextBuffer } from './buffer.ts'
import type { Complete, Completion } from './complete.ts'
import { edit, onReturn } from './edit.ts'
import { emojiFor } from './emoji.ts'
import { down, up } from './visual.ts'

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
}

/** What the keys need to know of the world. */
export type Surroundings = {
  /** Cells of a row. */
  readonly width: number
  /** What was sent in this conversation, the newest last. */
  readonly sent: readonly string[]
  readonly complete: Complete
}

/** What became of a key. `declined` keys are for the handlers below. */
export type Pressed =
  | { readonly is: 'changed'; readonly state: ComposerState }
  | { readonly is: 'sent'; readonly state: ComposerState; readonly text: string }
  | { readonly is: 'declined' }

/** A composer that holds this text. */
export const composerOf = (text: string): ComposerState => ({
  buffer: bufferOf(text),
  recalled: undefined,
  search: undefined,
  completing: undefined,
})

const declined: Pressed = { is: 'declined' }

const editing = (state: ComposerState, buffer: TextBuffer): Pressed => ({
  is: 'changed',
  state: { ...state, buffer, search: undefined, completing: undefined },
})

const recall = (state: ComposerState, sent: readonly string[], step: 1 | -1): Pressed => {
  const draft = state.recalled?.draft ?? state.buffer.text
  const back = (state.recalled?.back ?? 0) + step
  if (back < 0 || back > sent.length) return declined
  const text = back === 0 ? draft : (sent.at(-back) ?? '')
  const now = withText(state.buffer, text)
  // upwards one reads from the end, downwards from the beginning
  const buffer = step === 1 ? now : { ...now, cursor: text.includes('\n') ? 0 : now.cursor }
  return {
    is: 'changed',
    state: { ...state, buffer, recalled: back === 0 ? undefined : { back, draft } },
  }
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
): Pressed => {
  const found = next.query === '' ? undefined : find(sent, next.query, next.after)
  const back = found ?? next.after
  const text = found === undefined ? state.buffer.text : (sent.at(-found) ?? '')
  return {
    is: 'changed',
    state: {
      ...state,
      buffer: withText(state.buffer, text),
      search: { query: next.query, back, draft: next.draft },
      completing: undefined,
    },
  }
}

const inSearch = (state: ComposerState, key: Key, world: Surroundings): Pressed | undefined => {
  const { search } = state
  if (search === undefined) return undefined
  const { query, back, draft } = search
  const name = chord(key)
  if (key.type === 'text') {
    return searching(state, world.sent, { query: query + key.text, after: 0, draft })
  }
  if (name === 'backspace') {
    return searching(state, world.sent, { query: query.slice(0, -1), after: 0, draft })
  }
  if (name === 'ctrl-r') return searching(state, world.sent, { query, after: back, draft })
  if (name === 'escape' || name === 'ctrl-c') return editing(state, withText(state.buffer, draft))
  // found: it can be edited before it is sent
  if (name === 'return' || name === 'tab') return editing(state, state.buffer)
  return undefined
}

const choose = (state: ComposerState, options: readonly Completion[], chosen: number): Pressed => {
  const option = options[chosen]
  if (option === undefined) return { is: 'changed', state }
  const end = state.completing?.end ?? state.buffer.cursor
  const buffer = replace(state.buffer, option.from, end, option.text)
  return {
    is: 'changed',
    state: {
      ...state,
      buffer,
      completing: options.length > 1 ? { options, chosen, end: buffer.cursor } : undefined,
    },
  }
}

const onTab = (state: ComposerState, back: boolean, world: Surroundings): Pressed => {
  if (state.buffer.text === '') return declined
  const { completing, buffer } = state
  if (completing !== undefined) {
    const count = completing.options.length
    return choose(state, completing.options, (completing.chosen + (back ? count - 1 : 1)) % count)
  }
  const before = buffer.text.slice(0, buffer.cursor)
  return choose(state, [...emojiFor(before), ...world.complete(before)], 0)
}

const onVertical = (state: ComposerState, step: 1 | -1, world: Surroundings): Pressed => {
  const moved = (step === 1 ? up : down)(state.buffer, world.width)
  return moved === undefined ? recall(state, world.sent, step) : editing(state, moved)
}

const endsHere = ({ text, cursor }: TextBuffer) => cursor === text.length

/** What one key does. */
export const press = (state: ComposerState, key: Key, world: Surroundings): Pressed => {
  const found = inSearch(state, key, world)
  if (found !== undefined) return found
  const now: ComposerState = { ...state, search: undefined }
  const name = chord(key)
  if (name === 'return') {
    const after = onReturn(now.buffer)
    if (after !== 'send') return editing(now, after)
    if (now.buffer.text.trim() === '') return declined
    const empty = { ...composerOf(''), buffer: { ...bufferOf(''), killed: now.buffer.killed } }
    return { is: 'sent', state: empty, text: now.buffer.text }
  }
  if (name === 'tab' || name === 'shift-tab') return onTab(now, name === 'shift-tab', world)
  if (name === 'up') return onVertical(now, 1, world)
  if (name === 'down') return onVertical(now, -1, world)
  if (name === 'ctrl-r') {
    const draft = now.buffer.text
    return { is: 'changed', state: { ...now, search: { query: '', back: 0, draft } } }
  }
  if (name === 'ctrl-c') {
    if (now.buffer.text === '') return declined
    return { is: 'changed', state: { ...composerOf(''), buffer: clear(now.buffer) } }
  }
  // at the end of the text these have nothing to do here and belong to the screen
  if ((name === 'ctrl-f' || name === 'ctrl-d') && endsHere(now.buffer)) return declined
  const edited = edit(now.buffer, key)
  return edited === undefined ? declined : editing(now, edited)
}

/** Inserts a text at the cursor, as a menu or picker does it. */
export const inserted = (state: ComposerState, text: string): ComposerState => ({
  ...state,
  buffer: insert(state.buffer, text),
  search: undefined,
  completing: undefined,
})

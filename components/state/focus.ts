/** Whose keys hold now. */
import type { Focus } from '../keys/key-table.ts'
import type { Layer, Pane, Ui } from './ui-store.ts'

const ofPane: Readonly<Record<Pane, Focus>> = {
  input: 'input',
  users: 'users',
  groups: 'groups',
  requests: 'requests',
  chat: 'message',
}

const LISTS: ReadonlySet<Layer['kind']> = new Set<Layer['kind']>([
  'goTo',
  'search',
  'people',
  'topics',
])

/** The place with the keyboard: a question, what lies over the chat, or a pane. */
export const focusOf = ({ question, layer, pane }: Ui): Focus => {
  if (question) return question.kind === 'confirm' ? 'question' : 'list'
  if (!layer) return ofPane[pane]
  if (LISTS.has(layer.kind)) return 'list'
  if (layer.kind === 'history' || layer.kind === 'verify') return layer.kind
  return 'card'
}

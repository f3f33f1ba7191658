/** Which keys apply now. */
import type { Focus } from '../keys/key-table.ts'
import type { Overlay, PaneName, Ui } from './ui-store.ts'

const focusOfPane: Readonly<Record<PaneName, Focus>> = {
  input: 'input',
  users: 'users',
  groups: 'groups',
  requests: 'requests',
  chat: 'message',
}

const LISTS: ReadonlySet<Overlay['kind']> = new Set<Overlay['kind']>([
  'goTo',
  'search',
  'people',
  'topics',
  'settings',
])

/** Which keys apply in something that lies over the chat. */
export const focusOfOverlay = ({ kind }: Overlay): Focus => {
  if (LISTS.has(kind)) return 'list'
  const own = kind === 'history' || kind === 'verify' || kind === 'help' || kind === 'wire'
  return own ? kind : 'info'
}

/** The focused part of the screen: a question, an overlay, or a pane. */
export const focusOf = ({ question, overlay, pane }: Ui): Focus => {
  if (question) return question.kind === 'confirm' ? 'question' : 'list'
  return overlay ? focusOfOverlay(overlay) : focusOfPane[pane]
}

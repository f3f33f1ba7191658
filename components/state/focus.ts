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

/** The focused part of the screen: a question, an overlay, or a pane. */
export const focusOf = ({ question, overlay, pane }: Ui): Focus => {
  if (question) return question.kind === 'confirm' ? 'question' : 'list'
  if (!overlay) return focusOfPane[pane]
  if (LISTS.has(overlay.kind)) return 'list'
  if (overlay.kind === 'history' || overlay.kind === 'verify' || overlay.kind === 'help')
    return overlay.kind
  return 'info'
}

/** The keys that work everywhere, and those of the input. */
import type { KeyRow } from './key-table.ts'

const numbers = ['1', '2', '3', '4', '5', '6', '7', '8', '9']

export const globalKeys: readonly KeyRow[] = [
  { focus: 'any', keys: ['tab'], action: 'nextPane', hint: 'panes' },
  { focus: 'any', keys: ['shift-tab'], action: 'previousPane' },
  { focus: 'any', keys: ['ctrl-k'], action: 'goTo', hint: 'goTo' },
  { focus: 'any', keys: ['alt-up', 'ctrl-p'], action: 'previousConversation' },
  { focus: 'any', keys: ['alt-down', 'ctrl-n'], action: 'nextConversation' },
  { focus: 'any', keys: ['alt-a'], action: 'nextWaiting', hint: 'next' },
  { focus: 'any', keys: numbers.map((number) => `alt-${number}`), action: 'numbered' },
  { focus: 'any', keys: ['alt-u'], action: 'toUsers' },
  { focus: 'any', keys: ['alt-g'], action: 'toGroups' },
  { focus: 'any', keys: ['alt-r'], action: 'toRequests' },
  { focus: 'any', keys: ['alt-c'], action: 'toChat' },
  { focus: 'any', keys: ['pageUp'], action: 'pageUp' },
  { focus: 'any', keys: ['pageDown'], action: 'pageDown' },
  { focus: 'any', keys: ['shift-up'], action: 'rowUp' },
  { focus: 'any', keys: ['shift-down'], action: 'rowDown' },
  { focus: 'any', keys: ['ctrl-home'], action: 'oldest' },
  { focus: 'any', keys: ['ctrl-end'], action: 'newest' },
  { focus: 'any', keys: ['alt-n'], action: 'unread' },
  { focus: 'any', keys: ['ctrl-f'], action: 'search' },
  { focus: 'any', keys: ['ctrl-c'], action: 'clearOrQuit' },
  { focus: 'any', keys: ['ctrl-l'], action: 'redraw' },
  { focus: 'any', keys: ['ctrl-z'], action: 'suspend' },
  { focus: 'any', keys: ['escape'], action: 'back' },
  { focus: 'any', keys: ['f1'], action: 'help', hint: 'help' },
]

export const inputKeys: readonly KeyRow[] = [
  { focus: 'input', keys: ['return'], action: 'send' },
  {
    focus: 'input',
    keys: ['ctrl-j', 'alt-return', 'shift-return'],
    action: 'newLine',
    hint: 'newLine',
  },
  { focus: 'input', keys: ['ctrl-up'], action: 'messageMode', hint: 'message' },
  { focus: 'input', keys: ['up', 'down'], action: 'sentBefore' },
  { focus: 'input', keys: ['ctrl-r'], action: 'searchSent' },
  { focus: 'input', keys: ['/'], action: 'command' },
  { focus: 'input', keys: ['ctrl-g'], action: 'editor' },
  { focus: 'input', keys: ['home', 'ctrl-a'], action: 'lineStart' },
  { focus: 'input', keys: ['end', 'ctrl-e'], action: 'lineEnd' },
  { focus: 'input', keys: ['left', 'right', 'ctrl-b'], action: 'character' },
  { focus: 'input', keys: ['alt-b', 'ctrl-left'], action: 'wordLeft' },
  { focus: 'input', keys: ['alt-f', 'ctrl-right'], action: 'wordRight' },
  { focus: 'input', keys: ['backspace', 'delete', 'ctrl-d'], action: 'rubOut' },
  { focus: 'input', keys: ['ctrl-u'], action: 'killLine' },
  { focus: 'input', keys: ['alt-k'], action: 'killToEnd' },
  { focus: 'input', keys: ['ctrl-w', 'alt-backspace'], action: 'killWord' },
  { focus: 'input', keys: ['alt-d'], action: 'killWordRight' },
  { focus: 'input', keys: ['ctrl-y'], action: 'yank' },
  { focus: 'input', keys: ['ctrl-t'], action: 'transpose' },
  { focus: 'input', keys: ['ctrl-_'], action: 'undo' },
]

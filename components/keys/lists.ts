/** The keys of the lists, of message mode and of what opens on top. */
import type { Row } from '../keys.ts'

const choosing = ['up', 'down', 'home', 'end']

export const lists: readonly Row[] = [
  { focus: 'users', keys: choosing, action: 'choose' },
  { focus: 'users', keys: ['return'], action: 'open' },
  { focus: 'users', keys: ['/'], action: 'filter', hint: 'filter' },
  { focus: 'users', keys: ['i'], action: 'info', hint: 'info' },
  { focus: 'users', keys: ['v'], action: 'verify', hint: 'verify' },
  { focus: 'users', keys: ['b'], action: 'block', hint: 'block' },
  { focus: 'users', keys: ['?'], action: 'help', hint: 'help' },
  { focus: 'groups', keys: choosing, action: 'choose' },
  { focus: 'groups', keys: ['return'], action: 'open' },
  { focus: 'groups', keys: ['?'], action: 'help', hint: 'help' },
  { focus: 'requests', keys: choosing, action: 'choose' },
  { focus: 'requests', keys: ['return', 'a'], action: 'accept', hint: 'accept' },
  { focus: 'requests', keys: ['d'], action: 'deny', hint: 'deny' },
  { focus: 'requests', keys: ['b'], action: 'denyAndBlock', hint: 'block' },
  { focus: 'requests', keys: ['h'], action: 'history', hint: 'history' },
  { focus: 'requests', keys: ['i'], action: 'info' },
  { focus: 'requests', keys: ['?'], action: 'help', hint: 'help' },
  { focus: 'message', keys: ['up', 'down'], action: 'choose', hint: 'choose' },
  { focus: 'message', keys: ['r'], action: 'reply', hint: 'reply' },
  { focus: 'message', keys: ['e'], action: 'edit', hint: 'edit' },
  { focus: 'message', keys: ['x'], action: 'delete', hint: 'delete' },
  { focus: 'message', keys: ['+'], action: 'react', hint: 'react' },
  { focus: 'message', keys: ['y'], action: 'copy', hint: 'copy' },
  { focus: 'message', keys: ['o'], action: 'openLink', hint: 'openLink' },
  { focus: 'message', keys: ['i'], action: 'delivery', hint: 'delivery' },
  { focus: 'message', keys: ['t'], action: 'retry', hint: 'retry' },
  { focus: 'message', keys: ['?'], action: 'help', hint: 'help' },
]

export const layers: readonly Row[] = [
  { focus: 'history', keys: ['up', 'down', 'pageUp', 'pageDown', 'home', 'end'], action: 'choose' },
  { focus: 'history', keys: ['return'], action: 'open', hint: 'open' },
  { focus: 'history', keys: ['y'], action: 'copy', hint: 'copy' },
  { focus: 'history', keys: ['h', 'escape'], action: 'back', hint: 'back' },
  { focus: 'list', keys: ['up', 'down', 'pageUp', 'pageDown'], action: 'choose', hint: 'choose' },
  { focus: 'list', keys: ['return'], action: 'take', hint: 'goTo' },
  { focus: 'list', keys: ['tab'], action: 'widen' },
  { focus: 'list', keys: ['escape'], action: 'back', hint: 'back' },
  { focus: 'card', keys: ['up', 'down', 'pageUp', 'pageDown', 'home', 'end'], action: 'scroll' },
  { focus: 'card', keys: ['y'], action: 'copy', hint: 'copy' },
  { focus: 'card', keys: ['escape', 'return'], action: 'back', hint: 'back' },
  { focus: 'verify', keys: ['up', 'down', 'pageUp', 'pageDown'], action: 'scroll' },
  { focus: 'verify', keys: ['y'], action: 'match', hint: 'match' },
  { focus: 'verify', keys: ['t'], action: 'takeNew', hint: 'takeNew' },
  { focus: 'verify', keys: ['escape'], action: 'back', hint: 'back' },
  { focus: 'question', keys: ['y', 'return'], action: 'yes', hint: 'yes' },
  { focus: 'question', keys: ['n', 'escape'], action: 'no', hint: 'no' },
]

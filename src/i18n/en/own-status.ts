/** English: who one is, how the connection is, and what waits. */
import { createPlural } from '../plural.ts'

const plural = createPlural('en')

export const ownStatusEn = {
  title: 'You and your connection',
  about: {
    you: 'you',
    key: 'key',
    space: 'space',
    broker: 'broker',
    online: 'here',
    waiting: 'to send',
    unread: 'unread',
    requests: 'requests',
  },
  people: (count: number) =>
    count === 0 ? 'nobody else' : `${count} ${plural(count, 'person', 'people')}`,
  messages: (count: number) =>
    count === 0 ? 'nothing' : `${count} ${plural(count, 'message', 'messages')}`,
  unread: (count: number, mentions: number) => {
    if (count === 0) return 'nothing'
    const called = mentions === 0 ? '' : `, ${mentions} ${plural(mentions, 'mention', 'mentions')}`
    return `${count} ${plural(count, 'message', 'messages')}${called}`
  },
  requests: (count: number) => (count === 0 ? 'none' : `${count} waiting for your answer`),
}

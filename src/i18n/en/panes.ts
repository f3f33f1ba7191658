/** English: the lists at the side, and people. */
import { createPlural } from '../plural.ts'

const plural = createPlural('en')
const MINUTE = 60_000

export const panesEn = {
  users: 'Users',
  groups: 'Groups',
  requests: 'Requests',
  chat: 'Chat',
  history: 'History of requests',
  usersEmpty: 'Nobody else is here yet. Esc, then /invite shows a line to send to a friend.',
  usersHidden: (count: number) => `${count} not listed; / finds them`,
  usersNoMatch: 'Nobody matches. Esc shows all.',
  groupsEmpty: 'No groups yet. n creates one.',
  requestsEmpty:
    'No requests are waiting. Enter on a name in Users (Alt-U) asks for a conversation.',
  historyEmpty: 'No requests yet. Enter on a name in Users (Alt-U) makes the first one.',
  filter: 'filter',
  online: 'online',
  away: 'away',
  offline: 'offline',
  blocked: 'blocked',
  builtIn: 'built in',
  asked: 'asked',
  asksMe: 'asks you',
  you: 'you',
  wantsToChat: (name: string) => `${name} wants to chat`,
  /** The same where there is little room. */
  wantsToChatShort: (name: string) => `${name}: chat?`,
  /** How long ago, in milliseconds, in few letters. */
  ago: (ms: number) => {
    if (ms < MINUTE) return 'just now'
    if (ms < 60 * MINUTE) return `${Math.floor(ms / MINUTE)} min ago`
    if (ms < 24 * 60 * MINUTE) return `${Math.floor(ms / (60 * MINUTE))} h ago`
    return `${Math.floor(ms / (24 * 60 * MINUTE))} d ago`
  },
  unreadCount: (count: number) => `${count} ${plural(count, 'new message', 'new messages')}`,
  trust: {
    'built-in': 'built in',
    unverified: 'no key yet',
    pinned: 'unverified',
    verified: 'verified',
    changed: 'KEY CHANGED',
  },
  outcome: {
    waiting: 'waiting',
    accepted: 'accepted',
    denied: 'denied',
    crossed: 'both asked',
    blocked: 'blocked',
    moved: 'asked another leader',
    over: 'disbanded',
  },
  from: (name: string) => `from ${name}`,
  to: (name: string) => `to ${name}`,
  tooSmall: 'papo needs 30x10; nothing is lost',
}

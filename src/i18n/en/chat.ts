/** English: the conversation and the input below it. */
import { createPlural } from '../plural.ts'

const plural = createPlural('en')

export const chatEn = {
  newLine: 'new',
  edited: '(edited)',
  late: '(arrived late)',
  deletedMessage: 'message deleted',
  earlierMessage: 'an earlier message',
  read: 'read',
  progress: {
    waiting: 'not sent yet',
    sent: 'the broker has it',
    delivered: 'delivered',
    read: 'read',
    failed: 'failed',
  },
  isTyping: (names: string, count: number) => `${names} ${plural(count, 'is', 'are')} typing`,
  and: ' and ',
  newBelow: (count: number, more: boolean) => `${count}${more ? '+' : ''} new below`,
  newAbove: (count: number, more: boolean) => `${count}${more ? '+' : ''} new above`,
  moreBelow: 'more below',
  /** The same where there is little room: an arrow stands behind it. */
  newCount: (count: number, more: boolean) => `${count}${more ? '+' : ''} new`,
  more: 'more',
  wholeMessage: 'the whole message',
  moreRows: (count: string) => `${count} more rows`,
  recent: {
    now: 'now',
    minutes: (count: number) => `${count} min`,
    hours: (count: number) => `${count} h`,
    today: 'Today',
    yesterday: 'Yesterday',
  },
  chatEmpty: (name: string) => `This is the beginning of your conversation with ${name}.`,
  chatEmptyHint: 'Type a message below; Enter sends it.',
  echoEmpty: 'echo is a contact inside papo that answers everything: try the keys here.',
  notTalking: (name: string) =>
    `You have no conversation with ${name} yet. Enter on the name in Users, or /request ${name}, asks for one.`,
  system: {
    iAsked: (name: string, text: string) =>
      text === '' ? `you asked ${name} for a conversation` : `you asked ${name}: "${text}"`,
    theyAsked: (name: string, text: string) =>
      text === '' ? `${name} asked for a conversation` : `${name} asked: "${text}"`,
    iAccepted: (name: string) => `you accepted ${name}'s request`,
    theyAccepted: (name: string) => `${name} accepted your request`,
    iDenied: (name: string, reason: string) =>
      reason === '' ? `you denied ${name}'s request` : `you denied ${name}'s request: "${reason}"`,
    theyDenied: (name: string, reason: string) =>
      reason === '' ? `${name} denied your request` : `${name} denied your request: "${reason}"`,
    crossed: 'you asked each other, so the conversation is open',
    iBlocked: (name: string) => `you blocked ${name}`,
    opened: (session: string) => `conversation ${session} opened`,
    /** `pending`: the other has not ended it. */
    iEnded: (name: string, pending: boolean) =>
      `you ended the conversation${pending ? `; ${name} has not yet` : ''}`,
    theyEnded: (name: string) => `${name} ended the conversation`,
    reopens: 'a new message reopens it',
    closed: 'you both ended it: the conversation is closed. Enter asks for a new one',
    closedByNewKey: (name: string) =>
      `${name} has a new key, so the conversation is closed. Enter asks for a new one`,
  },
  composer: {
    to: (name: string) => `to ${name}`,
    nobody: 'message',
    placeholder: 'Type a message; Enter sends it, / for commands',
    placeholderNobody: 'Type a message; Enter asks who gets it; / commands, F1 help',
    placeholderAsksMe: (name: string) => `${name} wants to chat. /accept accepts, /deny declines`,
    placeholderClosed: 'Closed. Type a message to ask for a new conversation',
    replying: (name: string) => `reply to ${name}`,
    editing: 'editing your message',
    escCancels: 'Esc cancels',
    messages: (count: number) => `will be sent as ${count} messages`,
    searchSent: (query: string) => `sent earlier: ${query}`,
  },
  messageMode: 'choosing a message',
  choosingSeveral: (count: number) => `${count} messages chosen`,
  deliveryTitle: 'Delivery',
  deliveredTo: (name: string, progress: string) => `${name}: ${progress}`,
  failedBecause: (reason: string) => `The broker refused it: ${reason}. Press t to try again.`,
  saidAt: (moment: string) => `sent ${moment}`,
  editedAt: (moment: string) => `edited ${moment}`,
  sequence: (seq: number, session: string) => `number ${seq} of ${session}`,
  textPieces: (count: number) => `sent as ${count} ${plural(count, 'message', 'messages')}`,
}

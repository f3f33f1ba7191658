/** English: the conversation and the input below it. */
import { createPlural } from '../plural.ts'

const plural = createPlural('en')

export const chatEn = {
  newLine: 'new',
  edited: '(edited)',
  late: '(came late)',
  deletedMessage: 'message deleted',
  earlierMessage: 'an earlier message',
  read: 'read',
  progress: {
    waiting: 'waits on this disk',
    sent: 'the broker has it',
    delivered: 'delivered',
    read: 'read',
    failed: 'failed',
  },
  isTyping: (names: string, count: number) => `${names} ${plural(count, 'is', 'are')} typing`,
  and: ' and ',
  newBelow: (count: number) => `${count} new below`,
  newAbove: (count: number, more: boolean) => `${count}${more ? '+' : ''} new above`,
  moreBelow: 'more below',
  chatEmpty: (name: string) => `This is the beginning of your conversation with ${name}.`,
  chatEmptyHint: 'Write below; Enter sends.',
  echoEmpty: 'echo lives in this program and answers whatever you say: try every key here.',
  notTalking: (name: string) =>
    `You and ${name} have no conversation yet. Enter on the name in Users, or /request ${name}, asks.`,
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
    crossed: 'you asked each other: one conversation came of it',
    iBlocked: (name: string) => `you blocked ${name}`,
    opened: (session: string) => `conversation ${session} opened`,
    iEnded: 'you said END',
    theyEnded: (name: string) => `${name} said END`,
    takesBack: 'anything you write takes it back',
    closed: 'both said END: the conversation is closed. Enter asks for a new one',
    closedByNewKey: (name: string) =>
      `${name} has a new key: the conversation is closed. Enter asks for a new one`,
  },
  composer: {
    to: (name: string) => `to ${name}`,
    nobody: 'message',
    placeholder: 'Write here, Enter sends, / for commands',
    placeholderNobody: 'Write, and Enter asks to whom; / for commands, F1 for help',
    placeholderClosed: 'Closed. Enter a text to ask for a new conversation',
    replying: (name: string) => `reply to ${name}`,
    editing: 'editing your message',
    escCancels: 'Esc cancels',
    messages: (count: number) => `goes out as ${count} messages`,
    searchSent: (query: string) => `sent before: ${query}`,
  },
  messageMode: 'choosing a message',
  deliveryTitle: 'Delivery',
  deliveredTo: (name: string, progress: string) => `${name}: ${progress}`,
  failedBecause: (reason: string) => `The broker refused it: ${reason}. t tries again.`,
  saidAt: (moment: string) => `said ${moment}`,
  editedAt: (moment: string) => `edited ${moment}`,
  sequence: (seq: number, session: string) => `number ${seq} of ${session}`,
  textPieces: (count: number) => `sent as ${count} ${plural(count, 'message', 'messages')}`,
}

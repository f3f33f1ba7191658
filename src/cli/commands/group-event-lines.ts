/** What happens in groups, a line each: cards, joins, and who leaves. */
import type { CliTexts } from '../texts/cli-texts.ts'
import { block, cell, wordOf } from './print.ts'

type Event = { readonly [name: string]: unknown }

const eventOf = (value: unknown): Event =>
  typeof value === 'object' && value !== null ? { ...value } : {}

/** The group that a fact is about, as it is called where messages are: `#lab~x7Gh2_`. */
export const groupIn = (event: Event): string | undefined => {
  const candidates = [
    eventOf(event['card'])['group'],
    eventOf(event['join'])['group'],
    event['group'],
  ]
  const id = candidates.find((value) => typeof value === 'string')
  if (id !== undefined) return `#${cell(id)}`
  const conversation = cell(event['conversation'] ?? eventOf(event['message'])['conversation'])
  return conversation.startsWith('#') ? conversation : undefined
}

const changeLine = (change: Event, { groups }: CliTexts): string => {
  const by = cell(change['by'])
  const who = cell(change['who'])
  switch (change['kind']) {
    case 'founded':
      return groups.events.founded(by)
    case 'disbanded':
      return groups.events.disbanded(by)
    case 'joined':
      return groups.events.joined(who)
    case 'added':
      return groups.events.added(by, who)
    case 'left':
      return groups.events.left(who)
    case 'removed':
      return groups.events.removed(by, who)
    case 'handed':
      return groups.events.handed(by, who)
    case 'claimed':
      return groups.events.claimed(who)
    default:
      return groups.events.topic(by, cell(change['topic']))
  }
}

const cardLines = (event: Event, texts: CliTexts): readonly string[] => {
  const changes = Array.isArray(event['changes']) ? event['changes'].map(eventOf) : []
  if (changes.length > 0) return changes.map((change) => changeLine(change, texts))
  const card = eventOf(event['card'])
  const line = Array.isArray(card['line']) ? card['line'].map(eventOf) : []
  const members = Array.isArray(card['members']) ? card['members'].length : 0
  return [texts.groups.events.card(cell(line.at(-1)?.['id']), members)]
}

const joinLine = (event: Event, { groups, words }: CliTexts): string => {
  const join = eventOf(event['join'])
  const [from, to] = [cell(join['from']), cell(join['to'])]
  const isAsk = join['kind'] === 'ask'
  if (event['type'] === 'join.made') {
    const text = block(join['text'])
    return isAsk ? groups.events.asks(from, text) : groups.events.invites(from, to, text)
  }
  const answer = wordOf(words, event['answer'])
  const reason = cell(event['reason'])
  return isAsk
    ? groups.events.askAnswered(from, answer, reason)
    : groups.events.inviteAnswered(to, answer, reason)
}

/** The sentences for a person; `undefined` for what is no matter of groups alone. */
export const groupLines = (event: Event, texts: CliTexts): readonly string[] | undefined => {
  switch (event['type']) {
    case 'group.seen':
    case 'group.carded':
      return cardLines(event, texts)
    case 'group.forked':
      return [texts.groups.events.forked]
    case 'group.left':
      return [texts.groups.events.leaving(cell(event['who']))]
    case 'join.made':
    case 'join.answered':
      return [joinLine(event, texts)]
    case 'message.voided':
      return event['on'] === true ? [texts.groups.events.voided] : [texts.groups.events.unvoided]
    default:
      return undefined
  }
}

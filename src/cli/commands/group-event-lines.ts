/** What happens in groups, a line each: cards, joins, and who leaves. */
import type { CliTexts } from '../texts/cli-texts.ts'
import { indentedText, cell, translate } from './print.ts'

type EventJson = { readonly [name: string]: unknown }

const eventOf = (value: unknown): EventJson =>
  typeof value === 'object' && value !== null ? { ...value } : {}

/** The group that a fact is about, as it is called where messages are: `#lab~x7Gh2_`. */
export const groupOfEvent = (event: EventJson): string | undefined => {
  const candidates = [
    eventOf(event['roster'])['group'],
    eventOf(event['join'])['group'],
    event['group'],
  ]
  const id = candidates.find((value) => typeof value === 'string')
  if (id !== undefined) return `#${cell(id)}`
  const conversation = cell(event['conversation'] ?? eventOf(event['message'])['conversation'])
  return conversation.startsWith('#') ? conversation : undefined
}

const changeLine = (change: EventJson, { groups }: CliTexts): string => {
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

const rosterLines = (event: EventJson, texts: CliTexts): readonly string[] => {
  const changes = Array.isArray(event['changes']) ? event['changes'].map(eventOf) : []
  if (changes.length > 0) return changes.map((change) => changeLine(change, texts))
  const roster = eventOf(event['roster'])
  const lineage = Array.isArray(roster['lineage']) ? roster['lineage'].map(eventOf) : []
  const members = Array.isArray(roster['members']) ? roster['members'].length : 0
  return [texts.groups.events.roster(cell(lineage.at(-1)?.['id']), members)]
}

const joinLine = (event: EventJson, { groups, labels }: CliTexts): string => {
  const join = eventOf(event['join'])
  const [from, to] = [cell(join['from']), cell(join['to'])]
  const isAsk = join['kind'] === 'ask'
  if (event['type'] === 'join.made') {
    const text = indentedText(join['text'])
    return isAsk ? groups.events.asks(from, text) : groups.events.invites(from, to, text)
  }
  const answer = translate(labels, event['answer'])
  const reason = cell(event['reason'])
  return isAsk
    ? groups.events.askAnswered(from, answer, reason)
    : groups.events.inviteAnswered(to, answer, reason)
}

/** The sentences for a person; `undefined` for what is no matter of groups alone. */
export const groupEventLines = (
  event: EventJson,
  texts: CliTexts,
): readonly string[] | undefined => {
  switch (event['type']) {
    case 'group.rosterObserved':
    case 'group.rosterAdopted':
      return rosterLines(event, texts)
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

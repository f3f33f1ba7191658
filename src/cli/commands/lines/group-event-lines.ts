/** What happens in groups, a line each: rosters, joins, and who leaves. */
import type { ShownEvent } from '../../rpc/followed-events.ts'
import { entryOf } from '../../../i18n/lookup.ts'
import type { CliTexts } from '../../texts/cli-texts.ts'
import { indentedText, cell, translate } from './print.ts'

type RosterEvent = Extract<ShownEvent, { readonly roster: object }>
type ShownJoinEvent = Extract<ShownEvent, { readonly type: `join.${string}` }>
type ShownGroupEvent =
  | Extract<ShownEvent, { readonly type: `group.${string}` | 'message.voided' }>
  | ShownJoinEvent

/** How somebody is called, harmless on the terminal. */
export type NameOf = (id: string | undefined) => string

const changeLine = (
  { kind, by, who, topic }: NonNullable<RosterEvent['changes']>[number],
  { changes }: CliTexts['groups'],
  nameOf: NameOf,
): string => {
  const names = { by: nameOf(by), who: nameOf(who), topic: cell(topic) }
  return entryOf(changes, kind)?.(names) ?? kind
}

const rosterLines = (
  { changes = [], roster: { lineage, members } }: RosterEvent,
  texts: CliTexts,
  nameOf: NameOf,
): readonly string[] =>
  changes.length > 0
    ? changes.map((change) => changeLine(change, texts.groups, nameOf))
    : [texts.groups.events.roster(nameOf(lineage.at(-1)?.id), members.length)]

const joinLine = (event: ShownJoinEvent, { groups, labels }: CliTexts, nameOf: NameOf): string => {
  const [from, to] = [nameOf(event.join?.from), nameOf(event.join?.to)]
  const isAsk = event.join?.kind === 'ask'
  if (event.type === 'join.made') {
    const text = indentedText(event.join.text)
    return isAsk ? groups.events.asks(from, text) : groups.events.invites(from, to, text)
  }
  const answer = translate(labels, event.answer)
  const reason = cell(event.reason)
  return isAsk
    ? groups.events.askAnswered(from, answer, reason)
    : groups.events.inviteAnswered(to, answer, reason)
}

const versionText = (
  { kind, text }: { readonly kind: string; readonly text?: string },
  { groups }: CliTexts,
) => entryOf(groups.versions, kind)?.(cell(text)) ?? kind

/** The sentences for a person. */
export const groupEventLines = (
  event: ShownGroupEvent,
  texts: CliTexts,
  nameOf: NameOf,
): readonly string[] => {
  const { events } = texts.groups
  switch (event.type) {
    case 'group.rosterObserved':
    case 'group.rosterAdopted':
      return rosterLines(event, texts, nameOf)
    case 'group.forked':
      return [events.forked]
    case 'group.left':
      return [events.leaving(nameOf(event.who))]
    case 'group.equivocated': {
      const { contradicting: versions = [], of, by } = event
      if (versions.length === 0) return []
      if (of === 'roster') return [events.equivocatedRoster(nameOf(by), event.seq)]
      return [
        events.equivocated(
          nameOf(by),
          versions.map((one) => versionText(one, texts)),
        ),
      ]
    }
    case 'join.made':
    case 'join.answered':
      return [joinLine(event, texts, nameOf)]
    case 'message.voided':
      return [event.on ? events.voided : events.unvoided]
  }
}

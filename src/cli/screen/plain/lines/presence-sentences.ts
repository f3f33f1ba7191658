/** Whether there is a connection, and who comes and goes: told when that changes, and not for each attempt or record. */
import { linkEndSentence } from '../../../../i18n/link-ends.ts'
import { missingSummary } from '../../../../i18n/missing-rights.ts'
import type { ChatEvent } from '../../../../model/events.ts'
import type { State } from '../../../../model/state.ts'
import type { PlainView } from './plain-view.ts'

type PresenceEvent = Extract<ChatEvent, { readonly type: 'presence.updated' | 'stranger.seen' }>

type RightsEvent = Extract<ChatEvent, { readonly type: 'link.proved' }>

export type PresenceTeller = {
  /** Who was here before anything was told. */
  readonly begin: (state: State) => void
  /** What is new of the connection. */
  readonly ofLink: (view: PlainView) => string | undefined
  /** What the broker does not let me do, as far as that was not told. */
  readonly ofRights: (event: RightsEvent, view: PlainView) => string | undefined
  readonly ofPerson: (event: PresenceEvent, view: PlainView) => string | undefined
}

/** Makes it; it knows what was told last. */
export const createPresenceTeller = (): PresenceTeller => {
  let link = ''
  let wasOnline = false
  let missing = ''
  const statuses = new Map<string, string>()

  const ofLink = ({ state, texts }: PlainView): string | undefined => {
    const { status, broker, problem, nextAt, wayBack } = state.link
    // attempts come and go; what counts is whether there is a connection, and why not
    const now =
      status === 'online' || problem !== undefined
        ? `${status === 'online'} ${problem} ${broker}`
        : broker
    if (now === link || (status === 'connecting' && link !== '')) return undefined
    link = now
    if (status === 'online') return texts.plain.connected(broker)
    if (problem === undefined) return texts.plain.connecting(broker)
    const sentence = linkEndSentence(texts.warnings, { reason: problem }, 'screen')
    const why = wayBack === true ? `${sentence}; ${texts.wayBack}` : sentence
    return nextAt === undefined
      ? `${why}.`
      : `${why}, ${texts.nextTry(texts.dates.seconds(nextAt))}.`
  }

  const ofPerson = (
    { who, name, status }: PresenceEvent,
    { texts }: PlainView,
  ): string | undefined => {
    const before = statuses.get(who)
    statuses.set(who, status)
    // who was here at the start is told together
    if (!wasOnline || before === status || (before === undefined && status === 'offline'))
      return undefined
    return texts.plain.isNow(name, texts[status])
  }

  return {
    begin: (state) => {
      for (const [id, { status }] of state.people) statuses.set(id, status)
    },
    ofLink: (view) => {
      const told = ofLink(view)
      wasOnline ||= view.state.link.status === 'online'
      return told
    },
    ofRights: ({ rights }, { texts }) => {
      const found = missingSummary(texts, rights.missing)
      const before = missing
      missing = found ? `${found.short} (${found.detail})` : ''
      return missing === '' || missing === before ? undefined : missing
    },
    ofPerson,
  }
}

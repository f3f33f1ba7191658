/** What stands in the empty input of the open conversation: what Enter will do there, or why it can do nothing. */
import { classicSaying, classicStanding } from '../../src/model/plaintext/plaintext-selectors.ts'
import { refusalOf } from '../../src/model/screen/refusal-preview.ts'
import { standingWith } from '../../src/model/groups/group-selectors.ts'
import { endsOf, sessionToSpeakIn } from '../../src/model/screen/pane-selectors.ts'
import type { State } from '../../src/model/state.ts'
import type { ConversationId, GroupId, SafeText, UserId } from '../../src/core/ids.ts'
import { groupOf, personOf } from '../../src/core/ids.ts'
import { safeText } from '../../src/core/safe-text.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { whyNotJoin, wishToTalk } from '../actions/intent-checks.ts'
import { plainPlace } from '../actions/plaintext/plaintext-chats.ts'

const inGroup = (state: State, id: GroupId, { composer, group, refusals }: Texts): string => {
  if (state.groups.get(id)?.card.disbanded) return group.composer.disbanded
  const standing = standingWith(state, id)
  if (standing === 'leader' || standing === 'member') return composer.placeholder
  const why = whyNotJoin(state, id)
  return why === undefined ? group.composer[standing] : refusals[why]
}

const inPlainGroup = (
  state: State,
  name: SafeText,
  { composer, group, classic, refusals }: Texts,
): string => {
  const standing = classicStanding(state, name)
  if (standing === 'unknown') return group.composer.disbanded
  if (standing === 'leader' || standing === 'member') return composer.placeholder
  if (standing === 'asked' || standing === 'invited') return group.composer[standing]
  const why = refusalOf(state, { type: 'classic.enter', group: name })
  return why === undefined ? classic.notIn : refusals[why]
}

const withPerson = (
  state: State,
  conversation: ConversationId,
  who: UserId,
  plain: boolean,
  { composer, classic, refusals }: Texts,
): string => {
  const session = sessionToSpeakIn(state, conversation)
  const speaks = plain
    ? classicSaying(state, conversation, safeText('')) !== undefined
    : session && !endsOf(state, session).closed
  if (speaks) return composer.placeholder
  const why = refusalOf(state, plain ? { type: 'classic.ask', to: who } : wishToTalk(who))
  if (why !== undefined) return refusals[why]
  return plain ? classic.closed : composer.placeholderClosed
}

/** The words for this conversation. */
const placeholderOf = (state: State, conversation: ConversationId, texts: Texts): string => {
  const group = groupOf(conversation)
  if (group !== undefined) return inGroup(state, group, texts)
  const place = plainPlace(conversation)
  if (place && 'group' in place) return inPlainGroup(state, place.group, texts)
  const who = personOf(conversation)
  if (who === undefined) return texts.composer.placeholder
  return withPerson(state, conversation, who, place !== undefined, texts)
}

/** The words for the open conversation. */
export const usePlaceholder = (): string => {
  const texts = useTexts()
  return useChat((state) =>
    state.open === undefined
      ? texts.composer.placeholderNobody
      : placeholderOf(state, state.open, texts),
  )
}

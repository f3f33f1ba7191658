/** Saying a text: in as many words as it needs, or asking for a conversation first. */
import { standingWith } from '../../src/model/groups/group-selectors.ts'
import type { Standing } from '../../src/model/groups/group-selectors.ts'
import { isClosed } from '../../src/model/direct/sessions.ts'
import { sessionToSpeakIn } from '../../src/model/screen/pane-selectors.ts'
import { filterOf, groupOf, personOf } from '../../src/core/ids.ts'
import type { ConversationId, Ref } from '../../src/core/ids.ts'
import { pieces } from '../../src/core/chunk.ts'
import { fail } from '../../src/core/result.ts'
import { keepRest } from '../composer/composer-text.ts'
import { sayPlainly } from './plaintext/plaintext-people.ts'
import { granted } from './action-context.ts'
import type { Desk } from './action-context.ts'
import { joinWith } from './groups.ts'
import { ask } from './people.ts'
import { plainPlace } from './plaintext/plaintext-chats.ts'
import { sayAt } from './open-topics.ts'

/** With whom I may say something in a group. */
export const MAY_SPEAK: ReadonlySet<Standing> = new Set<Standing>(['leader', 'member'])

/** Where a text typed into this conversation is said; nowhere where it has to be asked for first. */
const placeIn = (desk: Desk, conversation: ConversationId) => {
  const group = groupOf(conversation)
  if (group !== undefined) {
    const speaks = MAY_SPEAK.has(standingWith(desk.now(), group))
    return speaks ? ({ type: 'group.say', group } as const) : undefined
  }
  const session = sessionToSpeakIn(desk.now(), conversation)
  if (!session || isClosed(session, desk.now().me.id)) return undefined
  return { type: 'session.say', session: session.id } as const
}

/** Asks for the conversation, or to be let in; the text is the request's, and goes with it. */
const askWith = (desk: Desk, conversation: ConversationId, text: string): boolean => {
  const group = groupOf(conversation)
  if (group !== undefined) return joinWith(desk, group, text)
  const who = personOf(conversation)
  return who !== undefined && ask(desk, who, text)
}

/** Says a text in a conversation; false when something was not said (then it was told why). */
export const say = (
  desk: Desk,
  conversation: ConversationId,
  text: string,
  reply?: Ref,
): boolean => {
  const filter = filterOf(conversation)
  if (filter !== undefined) return sayAt(desk, filter, text)
  const parts = pieces(text)
  if (parts.length === 0) return granted(desk, fail('empty'))
  if (plainPlace(conversation)) {
    const refused = parts.findIndex((part) => !sayPlainly(desk, conversation, part))
    if (refused < 1) return refused < 0
    return keepRest(desk, conversation, parts.slice(refused).join(''))
  }
  const place = placeIn(desk, conversation)
  if (!place) return askWith(desk, conversation, text)
  for (const [index, part] of parts.entries()) {
    const said = desk.services.send({
      ...place,
      text: part,
      ...(reply !== undefined && index === 0 ? { reply } : {}),
    })
    if (granted(desk, said)) continue
    return index > 0 && keepRest(desk, conversation, parts.slice(index).join(''))
  }
  desk.ui.patch({ said: desk.ui.get().said + 1 })
  if (parts.length > 1) desk.ui.tell(desk.texts.textPieces(parts.length))
  return true
}

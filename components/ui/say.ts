/** Saying a text: in as many words as it needs, or asking for a conversation first. */
import { isClosed } from '../../src/chat/sessions.ts'
import { sessionToSpeakIn } from '../../src/chat/selectors.ts'
import { filterOf, personOf } from '../../src/core/names.ts'
import type { ConversationId, Ref } from '../../src/core/names.ts'
import { safeText } from '../../src/core/text.ts'
import { sayPlainly } from './classic.ts'
import { plainPlace } from './plain.ts'
import { granted, nameOf } from './desk.ts'
import type { Desk } from './desk.ts'
import { ask } from './people.ts'
import { pieces } from './pieces.ts'
import { sayAt } from './topics.ts'

/** Says a text in a conversation; false when something was not said (then it was told why). */
export const say = (
  desk: Desk,
  conversation: ConversationId,
  text: string,
  reply?: Ref,
): boolean => {
  const filter = filterOf(conversation)
  if (filter !== undefined) return sayAt(desk, filter, text)
  if (plainPlace(conversation)) {
    return pieces(text).every((part) => sayPlainly(desk, conversation, part))
  }
  const session = sessionToSpeakIn(desk.now(), conversation)
  if (!session || isClosed(session, desk.now().me.id)) {
    offerToAsk(desk, conversation)
    return false
  }
  const parts = pieces(text)
  for (const [index, part] of parts.entries()) {
    const said = desk.services.send({
      type: 'session.say',
      session: session.id,
      text: safeText(part),
      ...(reply !== undefined && index === 0 ? { reply } : {}),
    })
    if (!granted(desk, said)) return false
  }
  desk.ui.patch({ said: desk.ui.get().said + 1 })
  if (parts.length > 1) desk.ui.tell(desk.texts.textPieces(parts.length))
  return true
}

/** In a conversation without an open session Enter explains, and offers to ask. */
const offerToAsk = (desk: Desk, conversation: ConversationId) => {
  const who = personOf(conversation)
  if (who === undefined) return
  const name = nameOf(desk.now(), who)
  desk.ui.patch({
    question: {
      kind: 'confirm',
      text: desk.texts.ask.again(name),
      onYes: () => void ask(desk, who, ''),
    },
  })
}

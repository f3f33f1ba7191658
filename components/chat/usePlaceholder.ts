/** What stands in the empty input of the open conversation: what Enter will do there. */
import { classicSaying, classicStanding } from '../../src/chat/classicView.ts'
import { standingWith } from '../../src/chat/groupSelectors.ts'
import { endsOf, sessionToSpeakIn } from '../../src/chat/selectors.ts'
import { groupOf } from '../../src/core/names.ts'
import { safeText } from '../../src/core/text.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { plainPlace } from '../ui/plain.ts'

/** The words for the open conversation. */
export const usePlaceholder = (): string => {
  const { composer, group: texts } = useTexts()
  return useChat((state) => {
    if (state.open === undefined) return composer.placeholderNobody
    const group = groupOf(state.open)
    if (group !== undefined) {
      if (state.groups.get(group)?.card.disbanded) return texts.composer.disbanded
      const standing = standingWith(state, group)
      const speaks = standing === 'leader' || standing === 'member'
      return speaks ? composer.placeholder : texts.composer[standing]
    }
    const place = plainPlace(state.open)
    if (place && 'group' in place) {
      const standing = classicStanding(state, place.group)
      if (standing === 'unknown') return texts.composer.disbanded
      const speaks = standing === 'leader' || standing === 'member'
      return speaks ? composer.placeholder : texts.composer[standing]
    }
    if (place) {
      const speaks = classicSaying(state, state.open, safeText('')) !== undefined
      return speaks ? composer.placeholder : composer.placeholderClosed
    }
    const session = sessionToSpeakIn(state, state.open)
    const closed = !session || endsOf(state, session).closed
    return closed ? composer.placeholderClosed : composer.placeholder
  })
}

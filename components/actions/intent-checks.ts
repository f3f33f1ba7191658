/** Whether somebody may be asked at all, looked at before the person writes to them. */
import { refusalOf } from '../../src/model/screen/refusal-preview.ts'
import { standingWith } from '../../src/model/groups/group-selectors.ts'
import type { State } from '../../src/model/state.ts'
import type { Refusal, Wish } from '../../src/model/commands.ts'
import type { GroupId, SafeText, UserId } from '../../src/core/ids.ts'
import { fail } from '../../src/core/result.ts'
import { safeText } from '../../src/core/safe-text.ts'
import { granted } from './action-context.ts'
import type { Desk } from './action-context.ts'

const NO_TEXT: SafeText = safeText('')

/** The wish to talk with somebody. */
export const wishToTalk = (to: UserId): Wish => ({ type: 'request.make', to, text: NO_TEXT })

/** The wish to be let into a group. */
export const wishToJoin = (group: GroupId): Wish => ({ type: 'group.ask', group, text: NO_TEXT })

/** May I say this now? Tells why not; nothing is said yet. */
export const mayI = (desk: Desk, wish: Wish): boolean => {
  const why = refusalOf(desk.now(), wish, desk.services.now())
  return why === undefined || granted(desk, fail(why))
}

/** Why somebody who stands so with a group cannot ask to be let in; nothing where they can. */
export const whyNotJoin = (state: State, group: GroupId): Refusal | undefined =>
  standingWith(state, group) === 'none' ? refusalOf(state, wishToJoin(group)) : undefined

/** Whether a request would be allowed, checked before I write its text. */
import { refusalOf } from '../../src/model/screen/refusal-preview.ts'
import { groupRoleOf } from '../../src/model/groups/group-selectors.ts'
import type { State } from '../../src/model/state.ts'
import type { Refusal } from '../../src/model/refusals.ts'
import type { Intent } from '../../src/model/commands.ts'
import type { GroupId, SafeText } from '../../src/core/ids.ts'
import { fail } from '../../src/core/result.ts'
import { safeText } from '../../src/core/text/safe-text.ts'
import { succeeded } from './action-context.ts'
import type { ActionContext } from './action-context.ts'

const NO_TEXT: SafeText = safeText('')

/** What asks to be let into a group. */
export const joinIntent = (group: GroupId): Intent => ({ type: 'group.ask', group, text: NO_TEXT })

/** Is this allowed now? If not, tells why. Nothing is sent. */
export const checkAllowed = (ctx: ActionContext, intent: Intent): boolean => {
  const why = refusalOf(ctx.now(), intent, ctx.services.now())
  return why === undefined || succeeded(ctx, fail(why))
}

/** Why I cannot ask to be let into a group; nothing where I can. */
export const joinRefusal = (state: State, group: GroupId): Refusal | undefined =>
  groupRoleOf(state, group) === 'none' ? refusalOf(state, joinIntent(group)) : undefined

/** What I tell somebody besides what I say, and what is told of it. */
import { hiddenBy, isToldTo } from '../../src/model/people/privacy.ts'
import type { PrivateThing } from '../../src/model/people/privacy.ts'
import type { State } from '../../src/model/state.ts'
import type { UserId } from '../../src/core/ids.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { personName, sendAndTell } from './action-context.ts'
import type { ActionContext } from './action-context.ts'

/** What can be chosen for one person. */
export const PRIVACY_CHOICES = ['on', 'off', 'default'] as const

type PrivacyChoice = (typeof PRIVACY_CHOICES)[number]

/** Chooses whether somebody is told this, or as everybody is; says it. */
export const choosePrivacy = (
  ctx: ActionContext,
  who: UserId,
  what: PrivateThing,
  choice: PrivacyChoice,
): boolean => {
  const told = choice === 'default' ? {} : { told: choice === 'on' }
  const words = ctx.texts.privacy.chosen[what][choice](personName(ctx.now(), who))
  return sendAndTell(ctx, { type: 'person.choosePrivacy', who, what, ...told }, words)
}

/** Who of the two hides it, in words. */
export const privacyText = (
  state: State,
  who: UserId,
  what: PrivateThing,
  { privacy }: Texts,
): string => {
  const iHide = !isToldTo(state, who, what)
  if (!hiddenBy(state, who).includes(what)) return iHide ? privacy.youHide : privacy.shared
  return iHide ? privacy.bothHide : privacy.theyHide(personName(state, who))
}

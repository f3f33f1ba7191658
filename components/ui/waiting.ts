/** Answering whoever waits for my answer, whatever they want. */
import type { UserId } from '../../src/core/names.ts'
import type { Action } from '../keys.ts'
import { waitingForMe } from '../requests/waiting.ts'
import type { Waiting } from '../requests/waiting.ts'
import { acceptPlainly, denyPlainly, onPlainAsk } from './classic.ts'
import type { Desk } from './desk.ts'
import { acceptJoin, denyJoin, denyJoinAndBlock, denyJoinWithReason } from './joins.ts'
import { accept, deny, denyAndBlock, denyWithReason } from './requests.ts'

/** The one of this person that waits, or the oldest; tells when there is none. */
export const waitingFrom = (desk: Desk, who: UserId | undefined): Waiting | undefined => {
  const waiting = waitingForMe(desk.now())
  const found = who === undefined ? waiting[0] : waiting.find(({ from }) => from === who)
  if (found === undefined) desk.ui.tell(desk.texts.notices.noRequest, 'warning')
  return found
}

/** Says yes; false when that was refused. */
export const acceptWaiting = (desk: Desk, { wants }: Waiting): boolean => {
  if (wants.kind === 'plain') return acceptPlainly(desk, wants.ask)
  if (wants.kind === 'talk') accept(desk, wants.request)
  else acceptJoin(desk, wants.join)
  return true
}

/** Says no, with this reason, which may be empty, and which plain text has no room for; false when that was refused. */
export const denyWaiting = (desk: Desk, { wants }: Waiting, reason: string): boolean => {
  if (wants.kind === 'plain') return denyPlainly(desk, wants.ask)
  if (wants.kind === 'talk') deny(desk, wants.request, reason)
  else denyJoin(desk, wants.join, reason)
  return true
}

/** What the keys of the list do to one of them; false when they mean nothing here. */
export const answerWaiting = (desk: Desk, { wants, from }: Waiting, action: Action): boolean => {
  if (wants.kind === 'plain') return onPlainAsk(desk, action, wants.ask)
  const talk = wants.kind === 'talk'
  if (action === 'accept') {
    if (talk) accept(desk, wants.request)
    else acceptJoin(desk, wants.join)
  } else if (action === 'deny') {
    if (talk) denyWithReason(desk, wants.request)
    else denyJoinWithReason(desk, wants.join)
  } else if (action === 'denyAndBlock') {
    if (talk) denyAndBlock(desk, wants.request)
    else denyJoinAndBlock(desk, wants.join)
  } else if (action === 'info') desk.ui.patch({ layer: { kind: 'card', who: from } })
  else return false
  return true
}

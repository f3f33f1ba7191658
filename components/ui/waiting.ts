/** Answering whoever waits for my answer, whatever they want. */
import type { UserId } from '../../src/core/names.ts'
import type { Action } from '../keys.ts'
import { waitingForMe } from '../requests/waiting.ts'
import type { Waiting } from '../requests/waiting.ts'
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

/** Says yes. */
export const acceptWaiting = (desk: Desk, { wants }: Waiting): void =>
  wants.kind === 'talk' ? accept(desk, wants.request) : acceptJoin(desk, wants.join)

/** Says no, with this reason, which may be empty. */
export const denyWaiting = (desk: Desk, { wants }: Waiting, reason: string): void =>
  wants.kind === 'talk' ? deny(desk, wants.request, reason) : denyJoin(desk, wants.join, reason)

/** What the keys of the list do to one of them; false when they mean nothing here. */
export const answerWaiting = (desk: Desk, { wants, from }: Waiting, action: Action): boolean => {
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

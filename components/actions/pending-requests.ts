/** Answering whoever waits for my answer, whatever they want. */
import type { Join } from '../../src/model/groups/joins.ts'
import type { Request } from '../../src/model/direct/requests.ts'
import type { UserId } from '../../src/core/ids.ts'
import type { Action } from '../keys/key-table.ts'
import { waitingForMe } from '../panes/pending-requests.ts'
import type { Waiting } from '../panes/pending-requests.ts'
import { acceptPlainly, denyPlainly, onPlainAsk } from './plaintext/plaintext-people.ts'
import type { Desk } from './action-context.ts'
import { acceptJoin, denyJoin, denyJoinAndBlock, denyJoinWithReason } from './join-requests.ts'
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
  return wants.kind === 'talk' ? accept(desk, wants.request) : acceptJoin(desk, wants.join)
}

/** Says no, with this reason, which may be empty, and which plain text has no room for; false when that was refused. */
export const denyWaiting = (desk: Desk, { wants }: Waiting, reason: string): boolean => {
  if (wants.kind === 'plain') return denyPlainly(desk, wants.ask)
  return wants.kind === 'talk'
    ? deny(desk, wants.request, reason)
    : denyJoin(desk, wants.join, reason)
}

const onTalk = (desk: Desk, action: Action, request: Request): (() => void) | undefined => {
  if (action === 'accept') return () => void accept(desk, request)
  if (action === 'deny') return () => denyWithReason(desk, request)
  return action === 'denyAndBlock' ? () => denyAndBlock(desk, request) : undefined
}

const onJoin = (desk: Desk, action: Action, join: Join): (() => void) | undefined => {
  if (action === 'accept') return () => void acceptJoin(desk, join)
  if (action === 'deny') return () => denyJoinWithReason(desk, join)
  return action === 'denyAndBlock' ? () => denyJoinAndBlock(desk, join) : undefined
}

/** What a key of the list does to one of them; nothing when it means nothing here. */
export const answerWaiting = (
  desk: Desk,
  { wants, from }: Waiting,
  action: Action,
): (() => void) | undefined => {
  if (wants.kind === 'plain') return onPlainAsk(desk, action, wants.ask)
  if (action === 'info') return () => desk.ui.patch({ layer: { kind: 'card', who: from } })
  return wants.kind === 'talk'
    ? onTalk(desk, action, wants.request)
    : onJoin(desk, action, wants.join)
}

/** Answering whoever waits for my answer, whatever they want. */
import type { Join } from '../../src/model/groups/joins.ts'
import type { Request } from '../../src/model/direct/requests.ts'
import type { UserId } from '../../src/core/ids.ts'
import type { Action } from '../keys/key-table.ts'
import { pendingRequests } from '../panes/pending-requests.ts'
import type { PendingRequest } from '../panes/pending-requests.ts'
import {
  acceptPlaintextRequest,
  denyPlaintextRequest,
  plaintextRequestAction,
} from './plaintext/plaintext-people.ts'
import type { ActionContext } from './action-context.ts'
import { acceptJoin, denyJoin, denyJoinAndBlock, denyJoinWithReason } from './join-requests.ts'
import {
  acceptRequest,
  denyRequest,
  denyRequestAndBlock,
  denyRequestWithReason,
} from './requests.ts'

/** The one of this person that waits, or the oldest; tells when there is none. */
export const pendingRequestFrom = (
  ctx: ActionContext,
  who: UserId | undefined,
): PendingRequest | undefined => {
  const waiting = pendingRequests(ctx.now())
  const found = who === undefined ? waiting[0] : waiting.find(({ from }) => from === who)
  if (found === undefined) ctx.ui.notify(ctx.texts.notices.noRequest, 'warning')
  return found
}

/** Says yes; false when that was refused. */
export const acceptPendingRequest = (ctx: ActionContext, { wants }: PendingRequest): boolean => {
  if (wants.kind === 'plain') return acceptPlaintextRequest(ctx, wants.ask)
  return wants.kind === 'talk' ? acceptRequest(ctx, wants.request) : acceptJoin(ctx, wants.join)
}

/** Says no, with this reason, which may be empty, and which plain text has no room for; false when that was refused. */
export const denyPendingRequest = (
  ctx: ActionContext,
  { wants }: PendingRequest,
  reason: string,
): boolean => {
  if (wants.kind === 'plain') return denyPlaintextRequest(ctx, wants.ask)
  return wants.kind === 'talk'
    ? denyRequest(ctx, wants.request, reason)
    : denyJoin(ctx, wants.join, reason)
}

const chatRequestAction = (
  ctx: ActionContext,
  action: Action,
  request: Request,
): (() => void) | undefined => {
  if (action === 'accept') return () => void acceptRequest(ctx, request)
  if (action === 'deny') return () => denyRequestWithReason(ctx, request)
  return action === 'denyAndBlock' ? () => denyRequestAndBlock(ctx, request) : undefined
}

const joinRequestAction = (
  ctx: ActionContext,
  action: Action,
  join: Join,
): (() => void) | undefined => {
  if (action === 'accept') return () => void acceptJoin(ctx, join)
  if (action === 'deny') return () => denyJoinWithReason(ctx, join)
  return action === 'denyAndBlock' ? () => denyJoinAndBlock(ctx, join) : undefined
}

/** What a key of the list does to one of them; nothing when it means nothing here. */
export const pendingRequestAction = (
  ctx: ActionContext,
  { wants, from }: PendingRequest,
  action: Action,
): (() => void) | undefined => {
  if (wants.kind === 'plain') return plaintextRequestAction(ctx, action, wants.ask)
  if (action === 'info') return () => ctx.ui.patch({ overlay: { kind: 'person', who: from } })
  return wants.kind === 'talk'
    ? chatRequestAction(ctx, action, wants.request)
    : joinRequestAction(ctx, action, wants.join)
}

/** Everybody who waits for my answer: who wants to talk, who asks to join, who invites me; by time. */
import { waitingJoins } from '../../src/chat/groupSelectors.ts'
import type { Join } from '../../src/chat/joins.ts'
import type { Request } from '../../src/chat/requests.ts'
import { waitingRequests } from '../../src/chat/selectors.ts'
import type { State } from '../../src/chat/state.ts'
import { derive } from '../../src/core/derive.ts'
import type { Millis, SafeText, UserId } from '../../src/core/names.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { widthOf } from '../text/width.ts'

/** One that waits, whatever it wants. */
export type Waiting = {
  readonly key: string
  readonly from: UserId
  readonly at: Millis
  readonly text: SafeText
  readonly wants:
    | { readonly kind: 'talk'; readonly request: Request }
    | { readonly kind: 'join'; readonly join: Join }
}

const ofRequest = (request: Request): Waiting => {
  const { id, from, at, text } = request
  return { key: id, from, at, text, wants: { kind: 'talk', request } }
}

const ofJoin = (join: Join): Waiting => {
  const { id, from, at, text } = join
  return { key: `join ${id}`, from, at, text, wants: { kind: 'join', join } }
}

/** All of them, oldest first. */
export const waitingForMe: (state: State) => readonly Waiting[] = derive(
  [waitingRequests, waitingJoins],
  (requests, joins) =>
    [...requests.map(ofRequest), ...joins.map(ofJoin)].toSorted((a, b) => a.at - b.at),
)

/** What they want, in at most so many cells where that can be. */
export const wantsInWords = (
  { wants }: Waiting,
  name: string,
  room: number,
  arrow: string,
  texts: Texts,
): string => {
  if (wants.kind === 'talk') return texts.wantsToChat(name)
  const { kind, name: group } = wants.join
  const { joinLine, joinShort, inviteLine, inviteShort } = texts.group
  const [whole, short] =
    kind === 'ask'
      ? [joinLine(name, group, arrow), joinShort(name, group, arrow)]
      : [inviteLine(name, group), inviteShort(name, group)]
  return widthOf(whole) <= room ? whole : short
}

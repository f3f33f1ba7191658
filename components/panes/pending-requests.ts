/** Everybody who waits for my answer: who wants to talk, who asks to join, who invites me; also in plain text. */
import type { PlaintextRequest } from '../../src/model/plaintext/plaintext-state.ts'
import { pendingPlaintextRequests } from '../../src/model/plaintext/plaintext-selectors.ts'
import { waitingJoins } from '../../src/model/groups/group-selectors.ts'
import type { Join } from '../../src/model/groups/joins.ts'
import type { Request } from '../../src/model/direct/requests.ts'
import { waitingRequests } from '../../src/model/screen/pane-selectors.ts'
import type { State } from '../../src/model/state.ts'
import { createSelector } from '../../src/core/memo.ts'
import type { Millis, SafeText, UserId } from '../../src/core/ids.ts'
import { safeLine } from '../../src/core/safe-text.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import type { Glyphs } from '../../src/themes/glyphs.ts'
import { fitUnsignedName } from '../widgets/names.ts'
import { widthOf } from '../text/width.ts'
import { truncate } from '../text/wrap.ts'

/** One that waits, whatever it wants. */
export type PendingRequest = {
  readonly key: string
  readonly from: UserId
  readonly at: Millis
  readonly text: SafeText
  readonly wants:
    | { readonly kind: 'talk'; readonly request: Request }
    | { readonly kind: 'join'; readonly join: Join }
    | { readonly kind: 'plain'; readonly ask: PlaintextRequest }
}

const fromRequest = (request: Request): PendingRequest => {
  const { id, from, at, text } = request
  return { key: id, from, at, text, wants: { kind: 'talk', request } }
}

const fromJoin = (join: Join): PendingRequest => {
  const { id, from, at, text } = join
  return { key: `join ${id}`, from, at, text, wants: { kind: 'join', join } }
}

const fromPlaintext = (ask: PlaintextRequest): PendingRequest => {
  const { id, from, at } = ask
  return { key: `plain ${id}`, from, at, text: safeLine(''), wants: { kind: 'plain', ask } }
}

/** All of them, oldest first; below them those in plain text, where anybody may ask in any name. */
export const pendingRequests: (state: State) => readonly PendingRequest[] = createSelector(
  [waitingRequests, waitingJoins, pendingPlaintextRequests],
  (requests, joins, plain) => [
    ...[...requests.map(fromRequest), ...joins.map(fromJoin)].toSorted((a, b) => a.at - b.at),
    ...plain.map(fromPlaintext),
  ],
)

/** How many rows they take: a text with a request has a row of its own. */
export const requestRowCount = (waiting: readonly PendingRequest[]): number =>
  waiting.reduce((sum, { text }) => sum + (text === '' ? 1 : 2), 0)

const plaintextRequestText = (
  { kind, from, group = safeLine('') }: PlaintextRequest,
  { plaintext }: Texts,
  ellipsis: string,
): string => {
  // short enough for the mark to be seen in the narrowest pane
  const name = fitUnsignedName(from, 12, ellipsis)
  if (kind === 'talk') return plaintext.wantsToChat(name)
  return kind === 'enter'
    ? plaintext.wantsIn(name, group)
    : plaintext.invitesYou(truncate(group, 12, ellipsis))
}

/** What they want, in at most so many cells where that can be. */
export const pendingRequestText = (
  { wants }: PendingRequest,
  name: string,
  room: number,
  glyphs: Pick<Glyphs, 'out' | 'ellipsis'>,
  texts: Texts,
): string => {
  if (wants.kind === 'talk') return texts.wantsToChat(name)
  if (wants.kind === 'plain') return plaintextRequestText(wants.ask, texts, glyphs.ellipsis)
  const { kind, name: group } = wants.join
  const { joinLine, joinShort, inviteLine, inviteShort } = texts.group
  const [whole, short] =
    kind === 'ask'
      ? [joinLine(name, group, glyphs.out), joinShort(name, group, glyphs.out)]
      : [inviteLine(name, group), inviteShort(name, group)]
  return widthOf(whole) <= room ? whole : short
}

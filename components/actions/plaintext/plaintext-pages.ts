/** People and groups of the plain-text chat: how they are named, and all that is known of them. */
import { personLookAlike, plaintextGroupLookAlike } from '../../../src/model/screen/look-alikes.ts'
import { isPlaintextLeader } from '../../../src/model/plaintext/plaintext-groups.ts'
import { isPlaintextSessionOver } from '../../../src/model/plaintext/plaintext-sessions.ts'
import {
  plaintextUserId,
  validatePlaintextName,
  formatPlaintextUser,
} from '../../../src/core/plaintext-ids.ts'
import type { SafeText, UserId } from '../../../src/core/ids.ts'
import { openPage } from '../action-context.ts'
import type { ActionContext } from '../action-context.ts'

/** Somebody of the plain-text chat, by `?bob`, or `bob?` as it is shown; `undefined` for other names. */
export const parsePlaintextName = (typed: string): UserId | undefined => {
  const [, before, after] = /^@?(?:\?(.+)|([^?]+)\?)$/u.exec(typed) ?? []
  const name = validatePlaintextName(before ?? after)
  return name && plaintextUserId(name)
}

/** Lines about somebody there, for a page to read. */
export const showPlaintextPerson = (ctx: ActionContext, who: UserId): void => {
  const { texts } = ctx
  const state = ctx.now()
  const person = state.plaintext.people.get(who)
  const talks = [...state.plaintext.sessions.values()].filter((talk) => talk.with === who)
  const name = formatPlaintextUser(who)
  const alike = personLookAlike(state, who)
  const lines = [
    `${name}  ${texts.plaintext.kind} · ${texts.topics.unsigned}`,
    '',
    ...(alike ? [texts.lookAlike.sentence(name, alike), ''] : []),
    ...(person
      ? [
          `${texts[person.status]}, ${texts.personInfo.lastSeen}: ${texts.dates.moment(person.seen)}`,
          '',
        ]
      : []),
    ...talks
      .filter((talk) => !isPlaintextSessionOver(talk))
      .map(
        ({ topic, since }) => `${texts.personInfo.topic}: ${topic} (${texts.dates.moment(since)})`,
      ),
  ]
  openPage(ctx, texts.personInfo.title(name), lines)
}

/** Lines about a group there. */
export const showPlaintextGroup = (ctx: ActionContext, name: SafeText): void => {
  const { texts } = ctx
  const group = ctx.now().plaintext.groups.get(name)
  if (!group) return
  const { id } = ctx.now().me
  const shown = (who: UserId) => (who === id ? texts.you : formatPlaintextUser(who))
  const { leader, members } = group
  const alike = plaintextGroupLookAlike(ctx.now(), name)
  const lines = [
    `${name}  ${texts.plaintext.kind} · ${texts.topics.unsigned}`,
    '',
    ...(alike ? [texts.lookAlike.sentence(name, alike), ''] : []),
    texts.plaintext.leader(leader === undefined ? '?' : shown(leader)),
    texts.plaintext.members([...members.keys()].map(shown).join(', ')),
    ...(isPlaintextLeader(ctx.now(), name) ? ['', texts.plaintext.leaderHint(name)] : []),
  ]
  openPage(ctx, texts.personInfo.title(name), lines)
}

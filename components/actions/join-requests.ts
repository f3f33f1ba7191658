/** Answering those who ask to join, and those who invite me. */
import type { Join } from '../../src/model/groups/joins.ts'
import { MAX_TEXT, safeLine } from '../../src/core/safe-text.ts'
import { granted, nameOf } from './action-context.ts'
import type { Desk } from './action-context.ts'
import { acceptInvitation } from './groups.ts'

/** Lets in who asks, or accepts the invitation. */
export const acceptJoin = (desk: Desk, join: Join): boolean => {
  if (join.kind === 'invite') return acceptInvitation(desk, join)
  if (!granted(desk, desk.services.send({ type: 'group.admit', ask: join.id }))) return false
  const name = nameOf(desk.now(), join.from)
  desk.ui.tell(desk.texts.group.notices.admitted(name, join.name))
  return true
}

/** Says no, with this reason, which may be empty. */
export const denyJoin = (desk: Desk, { id, kind, from, name }: Join, typed: string): boolean => {
  const reason = safeLine(typed, MAX_TEXT)
  if (!granted(desk, desk.services.send({ type: 'group.deny', join: id, reason }))) return false
  const { notices } = desk.texts.group
  const asker = nameOf(desk.now(), from)
  desk.ui.tell(kind === 'ask' ? notices.denied(asker, name) : notices.declined(name))
  return true
}

/** Asks for a reason, then says no. */
export const denyJoinWithReason = (desk: Desk, join: Join): void => {
  const { ask } = desk.texts.group
  const name = nameOf(desk.now(), join.from)
  const text =
    join.kind === 'ask' ? ask.denyJoin(name, join.name) : ask.declineInvite(name, join.name)
  const onDone = (reason: string) => denyJoin(desk, join, reason)
  desk.ui.patch({ question: { kind: 'prompt', text, onDone } })
}

/** Asks, then says no and blocks whoever it was. */
export const denyJoinAndBlock = (desk: Desk, { id, from }: Join): void => {
  const { ui, texts, services } = desk
  const name = nameOf(desk.now(), from)
  const onYes = () => {
    const no = services.send({ type: 'group.deny', join: id, reason: safeLine('') })
    if (!granted(desk, no)) return
    if (!granted(desk, services.send({ type: 'person.block', who: from }))) return
    ui.tell(texts.notices.blocked(name))
  }
  ui.patch({ question: { kind: 'confirm', text: texts.ask.block(name), onYes } })
}

/** Numbered words of others: each is judged once, and confirmed whatever the judgement, but for a few reasons. */
import { amMember, isMember, wasMember } from '../../model/groups/membership.ts'
import type { Stamped } from '../../model/commands.ts'
import { TOO_EARLY } from '../../model/commands.ts'
import { covers, merged, within, withNumber } from '../../core/seq-ranges.ts'
import type { GroupId, Millis, PublicKey, UserId } from '../../core/ids.ts'
import type { Disk } from '../../ports.ts'
import { MAX_HOLES } from '../../protocol/fields.ts'
import type { Told } from '../../protocol/topics.ts'
import type { Heard } from '../../protocol/codec.ts'
import type { Holding } from './deferred-commands.ts'
import { idOnly, isWord } from './stored-ids.ts'
import { judgeWord } from './decide-command.ts'
import type { Incoming, Ledger } from '../counters.ts'
import { nameOf, take } from '../counters.ts'
import type { Model } from '../event-store.ts'

/** A word from further ahead (ms) than this has to wait until its time comes; its author sends it again. */
export const AHEAD = 24 * 3_600_000
/** A clock that differs by more than this (ms) is counted. */
const CLOCK_OFF = 5 * 60_000
/** Reasons that leave a word unconfirmed: its author keeps it, and sends it again. */
export const UNCONFIRMED: ReadonlySet<string> = new Set([
  'blocked',
  'too-many-requests',
  'unknown-session',
  'unknown-group',
  'from-the-future',
  'too-many-holes',
])

/** A numbered word with the place where it was said and the bytes as they came. */
export type Counted = {
  readonly place: Told
  readonly topic: string
  readonly bytes: Uint8Array
  readonly command: Stamped
}

type Needs = {
  readonly disk: Disk
  readonly ledger: Ledger
  readonly model: Model
  readonly now: () => Millis
  readonly holding: Pick<Holding, 'hold'>
  readonly touch: (counter: Incoming) => void
  readonly refuse: (reason: string) => void
  /** The card under which something was said in a group is lacking. */
  readonly onUnknownCard: (command: Stamped) => void
}

/** Only a message has rows that can be shown. */
export const isMessage = ({ type }: { readonly type: string }): boolean =>
  type === 'session.say' || type === 'group.say'

/** The counter with a word in it that shows nothing by itself: it is no gap in what was read. */
export const withoutRows = (counter: Incoming, seq: number): Incoming => ({
  ...counter,
  read: withNumber(counter.read, seq),
})

/** Judges and counts. */
export const createCounting = (needs: Needs) => {
  const { disk, ledger, model, holding, touch, refuse } = needs

  const isBlocked = (who: UserId) => model.state().people.get(who)?.blocked ?? false

  const isSession = (place: Told, by: UserId) =>
    place.kind === 'session' && model.state().sessions.get(place.id)?.with === by

  const isInsider = (group: GroupId, { by: id, key }: Stamped) =>
    amMember(model.state(), group) && wasMember(model.state().groups.get(group), { id, key })

  const isFellow = (place: Told, id: UserId, key: PublicKey) =>
    place.kind === 'group' &&
    amMember(model.state(), place.group) &&
    isMember(model.state().groups.get(place.group), { id, key })

  /** Another word under a number that is there: its author is told, and says it again. */
  const clashing = (counter: Incoming, { seq, ref }: Pick<Stamped, 'seq' | 'ref'>): Incoming => {
    const { other = [] } = counter
    const [kept] = disk.words.between(nameOf(counter), seq, seq)
    if (!kept || isWord(kept.bytes, ref) || within(other, seq)) return counter
    const next = { ...counter, other: merged(other, [[seq, seq]]).slice(-MAX_HOLES) }
    disk.transaction(false, () => ledger.put(next))
    return next
  }

  /** A numbered word: judged once, and confirmed whatever the judgement, but for a few reasons. */
  const spoken = ({ place, topic, bytes, command }: Counted) => {
    // in a group somebody blocked is heard and not shown: the others hear them too
    if (place.kind !== 'group' && isBlocked(command.by)) return refuse('blocked')
    const counter = ledger.incoming(place, command.key)
    if (!counter) return refuse('misplaced')
    if (covers(counter.got, command.seq)) {
      touch(clashing(counter, command))
      return refuse('duplicate')
    }
    if (command.at > needs.now() + AHEAD) return refuse('from-the-future')
    const next = take(counter, command.seq)
    if (!next) return refuse('too-many-holes')
    if (command.at > needs.now() + CLOCK_OFF) refuse('clock-ahead')
    const judged = judgeWord(model, disk, command)
    const taken = () => {
      ledger.put(isMessage(command) ? next : withoutRows(next, command.seq))
      // of a group everything is kept as it was signed: for members who lack it, and to look at again
      const kept = place.kind === 'group' ? bytes : idOnly(command.ref)
      disk.words.keep(nameOf(next), command.seq, kept)
    }
    if (judged.ok) {
      model.happen(judged.value, taken)
      return touch(next)
    }
    const reason = judged.error
    if (place.kind === 'group') {
      if (reason === 'unknown-card') needs.onUnknownCard(command)
      // of somebody who never was a member nothing is kept
      if (!isInsider(place.group, command) && !TOO_EARLY.has(reason)) return refuse(reason)
    }
    const confirm = () => {
      if (!UNCONFIRMED.has(reason)) taken()
    }
    const early = TOO_EARLY.has(reason)
    if (early && !holding.hold({ topic, bytes, reason }, command, confirm)) {
      // most likely of a message from before I was a member: its author must not send it for ever
      const passed = place.kind === 'group' && reason === 'unknown-message'
      return passed ? model.happen([{ type: 'packet.refused', reason }], taken) : refuse(reason)
    }
    model.happen([{ type: 'packet.refused', reason }], early ? undefined : confirm)
    if (!UNCONFIRMED.has(reason)) touch(next)
  }

  /** What I do not understand counts as heard: sending it again would not help. */
  const strange = (place: Told, { by, seq, ref }: Heard, reason: string, key: PublicKey) => {
    const person = model.state().people.get(by)
    const expected = place.kind === 'control' || isSession(place, by) || isFellow(place, by, key)
    if (person?.key !== key || person.blocked || !expected) return refuse(reason)
    const counter = ledger.incoming(place, key)
    if (counter && covers(counter.got, seq)) {
      touch(clashing(counter, { seq, ref }))
      return refuse('duplicate')
    }
    const next = counter && take(counter, seq)
    if (!next) return refuse(reason)
    model.happen([{ type: 'packet.refused', reason }], () => {
      ledger.put(withoutRows(next, seq))
      disk.words.keep(nameOf(next), seq, idOnly(ref))
    })
    touch(next)
  }

  return { spoken, strange }
}

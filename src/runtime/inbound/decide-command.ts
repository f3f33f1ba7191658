/** What somebody else said, judged by the rules of the chat with everything on hand that it is about. */
import { decide } from '../../model/model.ts'
import type { ChatEvent, Refusal, Stamped } from '../../model/commands.ts'
import type { PublicKey } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail } from '../../core/result.ts'
import type { Disk } from '../../ports.ts'
import type { Heard } from '../../protocol/codec.ts'
import type { Spoken } from '../../protocol/messages/direct.ts'
import type { Model } from '../event-store.ts'
import { fetchTarget } from '../load-history.ts'

/** A word with the stamp of its author. */
export const stamped = (heard: Omit<Heard, 'word'>, word: Spoken, key: PublicKey): Stamped => {
  const { by, at, ref, seq } = heard
  return { ...word, by, at, ref, seq, key }
}

/** The facts that this word makes, or why it makes none. */
export const judgeWord = (
  model: Model,
  disk: Disk,
  command: Stamped,
): Result<readonly ChatEvent[], Refusal> => {
  fetchTarget(model, disk, command)
  const isSaid = command.type === 'session.say' || command.type === 'group.say'
  const known = isSaid && disk.history.find(command.ref) !== undefined
  return known ? fail('already-known') : decide(model.state(), command)
}

/** The fields of a group's roster: members, departed members, heirs, lineage. */
import type {
  DepartedMember,
  Heirs,
  Identity,
  Member,
  LineageStep,
} from '../../model/groups/roster.ts'
import { parsePublicKey, parseUserId } from '../../core/ids.ts'
import { allDefined, readSeq, readSeqCount, readSeqRanges, itemsOf } from '../fields.ts'
import { LIST_LIMITS, NUMBER_LIMITS } from '../limits.ts'
import type { Reader } from '../../core/schema.ts'
import {
  readBoolean,
  readFields as object,
  readList,
  readOneOf,
  readString,
  readInteger,
} from '../../core/schema.ts'

const readKeyed: Reader<Identity> = (value) => {
  const [id, key] = itemsOf(value)
  return allDefined<Identity>({ id: parseUserId(id), key: parsePublicKey(key) })
}

export const readMember: Reader<Member> = (value) => {
  const [, , since, said] = itemsOf(value)
  const who = readKeyed(value)
  const counted = allDefined<Omit<Member, keyof Identity>>({
    since: readSeq(since),
    sentCount: readSeqCount(said),
  })
  return who && counted && { ...who, ...counted }
}

export const readDeparted: Reader<DepartedMember> = (value) => {
  const [, , upTo, gaps, left] = itemsOf(value)
  const who = readKeyed(value)
  const rest = allDefined<Omit<DepartedMember, keyof Identity>>({
    have: readSeqRanges(upTo, gaps),
    left: readBoolean(left),
  })
  return who && rest && { ...who, ...rest }
}

const SIGNATURE = /^[A-Za-z0-9_-]{86}$/u
const readSignature: Reader<string> = readString(86, (value) =>
  SIGNATURE.test(value) ? value : undefined,
)

export const readHeirs: Reader<Heirs> = (value) => {
  const read = object(value)
  if (!read) return undefined
  return allDefined<Heirs>({
    after: readInteger(1000, NUMBER_LIMITS.after)(read['after']),
    list: readList(readKeyed, LIST_LIMITS.heirs)(read['list']),
    sig: readSignature(read['sig']),
  })
}

const readHow = readOneOf('founded', 'handed', 'claimed')

export const readLineageStep: Reader<LineageStep> = (value) => {
  const read = object(value)
  if (!read) return undefined
  const made = allDefined<LineageStep>({
    id: parseUserId(read['id']),
    key: parsePublicKey(read['key']),
    rev: readSeq(read['rev']),
    how: readHow(read['how']),
  })
  const sig = readSignature(read['sig'])
  const named = readHeirs(read['heirs'])
  if (made?.how === 'handed') return sig === undefined ? undefined : { ...made, sig }
  if (made?.how === 'claimed') return named && { ...made, heirs: named }
  return made
}

export const writeHeirs = ({ after, list: named, sig }: Heirs) => ({
  after,
  list: named.map(({ id, key }) => [id, key]),
  sig,
})

export const writeLineageStep = ({ heirs, ...step }: LineageStep) => ({
  ...step,
  heirs: heirs && writeHeirs(heirs),
})

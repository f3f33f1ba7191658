/** The fields of a group's card: members, who is gone, heirs, the line of leaders. */
import type { Gone, Heirs, Keyed, Member, Step } from '../../model/groups/roster.ts'
import { MAX_HEIRS } from '../../model/groups/roster.ts'
import { publicKey, userId } from '../../core/ids.ts'
import { all, coverage, parts } from '../fields.ts'
import type { Reader } from '../schema.ts'
import { bool, fields as object, list, oneOf, string, whole } from '../schema.ts'

const keyed: Reader<Keyed> = (value) => {
  const [id, key] = parts(value)
  return all<Keyed>({ id: userId(id), key: publicKey(key) })
}

export const member: Reader<Member> = (value) => {
  const [, , since, said] = parts(value)
  const who = keyed(value)
  const counted = all<Omit<Member, keyof Keyed>>({ since: whole(1)(since), said: whole(0)(said) })
  return who && counted && { ...who, ...counted }
}

export const gone: Reader<Gone> = (value) => {
  const [, , upto, holes, left] = parts(value)
  const who = keyed(value)
  const rest = all<Omit<Gone, keyof Keyed>>({ have: coverage(upto, holes), left: bool(left) })
  return who && rest && { ...who, ...rest }
}

const SIGNATURE = /^[A-Za-z0-9_-]{86}$/u
const signature: Reader<string> = string(86, (value) => (SIGNATURE.test(value) ? value : undefined))

export const heirs: Reader<Heirs> = (value) => {
  const read = object(value)
  if (!read) return undefined
  return all<Heirs>({
    after: whole(1000)(read['after']),
    list: list(keyed, MAX_HEIRS)(read['list']),
    sig: signature(read['sig']),
  })
}

const how = oneOf('founded', 'handed', 'claimed')

export const step: Reader<Step> = (value) => {
  const read = object(value)
  if (!read) return undefined
  const made = all<Step>({
    id: userId(read['id']),
    key: publicKey(read['key']),
    rev: whole(1)(read['rev']),
    how: how(read['how']),
  })
  const sig = signature(read['sig'])
  const named = heirs(read['heirs'])
  if (made?.how === 'handed') return sig === undefined ? undefined : { ...made, sig }
  if (made?.how === 'claimed') return named && { ...made, heirs: named }
  return made
}

export const writeHeirs = ({ after, list: named, sig }: Heirs) => ({
  after,
  list: named.map(({ id, key }) => [id, key]),
  sig,
})

export const writeStep = ({ id, key, rev, how: made, sig, heirs: named }: Step) => ({
  id,
  key,
  rev,
  how: made,
  sig,
  heirs: named && writeHeirs(named),
})

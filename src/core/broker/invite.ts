/** Invite strings: `papo:alice?k=<key>&b=<broker url>&s=<space>` brings a person, key and all. */
import { parseBrokerAddress } from './broker-address.ts'
import { parseDisplayName, parsePublicKey } from '../ids.ts'
import type { PublicKey, SafeText } from '../ids.ts'

/** Who invites, with which key, and where they are found. */
export type Invite = {
  readonly name: SafeText
  readonly key: PublicKey
  /** Without user name and password. */
  readonly broker?: string
  readonly space?: string
}

const START = 'papo:'
/** The longest invite that is looked at, in UTF-16 units. */
const MAX_INVITE = 2048
// the topic prefix: some levels without wildcards, as it is on the wire
const SPACE = /^[A-Za-z0-9_~-]{1,32}(?:\/[A-Za-z0-9_~-]{1,32}){0,2}$/u
// 43 characters have two bits more than 32 bytes: only one of the four ways to write them is the key
const LAST_OF_KEY = /[AEIMQUYcgkosw048]$/u

const parseInviteKey = (value: string | null): PublicKey | undefined =>
  value !== null && LAST_OF_KEY.test(value) ? parsePublicKey(value) : undefined

/** The broker's URL without user name, password and fragment; `undefined` when it is none. */
export const parseBrokerUrl = (value: string): string | undefined => {
  const read = parseBrokerAddress(value)
  return read.ok ? read.value.url : undefined
}

/** Can this space be in an invite: one to three topic levels? */
export const isSpace = (value: string): boolean => SPACE.test(value)

/** Writes an invite. A broker or space that no invite can carry is left out. */
export const formatInvite = ({ name, key, broker, space }: Invite): string => {
  const plain = broker === undefined ? undefined : parseBrokerUrl(broker)
  const parts = [
    `k=${key}`,
    ...(plain === undefined ? [] : [`b=${encodeURIComponent(plain)}`]),
    ...(space !== undefined && isSpace(space) ? [`s=${encodeURIComponent(space)}`] : []),
  ]
  return `${START}${encodeURIComponent(name)}?${parts.join('&')}`
}

const decodePercent = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch {
    // decodeURIComponent throws for broken percent sequences only
    return undefined
  }
}

/** Reads an invite; `undefined` when anything about it is not as `formatInvite` writes it. */
export const parseInvite = (value: string): Invite | undefined => {
  const text = value.trim()
  if (text.length > MAX_INVITE || !text.startsWith(START)) return undefined
  const [head = '', query, ...more] = text.slice(START.length).split('?')
  if (query === undefined || more.length > 0) return undefined
  const pairs = query.split('&').map((pair) => pair.split('='))
  const known = new Map(pairs.map(([name = '', ...rest]) => [name, decodePercent(rest.join('='))]))
  // a second k could show one person a key and the program another
  if (known.size !== pairs.length) return undefined
  const name = parseDisplayName(decodePercent(head))
  const key = parseInviteKey(known.get('k') ?? null)
  if (name === undefined || key === undefined) return undefined
  const broker = known.has('b') ? parseBrokerUrl(known.get('b') ?? '') : undefined
  const space = known.get('s')
  if (known.has('b') && broker === undefined) return undefined
  if (known.has('s') && (space === undefined || !isSpace(space))) return undefined
  return {
    name,
    key,
    ...(broker === undefined ? {} : { broker }),
    ...(space === undefined ? {} : { space }),
  }
}

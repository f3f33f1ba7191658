/** Every "where" of the program as one tagged type. */
import type { GroupId, SessionId } from './ids.ts'

export type Channel =
  | { readonly kind: 'direct'; readonly session: SessionId }
  | { readonly kind: 'group'; readonly group: GroupId }

/** A session of two people. */
export type DirectChannel = Extract<Channel, { readonly kind: 'direct' }>
/** The messages of a group. */
export type GroupChannel = Extract<Channel, { readonly kind: 'group' }>
/** Where signed messages are sent. */
export type MessageChannel = DirectChannel | GroupChannel

/** The channel of a session. */
export const directChannel = (session: SessionId): DirectChannel => ({ kind: 'direct', session })

/** The channel of a group's messages. */
export const groupChannel = (group: GroupId): GroupChannel => ({ kind: 'group', group })

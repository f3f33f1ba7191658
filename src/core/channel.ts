/** Every "where" of the program as one tagged type. */
import type { GroupId, SessionId, TopicFilter, UserId } from './ids.ts'

export type Channel =
  /** What people send to somebody outside of sessions and groups: requests, answers, receipts. */
  | { readonly kind: 'inbox'; readonly of: UserId }
  /** A session of two people. */
  | { readonly kind: 'direct'; readonly session: SessionId }
  /** The messages of a group. */
  | { readonly kind: 'group'; readonly group: GroupId }
  /** The rosters of a group. */
  | { readonly kind: 'roster'; readonly group: GroupId }
  | { readonly kind: 'presence'; readonly of: UserId }
  /** The question who is online. */
  | { readonly kind: 'roll-call' }
  /** An open topic that I follow: bare text. */
  | { readonly kind: 'topic'; readonly filter: TopicFilter }
  /** A topic of the plain-text chat on which people talk. */
  | { readonly kind: 'plaintext'; readonly topic: string }
  /** What stays in the program. */
  | { readonly kind: 'local' }

type Kind<K extends Channel['kind']> = Extract<Channel, { readonly kind: K }>

export type DirectChannel = Kind<'direct'>
export type GroupChannel = Kind<'group'>
export type RosterChannel = Kind<'roster'>
export type LocalChannel = Kind<'local'>
/** Where signed messages are sent. */
export type SignedChannel = DirectChannel | GroupChannel
/** Where messages are sent, signed or not. */
export type MessageChannel = SignedChannel | Kind<'topic' | 'plaintext'>
/** Where each author numbers what they send. */
export type SequencedChannel = Kind<'inbox'> | SignedChannel

type WrittenBy = { readonly from: UserId }

/** A channel with the only one who may write to it, as a topic names them. */
export type Address =
  | Kind<'presence'>
  | ((Kind<'inbox' | 'roll-call'> | GroupChannel | RosterChannel) & WrittenBy)
  | (DirectChannel & WrittenBy & { readonly to: UserId })

/** What `from` sends to a person outside of sessions and groups. */
export const inboxOf = (of: UserId, from: UserId) => ({ kind: 'inbox', of, from }) as const

/** The channel of a session. */
export const directChannel = (session: SessionId): DirectChannel => ({ kind: 'direct', session })

/** The channel of a group's messages. */
export const groupChannel = (group: GroupId): GroupChannel => ({ kind: 'group', group })

/** The channel of an open topic. */
export const topicChannel = (filter: TopicFilter): MessageChannel => ({ kind: 'topic', filter })

/** A channel as one string, for Maps and the database: different for different channels. */
export const keyOf = (channel: SequencedChannel | RosterChannel | MessageChannel): string => {
  switch (channel.kind) {
    case 'inbox':
      return `inbox ${channel.of}`
    case 'direct':
      return channel.session
    case 'group':
      return channel.group
    case 'roster':
      return `!${channel.group}`
    case 'topic':
      return `>${channel.filter}`
    case 'plaintext':
      return `?${channel.topic}`
  }
}

/** The group of a channel; `undefined` for channels of no group. */
export const groupOfChannel = (channel: Channel): GroupId | undefined =>
  channel.kind === 'group' || channel.kind === 'roster' ? channel.group : undefined

/** The channel of an address in which messages are numbered; `undefined` for other addresses. */
export const sequencedChannelOf = (address: Address): SequencedChannel | undefined => {
  if (address.kind === 'inbox') return { kind: 'inbox', of: address.of }
  if (address.kind === 'direct') return directChannel(address.session)
  return address.kind === 'group' ? groupChannel(address.group) : undefined
}

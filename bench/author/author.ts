/** Starts the author of a benchmark and asks for a conversation with the one who is measured. */
import { startHelper } from '../harness/helper.ts'
import type { Helper } from '../harness/helper.ts'

export const AUTHOR = 'alice'
/** The group of the author, where there is one. */
export const GROUP = 'lab'
/** Where the same packets are published for the client that is measured beside papo. */
export const RAW_TOPIC = 'raw/messages'

/** The text of the message with this number; no text is part of another. */
export const textOf = (seq: number): string =>
  `message ${seq}. and some words, as people write them, about 80 characters long`

/** What the author can be told. */
export type AuthorOrder =
  /** Sign messages up to this number; later ones are signed when they are published. */
  | { readonly do: 'sign'; readonly upTo: number }
  /** Publish the next ones, as fast as the broker takes them or so many a second. */
  | {
      readonly do: 'publish'
      readonly count: number
      readonly rate?: number
      readonly raw?: boolean
    }
  | { readonly do: 'stop' }
  /** Begin again with the first one. */
  | { readonly do: 'rewind' }

/** What the author tells. */
export type AuthorAnswer =
  | { readonly is: 'asked' }
  /** There is a group, and the one who is measured may ask to join it. */
  | { readonly is: 'founded' }
  | { readonly is: 'ready' }
  | { readonly is: 'signed'; readonly topic: string; readonly key: string }
  | { readonly is: 'published'; readonly last: number }
  /** The receipt for everything that was published so far has come. */
  | { readonly is: 'confirmed'; readonly upTo: number }

export type Author = Helper<AuthorOrder, AuthorAnswer>

/** Starts the author at this broker; with `members` they speak in a group of so many, else in a session. */
export const startAuthor = (url: string, peer: string, members?: number): Author =>
  startHelper(new URL('author-child.ts', import.meta.url), [
    url,
    peer,
    ...(members === undefined ? [] : [String(members)]),
  ])

/** The two who run in processes of their own beside the victim: what they can be told, and what they tell. */
import type { Helper } from '../harness/helper.ts'

export type FriendOrder = { readonly do: 'say'; readonly text: string }
export type FriendAnswer = { readonly is: 'ready' }
export type FriendProcess = Helper<FriendOrder, FriendAnswer>

export type FloodOrder =
  /** Sign so many packets of this attack. */
  | { readonly do: 'sign'; readonly attack: string; readonly count: number }
  /** Publish them, again and again, so many a second. */
  | { readonly do: 'flood'; readonly rate: number; readonly seconds: number }
  /** Publish each once. */
  | { readonly do: 'retain' }

export type FloodAnswer =
  | { readonly is: 'ready' }
  | { readonly is: 'signed'; readonly count: number }
  /** So many packets were acknowledged in so many milliseconds. */
  | { readonly is: 'done'; readonly count: number; readonly took: number }

export type FlooderProcess = Helper<FloodOrder, FloodAnswer>

/** What of a conversation calls me: everything, only what calls me by name, or nothing. */
import { readOneOf } from '../../core/schema.ts'
import type { Effect } from '../events.ts'

/** The levels, from loud to silent; the first holds where nothing was chosen. */
export const NOTIFY_LEVELS = ['all', 'mentions', 'nothing'] as const

export type NotifyLevel = (typeof NOTIFY_LEVELS)[number]

/** Reads a level. */
export const readNotifyLevel = readOneOf(...NOTIFY_LEVELS)

/** Does this call me, in a conversation of this level? A request or an invitation does, unless nothing does. */
export const callsAt = (
  level: NotifyLevel,
  about: Extract<Effect, { type: 'notify' }>['about'],
): boolean => level === 'all' || (level === 'mentions' && about !== 'message')

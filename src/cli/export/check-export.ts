/** Checks a whole export line by line, without a profile, a disk or a network. */
import {
  MAX_ANY,
  parseJson,
  readFields,
  readFinite,
  readLimitedString,
  readObject,
} from '../../core/schema.ts'
import type { Verify } from '../../protocol/envelope.ts'
import { readLogged } from '../rpc/result-shapes.ts'
import { checkMessage, checkRoster } from './check-message.ts'
import type { MessageFault } from './check-message.ts'

/** The version of the format that is written and read. */
export const EXPORT_VERSION = 1

const readHead = readObject({ version: readFinite, space: readLimitedString })
const readEnd = readObject({ messages: readFinite })

/** `not-an-export`: the first line is not one of ours; `unreadable`: a line is none; `incomplete`: the end is missing, or messages are. */
export type ExportFault = MessageFault | 'not-an-export' | 'unreadable' | 'incomplete'

/** What a check found: how many messages, and who signed with which key. */
export type ExportSummary = {
  readonly signed: number
  readonly unsigned: number
  /** How many versions of groups, which say who was a member. */
  readonly rosters: number
  readonly wrong: number
  readonly authors: readonly { readonly id: string; readonly key: string }[]
}

export type ExportCheck = {
  /** Takes the next line; gives back what is wrong with it. */
  readonly line: (text: string) => ExportFault | undefined
  /** To be called after the last line: what is wrong with the whole. */
  readonly end: () => ExportFault | undefined
  readonly summary: () => ExportSummary
}

/** More authors than anybody has are not counted. */
const MAX_AUTHORS = 100_000

/** Begins a check. */
export const createExportCheck = (verify: Verify): ExportCheck => {
  let space: string | undefined
  let hasEnd = false
  let messages = 0
  let [signed, unsigned, rosters, wrong] = [0, 0, 0, 0]
  const authors = new Map<string, { readonly id: string; readonly key: string }>()

  const message = (fields: unknown, prefix: string): ExportFault | undefined => {
    const read = readLogged(fields)
    if (!read) return 'unreadable'
    const found = checkMessage(read, prefix, verify)
    if (found.is === 'signed') {
      signed += 1
      for (const [id, key] of found.keys) {
        if (authors.size < MAX_AUTHORS) authors.set(`${id} ${key}`, { id, key })
      }
      return undefined
    }
    if (found.is !== 'unsigned') return found.is
    unsigned += 1
    return undefined
  }

  const check = (text: string): ExportFault | undefined => {
    const fields = text.length <= MAX_ANY ? readFields(parseJson(text)) : undefined
    if (space === undefined) {
      const head = fields?.['type'] === 'export' ? readHead(fields) : undefined
      if (head?.version !== EXPORT_VERSION) return 'not-an-export'
      space = head.space
      return undefined
    }
    if (!fields || hasEnd) return 'unreadable'
    switch (fields['type']) {
      case 'conversation':
        return undefined
      case 'message':
        messages += 1
        return message(fields, space)
      case 'roster': {
        const fault = checkRoster(fields, space, verify)
        if (fault === undefined) rosters += 1
        return fault
      }
      case 'end': {
        hasEnd = true
        const total = readEnd(fields)?.messages
        return total === messages ? undefined : 'incomplete'
      }
      default:
        return 'unreadable'
    }
  }

  const counted = (fault: ExportFault | undefined) => {
    if (fault !== undefined) wrong += 1
    return fault
  }
  return {
    line: (text) => counted(check(text)),
    end: () => counted(hasEnd ? undefined : 'incomplete'),
    summary: () => ({ signed, unsigned, rosters, wrong, authors: [...authors.values()] }),
  }
}

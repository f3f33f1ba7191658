/** Reads a conversation page by page, however long it is. */
import { MAX_PAGE } from '../../rpc/contract.ts'
import type { ResultOf } from '../../rpc/contract.ts'
import type { TimeRange } from '../../time-flags.ts'
import { callOrReport } from '../call.ts'
import type { CallOutcome, CommandContext } from '../call.ts'

type Rows = ResultOf<'log'>['rows']
type Cursor = { readonly at?: number; readonly id?: string }

/** A message is put in order by a time that is at most so much (ms) later than the one that is shown. */
const MAX_ORDER_AHEAD = 86_400_000

type Wanted = TimeRange & {
  readonly who: string
  /** Only so many, the newest. */
  readonly limit?: number
  readonly timeout: number
  /** With the packets of which each message was made. */
  readonly signed?: boolean
}

/** So many messages with their packets in one answer. */
const SIGNED_PAGE = 200

const isIn =
  ({ since = -Infinity, until = Infinity }: TimeRange) =>
  ({ at }: { readonly at: number }) =>
    at >= since && at < until

/** Hands out all that is wanted, oldest first; gives back how many messages these were. */
export const readMessages = (
  context: CommandContext,
  wanted: Wanted,
  onRows: (rows: Rows) => void,
): Promise<CallOutcome<number>> => {
  const { who, since, until, limit, timeout, signed = false } = wanted
  const pageSize = signed ? SIGNED_PAGE : MAX_PAGE
  const page = (backward: boolean, cursor: Cursor, size: number) =>
    callOrReport(context, 'log', { who, limit: size, backward, timeout, signed, ...cursor })

  const forward = async (cursor: Cursor, count: number): Promise<CallOutcome<number>> => {
    const read = await page(false, cursor, pageSize)
    if (!read.ok) return read
    const { rows, more, at, id } = read.value
    const found = rows.filter(isIn(wanted))
    onRows(found)
    const isOver = until !== undefined && at !== undefined && at >= until + MAX_ORDER_AHEAD
    const next = count + found.length
    if (!more || isOver || at === undefined || id === undefined) return { ok: true, value: next }
    return forward({ at, id }, next)
  }

  const backward = async (
    cursor: Cursor,
    later: readonly Rows[],
    missing: number,
  ): Promise<CallOutcome<number>> => {
    const read = await page(true, cursor, Math.min(pageSize, missing))
    if (!read.ok) return read
    const { rows, more, at, id } = read.value
    const found = rows.filter(isIn(wanted)).slice(-missing)
    const [all, left] = [[found, ...later], missing - found.length]
    const isOver = since !== undefined && at !== undefined && at < since
    if (left > 0 && more && !isOver && at !== undefined && id !== undefined)
      return backward({ at, id }, all, left)
    for (const one of all) onRows(one)
    return { ok: true, value: (limit ?? 0) - left }
  }

  if (limit === undefined) return forward(since === undefined ? {} : { at: since }, 0)
  return backward(until === undefined ? {} : { at: until + MAX_ORDER_AHEAD }, [], limit)
}

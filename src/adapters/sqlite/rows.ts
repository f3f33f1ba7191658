/** Reads what the database gives back. A value of another kind means damage, and is thrown as such. */
import type { SQLOutputValue } from 'node:sqlite'
import type { ChatEvent } from '../../model/commands.ts'

/** One row, by the names of its columns. */
export type Row = { readonly [column: string]: SQLOutputValue }

const wrong = (column: string): never => {
  throw new Error(`the database holds something else than expected in "${column}"`)
}

/** Reads a text column. */
export const text = (row: Row, column: string): string => {
  const value = row[column]
  return typeof value === 'string' ? value : wrong(column)
}

/** Reads a whole number. */
export const number = (row: Row, column: string): number => {
  const value = row[column]
  return typeof value === 'number' ? value : wrong(column)
}

/** Reads bytes. */
export const bytes = (row: Row, column: string): Uint8Array => {
  const value = row[column]
  return value instanceof Uint8Array ? value : wrong(column)
}

/** Reads a fact that `append` wrote; only this program writes there. */
export const event = (row: Row): ChatEvent => JSON.parse(text(row, 'json')) as ChatEvent

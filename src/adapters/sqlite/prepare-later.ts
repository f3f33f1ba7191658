/** Statements that are prepared when they are needed. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'

/**
 * Gives a statement, which SQLite reads when it is asked for first: there are sixty, a command that ends at once runs a
 * third of them, and those of the search index open its tables.
 */
export const prepareLater = (db: DatabaseSync, sql: string): (() => StatementSync) => {
  let made: StatementSync | undefined
  return () => (made ??= db.prepare(sql))
}

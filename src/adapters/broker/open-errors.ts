/** Why no broker could be opened, out of what the system and the store say. */

/** Why no broker could be opened. */
export type BrokerError =
  | 'address-in-use'
  | 'data-in-use' // another broker has this data folder open
  | 'data-broken' // the store cannot be read
  | 'data-newer' // a newer papo has written the store
  | 'no-folder' // the data folder cannot be made, read or written
  | 'not-ours' // the data folder belongs to another user
  | 'disk-full'
  | 'no-rights' // the system refuses the port
  | 'unknown-host' // no address of this machine
  | 'not-allowed' // the system refuses the address for another reason

/** Like `Result`, with the message of the system for a log or a person. */
export type OpenResult<T, E extends string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E; readonly detail: string }

const codesOf = (error: unknown): string =>
  error instanceof Error
    ? `${'code' in error ? String(error.code) : ''} ${codesOf(error.cause)}`
    : ''

/** By the code of the system, of the store, or by its message where the store has no code; the first match counts. */
const systemErrors: readonly (readonly [RegExp, BrokerError])[] = [
  [/EADDRINUSE/u, 'address-in-use'],
  [/LEVEL_LOCKED/u, 'data-in-use'],
  [/LEVEL_CORRUPTION/u, 'data-broken'],
  [/PAPO_NEWER_LAYOUT/u, 'data-newer'],
  [/ENOSPC|EDQUOT|EFBIG|No space left|quota exceeded|File too large/iu, 'disk-full'],
]
const addressErrors: readonly (readonly [RegExp, BrokerError])[] = [
  [/EACCES|EPERM/u, 'no-rights'],
  [/ENOTFOUND|EAI_|EADDRNOTAVAIL|EINVAL/u, 'unknown-host'],
]

/** What failed, with what could not be had: the folder for the data, or the address. */
export const openFailure = (
  error: unknown,
  what: 'folder' | 'address',
): OpenResult<never, BrokerError> => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const detail = String(cause)
  const known = what === 'folder' ? systemErrors : [...systemErrors, ...addressErrors]
  const message = `${codesOf(error)} ${detail}`
  const reason = known.find(([pattern]) => pattern.test(message))?.[1]
  return { ok: false, error: reason ?? (what === 'folder' ? 'no-folder' : 'not-allowed'), detail }
}

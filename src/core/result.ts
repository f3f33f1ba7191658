/** Expected failures are values with a named reason; exceptions are bugs. */

/** Either a value or the named reason why there is none. */
export type Result<T, E extends string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E }

/** A success that carries `value`. */
export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value })

/** A failure with its reason. */
export const fail = <E extends string>(error: E): { readonly ok: false; readonly error: E } => ({
  ok: false,
  error,
})

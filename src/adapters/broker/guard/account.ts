/** The one account of a broker that wants one. */
import { createHash, timingSafeEqual } from 'node:crypto'

/** Who may connect. */
export type BrokerAccount = { readonly username: string; readonly password: string }

const digest = (value: string | Uint8Array) => createHash('sha256').update(value).digest()

/** Is this the account? It takes the same time whatever of it is wrong. */
export const isAccount = (
  { username, password }: BrokerAccount,
  given: { readonly username: unknown; readonly password: unknown },
): boolean => {
  const name = typeof given.username === 'string' ? given.username : ''
  const secret = given.password instanceof Uint8Array ? given.password : ''
  const right = [
    timingSafeEqual(digest(name), digest(username)),
    timingSafeEqual(digest(secret), digest(password)),
  ]
  return right.every(Boolean)
}

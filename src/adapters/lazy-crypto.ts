/** Node's cryptography for what a start can do without: loading it takes 5 ms, and the first panes do not wait for it. */
import type * as crypto from 'node:crypto'

/** `node:crypto`, loaded by the first call. */
export const nodeCrypto = (): typeof crypto => process.getBuiltinModule('node:crypto')

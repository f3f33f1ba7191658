/** Which word came under a number: beside each number its id is kept, or the whole word where others may lack it. */
import type { Ref } from '../../core/ids.ts'
import { ulidOf } from '../../core/ids.ts'

const idField = (ref: Ref) => `"id":"${ulidOf(ref)}"`

/** What is kept of a word that nobody else will ask for. */
export const encodeIdOnly = (ref: Ref): Uint8Array => new TextEncoder().encode(idField(ref))

/** Are these the bytes of this word, or what was kept of it? */
export const containsId = (bytes: Uint8Array, ref: Ref): boolean =>
  new TextDecoder().decode(bytes).includes(idField(ref))

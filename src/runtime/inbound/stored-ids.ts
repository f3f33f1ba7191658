/** Which message came under a number: its id is stored, or the whole packet where others may lack it. */
import type { Ref } from '../../core/ids.ts'
import { ulidOf } from '../../core/ids.ts'

const idField = (ref: Ref) => `"id":"${ulidOf(ref)}"`

/** What is stored of a message that nobody else will ask for. */
export const encodeIdOnly = (ref: Ref): Uint8Array => new TextEncoder().encode(idField(ref))

/** Are these the bytes of this message, or what was stored of it? */
export const containsId = (bytes: Uint8Array, ref: Ref): boolean =>
  new TextDecoder().decode(bytes).includes(idField(ref))

const ID = /"id":"([0-9A-Z]{26})"/gu

/** The ids in these bytes; more than one only where a text looks like that field. */
export const idsIn = (bytes: Uint8Array): readonly string[] =>
  Array.from(new TextDecoder().decode(bytes).matchAll(ID), ([, id = '']) => id)

/** What a terminal sends: keys, pastes, mice, replies, and what is typed from them. */
import { createBurst } from '../../../components/keyboard/burst.ts'
import { createDecoder } from '../../../components/keyboard/decode.ts'
import type { Key } from '../../../components/keyboard/key.ts'
import {
  backspace,
  createBuffer,
  insert,
  killWord,
  left,
  MAX_BUFFER,
  overflowing,
  transpose,
  undo,
  wordLeft,
  yank,
} from '../../../components/composer/text-buffer.ts'
import type { FuzzTarget } from '../engine/target.ts'
import { bytesOf, inputOf, must, mustBeSafe, mustEqual } from '../engine/target.ts'

/** Texts that follow each other are one. */
const joined = (keys: readonly Key[]): readonly Key[] => {
  const all: Key[] = []
  for (const key of keys) {
    const last = all.at(-1)
    if (key.type === 'text' && last?.type === 'text')
      all[all.length - 1] = { type: 'text', text: last.text + key.text }
    else all.push(key)
  }
  return all
}

/** The keys of these bytes, read in pieces of so many, and then silence until nothing is waited for. */
const keysOf = (bytes: Buffer, size: number): readonly Key[] => {
  const decoder = createDecoder()
  const keys: Key[] = []
  for (let at = 0; at < bytes.length; at += size)
    for (const key of decoder.feed(bytes.subarray(at, at + size))) keys.push(key)
  for (let turn = 0; turn < 3; turn += 1) keys.push(...decoder.flush())
  must(decoder.waiting() === 'nothing', 'silence ends every sequence')
  return keys
}

const typeAll = (keys: readonly Key[]): void => {
  let buffer = createBuffer('draft')
  for (const key of keys.slice(0, 60)) {
    if (key.type === 'text' || key.type === 'paste') {
      overflowing(buffer, key.text)
      buffer = insert(buffer, key.text)
    } else
      buffer = [backspace, left, killWord, yank, transpose, undo, wordLeft].reduce(
        (b, edit) => edit(b),
        buffer,
      )
    must(buffer.cursor >= 0 && buffer.cursor <= buffer.text.length, 'a cursor is in its text')
  }
  must(buffer.text.length <= MAX_BUFFER, 'a draft has a limit')
  mustBeSafe(buffer.text.replaceAll(/[\u202A-\u202E]/gu, ''), 'a draft')
}

const E = '\u001B'

/** Bytes of a terminal. */
export const openKeyboard = (): FuzzTarget => ({
  alphabet: 'bytes',
  longest: 200_000,
  seeds: [
    `hello${E}[A${E}[1;5C\r${E}OP${E}[3~\t${E}[Z`,
    inputOf(`olá ${E}[200~two\nlines ✓${E}[201~!`),
    `${E}[<0;12;7M${E}[<0;12;7m${E}[M !!${E}[I${E}[O`,
    `${E}]11;rgb:ffff/ffff/ffff${E}\\${E}[?62;4c${E}[?1u${E}P1+r544e=78${E}\\${E}_G;OK${E}\\`,
    `${E}[97;5u${E}[13;2u${E}[27;5;106~${E}[57414;1u${E}${E}[A`,
    `a\u0001\u0003\u007F${E}b${E}${E}${E}[[A${E}[200~${E}[13;1u${E}[201~`,
    inputOf('日本語 👩‍👩‍👧‍👦 é'),
  ],
  words: [
    E,
    `${E}[`,
    `${E}[200~`,
    `${E}[201~`,
    `${E}]`,
    `${E}P`,
    `${E}O`,
    `${E}[M`,
    `${E}[<`,
    `${E}\\`,
    '\u0007',
    ';',
    ':',
    'u',
    '~',
    '\u00F0\u009F',
    '\u00C3',
    '\r\n',
  ],
  check: (input) => {
    const bytes = bytesOf(input)
    const whole = keysOf(bytes, Math.max(1, bytes.length))
    const size = 1 + (bytes.length % 7)
    if (bytes.length <= 5000)
      mustEqual(joined(keysOf(bytes, size)), joined(whole), 'it does not matter how bytes are cut')
    for (const key of whole) {
      if (key.type === 'text')
        mustBeSafe(key.text.replaceAll(/[\u202A-\u202E]/gu, ''), 'what is typed')
    }
    const burst = createBurst()
    typeAll([...burst.take(whole), ...burst.flush()])
  },
})

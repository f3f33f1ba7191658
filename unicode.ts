/**
 * Writes `src/core/text/unicode-data.ts`: which characters look alike (UTS 39, confusables.txt) and which
 * scripts there are. Both come from the ICU inside the Node that is pinned as a devDependency, so they are of
 * the same version of Unicode as the rest of the program. docs/decisions/0019-names.md says why.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = import.meta.dirname
const target = join(root, 'src/core/text/unicode-data.ts')

/** The pinned Node, whatever Node runs this. */
const pinnedNode = () => {
  const found = ['node', 'node.exe']
    .map((name) => join(root, 'node_modules/node/bin', name))
    .find((path) => existsSync(path))
  if (found === undefined) throw new Error('The package "node" is not installed: run npm ci')
  return readFileSync(found)
}

// "Cfu " as the format of a piece of ICU's data: four bytes after the magic number 0xda27 and ten others
const FORMAT = 'Cfu '
const MAGIC = 0x27_da
const SPOOF_MAGIC = 0x38_45_fd_ef

/** Where ICU's data of look-alikes begin in the binary. */
const findConfusables = (binary: Buffer): number => {
  for (let at = binary.indexOf(FORMAT); at >= 0; at = binary.indexOf(FORMAT, at + 1)) {
    const start = at - 12
    if (start < 0 || binary.readUInt16LE(start + 2) !== MAGIC) continue
    const body = start + binary.readUInt16LE(start)
    if (binary.readUInt32LE(body) === SPOOF_MAGIC) return body
  }
  throw new Error('This Node has no data of look-alikes: is it built with the whole ICU?')
}

/**
 * Reads them: from a character to what it looks like. ICU's uspoof_impl.h describes the format: keys in 32 bits,
 * of which the upper eight are the length of the value less one; values in 16 bits, which are the character
 * itself or where it begins in a text of all longer values.
 */
const readConfusables = (binary: Buffer): ReadonlyMap<string, string> => {
  const body = findConfusables(binary)
  const field = (index: number) => binary.readUInt32LE(body + 4 * index)
  const [keys, count, values, texts] = [field(3), field(4), field(5), field(7)]
  return new Map(
    Array.from({ length: count }, (_, index): [string, string] => {
      const key = binary.readUInt32LE(body + keys + 4 * index)
      const value = binary.readUInt16LE(body + values + 2 * index)
      const length = (key >>> 24) + 1
      const from = body + texts + 2 * value
      const text = binary.toString('utf16le', from, from + 2 * length)
      return [
        String.fromCodePoint(key & 0xff_ffff),
        length === 1 ? String.fromCharCode(value) : text,
      ]
    }),
  )
}

const decompose = (text: string) => text.normalize('NFKD')

const codes = (text: string): readonly number[] =>
  Array.from(text, (char) => char.codePointAt(0) ?? 0)

/** Every character from `!` on, assigned or not, in order. */
const everyCharacter = (): readonly string[] =>
  Array.from({ length: 0x11_0000 - 0x21 }, (_, index) => String.fromCodePoint(index + 0x21)).filter(
    (char) => char.isWellFormed(),
  )

const isScript = (code: string): boolean => {
  try {
    return new RegExp(`\\p{Script=${code}}`, 'u').test('') || true
  } catch {
    // no script has this code
    return false
  }
}

/** The codes of all scripts (ISO 15924): words of four letters in the binary that a regular expression knows. */
const readScripts = (binary: Buffer): readonly string[] => {
  const words = new Set(binary.toString('latin1').match(/[A-Z][a-z]{3}(?=\0)/gu))
  // Common, Inherited and Unknown are none, and two codes are other names of scripts
  const others = new Set(['Zyyy', 'Zinh', 'Zzzz', 'Qaac', 'Qaai'])
  return [...words].filter((code) => !others.has(code) && isScript(code)).toSorted()
}

/** `<code>=<first>.<last>`: the first and the last character that is written in this script, to the base 36. */
const packScripts = (scripts: readonly string[]): string => {
  const written = everyCharacter()
    .filter((char) => /[\p{L}\p{M}\p{N}]/u.test(char))
    .join('')
  return scripts
    .flatMap((script) => {
      const chars = written.match(new RegExp(`\\p{Script_Extensions=${script}}`, 'gu')) ?? []
      const [first, last] = codes(`${chars[0] ?? ''}${chars.at(-1) ?? ''}`)
      // Braille is a script without letters
      if (first === undefined || last === undefined) return []
      return `${script}=${first.toString(36)}.${last.toString(36)}`
    })
    .join(' ')
}

/**
 * What each character becomes when names are compared by what they look like, where that is not just the small
 * letter: NFKD, then what it looks like, then the small letter, until nothing changes any more. Characters that
 * NFKD takes apart, or that nobody sees, never get as far as this table.
 */
const foldAll = (looksLike: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
  const replace = (text: string) =>
    decompose(Array.from(decompose(text), (char) => looksLike.get(char) ?? char).join(''))
  const foldOnce = (text: string) => replace(replace(text).toLowerCase())
  const fold = (char: string) => {
    let text = foldOnce(char)
    for (let rounds = 0; foldOnce(text) !== text; rounds += 1) {
      if (rounds > 9) throw new Error(`No end with ${char}`)
      text = foldOnce(text)
    }
    return text
  }
  const folded = new Map<string, string>()
  for (const char of everyCharacter()) {
    if (decompose(char) !== char || /\p{Default_Ignorable_Code_Point}/u.test(char)) continue
    // nearly all: it becomes itself, and need not be asked twice
    if (!looksLike.has(char) && char.toLowerCase() === char) continue
    const text = fold(char)
    if (text !== decompose(char.toLowerCase())) folded.set(char, text)
  }
  return folded
}

/** `<text>=<characters>`: code points to the base 36; of the characters the differences, as they are in order. */
const packGroups = (
  folded: ReadonlyMap<string, string>,
  isWanted: (char: string) => boolean,
): string => {
  const wanted = [...folded].filter(([char]) => isWanted(char))
  const groups = Map.groupBy(wanted, ([, text]) => text)
  return [...groups]
    .map(([text, pairs]) => {
      let before = 0
      const chars = pairs.map(([char]) => {
        const [code = 0] = codes(char)
        const step = code - before
        before = code
        return step.toString(36)
      })
      return `${codes(text)
        .map((code) => code.toString(36))
        .join('.')}=${chars.join('.')}`
    })
    .join(' ')
}

const WIDTH = 98

const asLines = (text: string): string =>
  (text.match(new RegExp(`.{1,${WIDTH}}`, 'gu')) ?? []).map((line) => `${line}\\`).join('\n')

const isAscii = (char: string) => /^[\0-\u007F]$/u.test(char)

/** The whole file, from the binary of a Node. */
export const unicodeData = (binary: Buffer = pinnedNode()): string => {
  const folded = foldAll(readConfusables(binary))
  return `/**
 * Generated by \`npm run unicode\` from the Unicode data inside the pinned Node; see LICENSE-UNICODE.
 * Change \`unicode.ts\` and run it again instead of changing this file.
 */

/** Scripts: \`code=first.last\`, as \`src/core/text/scripts.ts\` reads it. */
export const SCRIPTS = \`\\
${asLines(packScripts(readScripts(binary)))}
\`

/** What looks alike within ASCII: \`text=characters\`, as \`src/core/text/look-alike.ts\` reads it. */
export const ASCII_LOOK_ALIKES = '${packGroups(folded, isAscii)}'

/** The same for all other characters. */
export const LOOK_ALIKES = \`\\
${asLines(packGroups(folded, (char) => !isAscii(char)))}
\`
`
}

if (process.argv[1] === import.meta.filename) writeFileSync(target, unicodeData())

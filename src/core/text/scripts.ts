/** Which scripts a text is written in, and which may stand together in a name (UTS 39 section 5.2). */
import { isAscii } from './ascii.ts'
import { SCRIPTS } from './unicode-data.ts'

/** What is used with every script: digits, dots, most accents. */
const commonPattern = () => /[\p{Script_Extensions=Common}\p{Script_Extensions=Inherited}]+/gu

// what languages mix: Latin letters with Chinese, Japanese or Korean
const mixedPattern = () =>
  /^(?:[\p{scx=Latn}\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}]*|[\p{scx=Latn}\p{scx=Hani}\p{scx=Bopo}]*|[\p{scx=Latn}\p{scx=Hani}\p{scx=Hang}]*)$/u

type Script = {
  readonly code: string
  /** Its characters lie between these two, and others too. */
  readonly first: number
  readonly last: number
}

const readScripts = (): readonly Script[] =>
  SCRIPTS.split(' ').map((entry) => {
    const [code = '', range = ''] = entry.split('=')
    const [first = 0, last = 0] = range.split('.').map((digits) => Number.parseInt(digits, 36))
    return { code, first, last }
  })

let scripts: readonly Script[] | undefined
const wholly = new Map<string, RegExp | undefined>()

/** Matches what is written in this script only; made when it is needed, because there are many. */
const whollyIn = (code: string): RegExp | undefined => {
  if (!wholly.has(code)) {
    try {
      wholly.set(code, new RegExp(`^\\p{Script_Extensions=${code}}+$`, 'u'))
    } catch {
      // an older Node does not know the script, nor what its letters are
      wholly.set(code, undefined)
    }
  }
  return wholly.get(code)
}

/**
 * Is a text in one script, or in a mixture that languages have? This is what UTS 39 calls highly restrictive,
 * for scripts of all kinds: Latin with Han and kana, with Han and bopomofo, or with Han and hangul, else one script alone.
 */
export const isOfOneScript = (text: string): boolean => {
  if (isAscii(text)) return true
  const written = text.replaceAll(commonPattern(), '')
  if (mixedPattern().test(written)) return true
  const first = written.codePointAt(0) ?? 0
  scripts ??= readScripts()
  return scripts.some(
    (script) =>
      script.first <= first && first <= script.last && whollyIn(script.code)?.test(written),
  )
}

/** Texts as somebody who looks for them sees them: without case, accents and what nobody sees. */

/**
 * Letters that are letters of their own to Unicode, and another letter with a stroke to who types. They are
 * replaced last: each stands here as it is once decompositions, case and marks are gone.
 */
export const FOLDED_LETTERS: ReadonlyMap<string, string> = new Map(
  (
    'łl đd øo ßss ıi æae œoe þth ðd ŧt ħh ĸk ŋn ƀb ɓb ɗd ɖd ƒf ɠg ƙk ɨi ɲn ɵo ʉu ƶz ɇe ɉj ɍr ɏy ⱥa ⱦt ȼc ' +
    // Greek at the end of a word; Arabic and Persian letters that keyboards take for each other
    'ςσ ىي یي کك ةه ەه'
  )
    .split(' ')
    .map((pair) => {
      const [from = '', ...to] = pair
      return [from, to.join('')] as const
    }),
)
const SPECIAL = new RegExp(`[${[...FOLDED_LETTERS.keys()].join('')}]`, 'gu')

// accents, Hebrew points and Arabic harakat; vowel signs of other scripts are as good as letters
const marksPattern = () =>
  /[\p{Default_Ignorable_Code_Point}\u0640]|(?=\p{M})[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Cyrillic}]/gu
const KATAKANA = /[\u30A1-\u30F6]/gu
const ASCII = /^[\0-\u007F]*$/u
/** From a letter of katakana to the same of hiragana. */
const TO_HIRAGANA = 0x60

/** `Łódź` and `lodz`, `straße` and `strasse`, `ﾎﾟｽﾄ`, `ポスト` and `ぽすと` are one. */
export const foldForSearch = (text: string): string => {
  if (ASCII.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(marksPattern(), '')
    .replaceAll(SPECIAL, (letter) => FOLDED_LETTERS.get(letter) ?? letter)
    .replaceAll(KATAKANA, (letter) =>
      String.fromCodePoint((letter.codePointAt(0) ?? 0) - TO_HIRAGANA),
    )
}

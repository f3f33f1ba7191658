/**
 * The markdown that people type in chats, as ranges of the text: nothing is taken out of it. Bold, italic, strike, code,
 * fenced blocks and quotes, by CommonMark's rules as far as a chat has use for them; headings, lists, tables and HTML are
 * text. Inside of words nothing begins or ends (`2*3*4`, `snake_case`). One pass, whatever others send.
 */

/** What a part of a text is; `mark` are the signs that make it so. */
export type MarkdownKind = 'strong' | 'emphasis' | 'strike' | 'code' | 'quote' | 'mark'

/** Part of a text: UTF-16 offsets, `to` exclusive. */
export type TextPart = { readonly from: number; readonly to: number }

/** Part of a text, and what it is. Parts may lie in each other; signs come after what they mark. */
export type MarkdownRange = TextPart & { readonly kind: MarkdownKind }

const ANY_SIGN = /[*_~`>]/u
const FENCE = /^ {0,3}(?<sign>`{3,}|~{3,})[^`~]*$/u
// no quote: the faces >_< and >:(
const quotePattern = () => /^ {0,3}(?:>(?=[\s>\p{L}\p{N}"'(]|$) ?)+/u
const LIST_ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])\s/u
const BLANK_LINE = /^\s*$/u
const SPACE = /\s/u
// scripts that write words without spaces have no ends of words
const wordPartPattern = () =>
  /(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{N}\p{M}]/u

type Run = { readonly at: number; readonly sign: string; left: number; first: number }

/** The character that ends before an offset, or begins at it. */
const charBefore = (text: string, at: number) => {
  const last = text.charCodeAt(at - 1)
  return text.slice(last >= 0xdc00 && last <= 0xdfff ? at - 2 : at - 1, at)
}
const charAt = (text: string, at: number) => String.fromCodePoint(text.codePointAt(at) ?? 0x20)

const runEnd = (text: string, at: number, to: number) => {
  let end = at + 1
  while (end < to && text[end] === text[at]) end += 1
  return end
}

/** Runs of backticks of each length, from the last to the first: a code span ends with a run as long as the one that begins it. */
const backtickRuns = (text: string, { from, to }: TextPart): ReadonlyMap<number, number[]> => {
  const runs = new Map<number, number[]>()
  for (let at = from; at < to;) {
    if (text[at] !== '`') {
      at += 1
      continue
    }
    const end = runEnd(text, at, to)
    const before = runs.get(end - at)
    if (before) before.push(at)
    else runs.set(end - at, [at])
    at = end
  }
  for (const places of runs.values()) places.reverse()
  return runs
}

/** Emphasis and code in one paragraph. `links` are passed over: signs in them belong to them. */
const inlineRanges = (
  text: string,
  part: TextPart,
  links: ReadonlyMap<number, number>,
  ranges: MarkdownRange[],
): void => {
  const codeEnds = backtickRuns(text, part)
  // by sign, and `~` and `~~` do not end each other
  const open = new Map<string, Run[]>()
  const openRuns = (sign: string) => {
    const runs = open.get(sign) ?? []
    open.set(sign, runs)
    return runs
  }
  const add = (from: number, to: number, kind: MarkdownKind) => ranges.push({ from, to, kind })
  const pair = (begin: Run, at: number, size: number, kind: MarkdownKind) => {
    begin.left -= size
    const from = begin.at + begin.left
    add(from + size, at, kind)
    add(from, from + size, 'mark')
    add(at, at + size, 'mark')
    // what was opened in between was never closed
    for (const runs of open.values()) {
      while ((runs.at(-1)?.at ?? -1) > begin.at) runs.pop()
    }
  }
  const close = (runs: Run[], run: Run): void => {
    let at = run.at
    while (run.left > 0) {
      const begin = runs.at(-1)
      // nothing is emphasized where nothing is in between
      if (!begin || begin.first === at) return
      const size = run.sign === '~' ? run.left : Math.min(2, begin.left, run.left)
      const kind = run.sign === '~' ? 'strike' : size === 2 ? 'strong' : 'emphasis'
      pair(begin, at, size, kind)
      if (begin.left === 0) runs.pop()
      at += size
      run.left -= size
    }
  }
  for (let at = part.from; at < part.to;) {
    const sign = text[at] ?? ''
    const linkEnd = links.get(at)
    if (linkEnd !== undefined) at = linkEnd
    else if (sign === '\\') at += 2
    else if (sign === '`') {
      const end = runEnd(text, at, part.to)
      const places = codeEnds.get(end - at) ?? []
      while ((places.at(-1) ?? part.to) < end) places.pop()
      const closing = places.at(-1)
      if (closing !== undefined) {
        add(end, closing, 'code')
        add(at, end, 'mark')
        add(closing, closing + end - at, 'mark')
        at = closing + end - at
      } else at = end
    } else if (sign === '*' || sign === '_' || sign === '~') {
      const end = runEnd(text, at, part.to)
      const size = end - at
      const before = at > part.from ? charBefore(text, at) : ' '
      const after = end < part.to ? charAt(text, end) : ' '
      const run: Run = { at, sign, left: size, first: end }
      const runs = openRuns(sign === '~' ? '~'.repeat(Math.min(size, 3)) : sign)
      const isSize = size <= (sign === '~' ? 2 : 3)
      if (isSize && !SPACE.test(before) && !wordPartPattern().test(after)) close(runs, run)
      if (isSize && run.left === size && !SPACE.test(after) && !wordPartPattern().test(before))
        runs.push(run)
      at = end
    } else at += 1
  }
}

type Line = TextPart & { readonly text: string }

const linesOf = (text: string): readonly Line[] => {
  let from = 0
  return text.split('\n').map((line) => {
    const at = from
    from += line.length + 1
    return { text: line, from: at, to: at + line.length }
  })
}

const isFenceEnd = (line: string, fence: string) => {
  const sign = line.trim()
  return (
    sign.startsWith(fence) &&
    sign === fence.charAt(0).repeat(sign.length) &&
    /^ {0,3}\S/u.test(line)
  )
}

/** The markdown of a text. `links` are where its links stand. */
export const markdownRanges = (
  text: string,
  links: readonly TextPart[] = [],
): readonly MarkdownRange[] => {
  if (!ANY_SIGN.test(text)) return []
  const ranges: MarkdownRange[] = []
  const linkEnds = new Map(links.map(({ from, to }) => [from, to]))
  let fence: string | undefined
  let paragraph: TextPart | undefined
  const endParagraph = () => {
    if (paragraph) inlineRanges(text, paragraph, linkEnds, ranges)
    paragraph = undefined
  }
  for (const line of linesOf(text)) {
    const { from, to } = line
    if (fence !== undefined) {
      const isEnd = isFenceEnd(line.text, fence)
      ranges.push({ from, to, kind: isEnd ? 'mark' : 'code' })
      if (isEnd) fence = undefined
      continue
    }
    const opening = FENCE.exec(line.text)?.groups?.['sign']
    const quote = quotePattern().exec(line.text)?.[0]
    if (opening !== undefined || quote !== undefined || BLANK_LINE.test(line.text)) endParagraph()
    if (opening !== undefined) {
      fence = opening
      ranges.push({ from, to, kind: 'mark' })
    } else if (quote !== undefined) {
      const inside = from + quote.length
      ranges.push({ from, to, kind: 'quote' }, { from, to: inside, kind: 'mark' })
      inlineRanges(text, { from: inside, to }, linkEnds, ranges)
    } else if (!BLANK_LINE.test(line.text)) {
      if (LIST_ITEM.test(line.text)) endParagraph()
      paragraph = { from: paragraph?.from ?? from, to }
    }
  }
  endParagraph()
  return ranges
}

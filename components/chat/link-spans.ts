/** Text with its links, and with the topic in front of it, as pieces that look different. */
import type { Style, Theme } from '../../src/themes/theme.ts'
import type { Span } from '../widgets/Line.tsx'

const LINK = /https?:\/\/[^\s<>"']+/gu

/** Links get the look of links; the rest the look of the text. */
export const linkSpans = (
  text: string,
  style: Style | undefined,
  theme: Theme,
): readonly Span[] => {
  const plain = (piece: string): Span => ({ text: piece, ...(style ? { style } : {}) })
  if (!text.includes('://')) return [plain(text)]
  const spans: Span[] = []
  let from = 0
  for (const match of text.matchAll(LINK)) {
    spans.push(plain(text.slice(from, match.index)), { text: match[0], style: theme.styles.link })
    from = match.index + match[0].length
  }
  return [...spans, plain(text.slice(from))].filter((span) => span.text !== '')
}

/** The topic in front of the first row looks unlike the text after it. */
export const topicPrefixSpans = (
  prefix: string,
  text: string,
  style: Style | undefined,
  theme: Theme,
): readonly Span[] =>
  prefix !== '' && text.startsWith(prefix)
    ? [
        { text: prefix, style: theme.styles.muted },
        ...linkSpans(text.slice(prefix.length), style, theme),
      ]
    : linkSpans(text, style, theme)

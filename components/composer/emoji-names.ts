/** Emoji as names and back: for reactions typed as `:tada:`, and for screens without emoji. */
import { EMOJI } from './emoji-table.ts'
import { clusters } from '../../src/text/width.ts'

const names: ReadonlyMap<string, string> = new Map(
  [...EMOJI].toReversed().map(([name, emoji]): readonly [string, string] => [emoji, name]),
)
const picturePattern = () => /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F/u

/** The emoji of `:tada:` or `tada`; anything else as it is. */
export const emojiNamed = (typed: string): string =>
  EMOJI.get(typed.replace(/^:([^:]+):?$/u, '$1').toLowerCase()) ?? typed

/** The text with every emoji as a word between colons; unknown ones are `:emoji:`. */
export const emojiToText = (text: string): string => {
  if (!picturePattern().test(text)) return text
  let shown = ''
  for (const cluster of clusters(text)) {
    shown += picturePattern().test(cluster) ? `:${names.get(cluster) ?? 'emoji'}:` : cluster
  }
  return shown
}

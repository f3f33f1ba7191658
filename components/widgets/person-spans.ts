/** The glyphs of people: their status and how much they are trusted. Each is also shown as a word somewhere. */
import type { Person } from '../../src/model/people/people.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import type { Glyphs } from '../../src/themes/glyphs.ts'
import type { Theme } from '../../src/themes/theme.ts'
import type { Span } from './Line.tsx'

/** ● ◐ ○ and × for blocked ones. */
export const personGlyph = (
  glyphs: Glyphs,
  { blocked }: Pick<Person, 'blocked'>,
  status: Person['status'],
): string => (blocked ? glyphs.blocked : glyphs[status])

/** The same as a piece of a row. */
export const statusSpan = (
  { glyphs, styles }: Theme,
  person: Pick<Person, 'blocked'>,
  status: Person['status'],
): Span => ({
  text: personGlyph(glyphs, person, status),
  style: person.blocked ? styles.danger : styles[status],
})

/** ✓ for a compared key, ! for a changed one; nothing for the rest. */
export const trustSpan = (
  { glyphs, styles }: Theme,
  { trust, conflictingKey }: Pick<Person, 'trust' | 'conflictingKey'>,
): Span | undefined => {
  if (conflictingKey !== undefined) return { text: glyphs.changed, style: styles.danger }
  return trust === 'verified' ? { text: glyphs.verified, style: styles.trusted } : undefined
}

/** How much a key is trusted, in a word. */
export const trustWord = (
  { trust, key, conflictingKey }: Pick<Person, 'trust' | 'key' | 'conflictingKey'>,
  { trust: words }: Pick<Texts, 'trust'>,
): string => {
  if (conflictingKey !== undefined) return words.changed
  // the key of a stranger is shown, so it is one that nobody verified
  return words[trust === 'unverified' && key !== undefined ? 'pinned' : trust]
}

/** ≠ for a name that can be taken for another one. */
export const lookAlikeSpan = ({ glyphs, styles }: Pick<Theme, 'glyphs' | 'styles'>): Span => ({
  text: glyphs.lookAlike,
  style: styles.warning,
})

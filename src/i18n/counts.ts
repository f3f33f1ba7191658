/** How many there are, where counting stops at some point. */
import { MOST_COUNTED } from '../core/search-limits.ts'

/** `247`, `1,024`, or `10,000+` where counting stopped; in the digits of the language. */
export const formatCount = (count: number, language: string): string =>
  `${count.toLocaleString(language)}${count >= MOST_COUNTED ? '+' : ''}`

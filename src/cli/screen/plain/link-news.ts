/** What of the connection is told as a line, and only when it is news. */
import { missingSummary } from '../../../i18n/missing-rights.ts'
import type { Texts } from '../../../i18n/texts.ts'
import type { ChatEvent } from '../../../model/events.ts'

type Of<T extends ChatEvent['type']> = Extract<ChatEvent, { type: T }>

/** Nothing was told yet. */
export const createLinkNews = (texts: () => Pick<Texts, 'essentials' | 'missing'>) => {
  let link = ''
  let missing = ''
  return {
    /** The link tells how fast it is too, which is no news. */
    isNews: ({ link: { status, problem, broker } }: Of<'link.changed'>): boolean => {
      const now = [status, problem, broker].join(' ')
      const isNew = now !== link
      link = now
      return isNew
    },
    /** What the broker does not let me do. */
    missingLines: ({ rights }: Of<'link.proved'>): readonly string[] => {
      const found = missingSummary(texts(), rights.missing)
      const before = missing
      missing = found ? `${found.short} (${found.detail})` : ''
      return missing === '' || missing === before ? [] : [missing]
    },
  }
}

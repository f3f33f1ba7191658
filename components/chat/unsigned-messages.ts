/** Unsigned lines as text: who they claim to be from, and what they say. */
import type { Message } from '../../src/model/messages/messages.ts'
import { ANONYMOUS } from '../../src/core/ids.ts'
import type { Texts } from '../../src/i18n/texts.ts'

/** Is nothing known of the author but, perhaps, a name? */
export const isAnonymous = ({ by }: Pick<Message, 'by'>): boolean => by === ANONYMOUS

/** The name that a line claims, with a mark that no signed name has. */
export const claimedName = ({ unsigned }: Message, { topics }: Texts): string =>
  `${unsigned?.from ?? ''}${topics.nobody}`

/** The text of a line with notes on it; for a signed message its text. */
export const messageText = ({ text, unsigned }: Message, { topics }: Texts): string => {
  const note = unsigned?.note
  const kept = unsigned?.retained ? ` ${topics.kept}` : ''
  switch (note?.kind) {
    case undefined:
      return text + kept
    case 'empty':
      return topics.nothing + kept
    case 'binary':
      return topics.binary(note.count) + kept
    case 'cut':
      return `${text}${topics.cut(note.count)}${kept}`
    case 'flood':
      return topics.flood(note.count)
  }
}

/** In a conversation of several topics: where it was. Stands in front of the text, on each line. */
export const topicPrefix = ({ unsigned }: Message): string =>
  unsigned?.topic === undefined ? '' : `${unsigned.topic}  `

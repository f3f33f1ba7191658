/** Who one is, how the connection is, and what waits, as rows of two columns: the same on the screen and in the shell. */
import type { ownStatusEn } from './en/own-status.ts'

/** What is told; names and addresses as they may be shown. */
type OwnStatus = {
  readonly name: string
  readonly key: string
  readonly space: string
  readonly broker: string
  /** A word of the language. */
  readonly status: string
  readonly online: number
  readonly waiting: number
  readonly unread: number
  readonly mentions: number
  readonly requests: number
}

/** What it is, and how it is. */
export const ownStatusRows = (
  texts: typeof ownStatusEn,
  now: OwnStatus,
): readonly (readonly [about: string, value: string])[] => {
  const { about } = texts
  return [
    [about.you, now.name],
    [about.key, now.key],
    [about.space, now.space],
    [about.broker, `${now.broker}  ${now.status}`.trim()],
    [about.online, texts.people(now.online)],
    [about.waiting, texts.messages(now.waiting)],
    [about.unread, texts.unread(now.unread, now.mentions)],
    [about.requests, texts.requests(now.requests)],
  ]
}

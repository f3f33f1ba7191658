/** Why there is no connection, in words: the same on the screen and in the shell. */
import { lookUp } from './lookup.ts'

/** What is known of a connection that is not there. */
type Broken = { readonly reason?: string; readonly detail?: string }

/** The code of the system or of the broker in a detail: what somebody who keeps a broker looks for. */
const codeIn = (detail: string): string =>
  /^(?:E[A-Z]\w+|[A-Z]+_[A-Z_]+|code \d+)/u.exec(detail)?.[0] ?? ''

/** Cause and next step. In the shell with the code that it was known by, and with the flag where the screen has a command. */
export const linkEndSentence = (
  sentences: Readonly<Record<string, string>>,
  { reason = '', detail = '' }: Broken,
  where: 'screen' | 'shell',
): string => {
  const sentence = lookUp(sentences, reason)
  if (where === 'screen') return sentence
  const code = codeIn(detail)
  return `${sentence.replace('/broker URL', '--broker URL')}${code === '' ? '' : ` (${code})`}`
}

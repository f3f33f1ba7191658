/** What may be kept and shown of an error that nobody expected: where it happened, and never what anybody wrote. */
import type { SafeText } from '../../core/ids.ts'
import { revealLine } from '../../core/text/safe-text.ts'

/** What libraries quote in their messages: a text that cannot be parsed or drawn, a value of the wrong kind. */
const quotedPattern = () => /"[^]*"|`[^]*`|(?<![\p{L}\p{N}])'[^]*'(?![\p{L}\p{N}])/gu

/** Errors of which the whole message is made of what was read: the code that could not be parsed, a number's text. */
const isAboutText = (error: Error) =>
  error instanceof SyntaxError ||
  error instanceof URIError ||
  error.message.startsWith('Cannot convert ')

const messageOf = (error: Error): string => {
  if (isAboutText(error)) return ''
  // an error of the system quotes only paths, which are the person's own
  if ('syscall' in error) return error.message
  // Node's own errors tell what they received; their code tells enough
  if ('code' in error && String(error.code).startsWith('ERR_')) return String(error.code)
  return error.message.replaceAll(quotedPattern(), '…')
}

/** One line on an error: its message without what is quoted in it, else its kind. */
export const summarizeError = (error: unknown): SafeText => {
  // a thrown string could be anything
  if (!(error instanceof Error)) return revealLine(`a value (${typeof error}) was thrown`)
  const [line = ''] = messageOf(error).split('\n', 1)
  return revealLine(line === '' ? error.name : line)
}

/** The same with the kind of the error and the places in the program that led to it, a line each. */
export const describeError = (error: unknown): string => {
  if (!(error instanceof Error)) return summarizeError(error)
  const { name, message, stack = '' } = error
  // lines of the message could look like places
  const at = stack.indexOf(message)
  const places = (at === -1 ? stack : stack.slice(at + message.length))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
  return [
    `${revealLine(name)}: ${summarizeError(error)}`,
    ...places.map((place) => `    ${revealLine(place)}`),
  ].join('\n')
}

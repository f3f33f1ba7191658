/** What is typed into a prompt: an answer, or a command that was meant for the input. */
import { commandOfLine } from '../commands/slash-commands.ts'

/** The command that was typed instead of an answer; `/me` begins a text, and `//` a text with a slash. */
export const commandInAnswer = (typed: string): string | undefined => {
  const command = commandOfLine(typed.trim())
  return command === undefined || command.name === 'me'
    ? undefined
    : /^\S+/u.exec(typed.trim())?.[0]
}

/** The answer, as in the input: what begins with two slashes has one. */
export const answerIn = (typed: string): string => (typed.startsWith('//') ? typed.slice(1) : typed)

/** What happens to a text when Enter is pressed: said, run as a command, or refused, and then it stays. */
import { messageOf } from '../../src/model/messages/messages.ts'
import { runCommand } from '../commands/slash-commands.ts'
import { bringBack } from '../composer/composer-text.ts'
import type { Desk } from './action-context.ts'
import { editTo } from './messages.ts'
import { say } from './send.ts'

const change = (desk: Desk, text: string): boolean | undefined => {
  const { answering } = desk.ui.get()
  const state = desk.now()
  if (answering?.kind !== 'edit' || answering.conversation !== state.open) return undefined
  const message = messageOf(state, answering.conversation, answering.message)
  return message !== undefined && editTo(desk, message, text)
}

const saidOrChanged = (desk: Desk, typed: string): boolean => {
  const { ui, now } = desk
  // blank lines around a paste are no part of what is said
  const text = (typed.startsWith('//') ? typed.slice(1) : typed)
    .replace(/^(?:[ \t]*\n)+/u, '')
    .trimEnd()
  const { open } = now()
  if (open === undefined) {
    ui.patch({ layer: { kind: 'goTo', start: '', carried: text } })
    return false
  }
  const changed = change(desk, text)
  const answering = ui.get().answering
  const reply =
    answering?.kind === 'reply' && answering.conversation === open ? answering.message : undefined
  const done = changed ?? say(desk, open, text, reply)
  if (done) ui.patch({ answering: undefined })
  return done
}

/**
 * Enter: a command, an edit, a message; with nothing open, the question to whom. False when it was
 * not granted: the text then stays where it was typed.
 */
export const submit = (desk: Desk, typed: string): boolean => {
  const { ui, now } = desk
  const { chosen } = ui.get()
  const { open } = now()
  const isMe = /^\/me\s/u.test(typed)
  const isCommand = typed.startsWith('/') && !typed.startsWith('//') && !isMe
  const done = isCommand ? runCommand(desk, typed) : saidOrChanged(desk, typed)
  if (!done) return false
  // a message is chosen for one command
  if (chosen !== undefined && ui.get().chosen === chosen) ui.patch({ chosen: undefined })
  const isFree = ui.composer.current?.text() === '' && ui.get().answering?.kind !== 'edit'
  if (isFree && now().open === open) bringBack(desk, '')
  return true
}

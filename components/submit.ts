/** What happens to a text when Enter is pressed: said, run as a command, or kept. */
import { messageOf } from '../src/chat/messages.ts'
import { runCommand } from './commands.ts'
import type { Desk } from './ui/desk.ts'
import { editTo } from './ui/messages.ts'
import { say } from './ui/say.ts'

const change = (desk: Desk, text: string): boolean | undefined => {
  const { answering } = desk.ui.get()
  const state = desk.now()
  if (answering?.kind !== 'edit' || answering.conversation !== state.open) return undefined
  const message = messageOf(state, answering.conversation, answering.message)
  return message !== undefined && editTo(desk, message, text)
}

/** Gives a text that could not be used back to the input. */
export const keep = ({ ui, now }: Desk, text: string): void => {
  if (now().open === undefined) ui.loose.current = text
  ui.composer.current?.setText(text)
}

/** Enter: a command, an edit, a message; with nothing open, the question to whom. */
export const submit = (desk: Desk, typed: string): void => {
  const { ui, now } = desk
  const isMe = /^\/me\s/u.test(typed)
  if (typed.startsWith('/') && !typed.startsWith('//') && !isMe) {
    if (!runCommand(desk, typed)) keep(desk, typed)
    return
  }
  // blank lines around a paste are no part of what is said
  const text = (typed.startsWith('//') ? typed.slice(1) : typed)
    .replace(/^(?:[ \t]*\n)+/u, '')
    .trimEnd()
  const { open } = now()
  if (open === undefined) {
    keep(desk, typed)
    ui.patch({ layer: { kind: 'goTo', start: '', carried: text } })
    return
  }
  const changed = change(desk, text)
  const answering = ui.get().answering
  const reply =
    answering?.kind === 'reply' && answering.conversation === open ? answering.message : undefined
  const done = changed ?? say(desk, open, text, reply)
  if (done) ui.patch({ answering: undefined })
  else keep(desk, typed)
}

/** From topics and bare texts of the plain-text chat to the words that they say, as far as they say any. */
import type { ClassicCommand } from '../model/plaintext/plaintext.ts'
import { inboxOf, INFO_TOPIC, STATUS_TOPIC } from '../model/plaintext/plaintext-format.ts'
import { classicId, classicName, classicStamp, SOMEBODY } from '../core/plaintext-ids.ts'
import type { SafeText, UserId } from '../core/ids.ts'
import { safeText } from '../core/safe-text.ts'

/** A word as it came; `by` is who it says to be from, `SOMEBODY` where no name is in it. */
export type HeardClassic = { readonly by: UserId; readonly command: ClassicCommand }

/** Me: by my own id, and by the name that I have there. */
type Me = { readonly id: UserId; readonly name: SafeText }

const status = (text: string): HeardClassic | undefined => {
  const [, who, state] = /^(\S+) (online|offline)$/u.exec(text) ?? []
  const name = classicName(who)
  if (name === undefined) return undefined
  const status = state === 'online' ? 'online' : 'offline'
  return { by: classicId(name), command: { type: 'classic.show', status } }
}

const inbox = (text: string, me: Me): HeardClassic | undefined => {
  const [, first = '', second] = /^(\S+) (\S+)$/u.exec(text) ?? []
  const name = classicName(second)
  if (name === undefined) return undefined
  const by = classicId(name)
  if (first === 'REQUEST') return { by, command: { type: 'classic.ask', to: me.id } }
  if (first === 'DENIED') return { by, command: { type: 'classic.deny', from: me.id } }
  if (first === 'GI') {
    return { by: SOMEBODY, command: { type: 'classic.invite', group: name, whom: me.id } }
  }
  const stamp = classicStamp(first)
  return stamp && { by, command: { type: 'classic.accept', from: me.id, stamp } }
}

const info = (text: string): HeardClassic | undefined => {
  const [, first, second] = /^(\S+) (\S+)$/u.exec(text) ?? []
  const group = classicName(first)
  const by = SOMEBODY
  if (group === undefined) return undefined
  if (second === 'CREATE') return { by, command: { type: 'classic.create', group } }
  if (second === 'DISBAND') return { by, command: { type: 'classic.disband', group } }
  const leader = classicName(second)
  if (leader === undefined) return undefined
  return { by, command: { type: 'classic.lead', group, leader: classicId(leader) } }
}

/** `{id} {text}` */
const said = (text: string) => {
  const [, who, rest = ''] = /^(\S+) ([\s\S]+)$/u.exec(text) ?? []
  const name = classicName(who)
  return name === undefined ? undefined : { by: classicId(name), text: safeText(rest) }
}

const ofGroup = (level: string | undefined, of: string, text: string): HeardClassic | undefined => {
  const group = classicName(level)
  if (group === undefined) return undefined
  if (of === 'messages') {
    const word = said(text)
    return word && { by: word.by, command: { type: 'classic.write', group, text: word.text } }
  }
  const [, who, enter] = /^(\S+)( ENTER)?$/u.exec(text.trim()) ?? []
  const name = classicName(who)
  if (name === undefined) return undefined
  const by = classicId(name)
  if (of === 'members' && enter === undefined)
    return { by, command: { type: 'classic.join', group } }
  if (of === 'leader' && enter !== undefined)
    return { by, command: { type: 'classic.enter', group } }
  return undefined
}

const ofTalk = (talk: string, text: string): HeardClassic | undefined => {
  if (text.trim() === 'END') return { by: SOMEBODY, command: { type: 'classic.end', talk } }
  const word = said(text)
  if (!word) return undefined
  if (word.text.trim() === 'END') return { by: word.by, command: { type: 'classic.end', talk } }
  return { by: word.by, command: { type: 'classic.say', talk, text: word.text } }
}

/** The word that this text says on this topic; `undefined` when it says none. */
export const readClassic = (topic: string, text: string, me: Me): HeardClassic | undefined => {
  if (topic === STATUS_TOPIC) return status(text.trim())
  if (topic === inboxOf(me.name)) return inbox(text.trim(), me)
  if (topic === INFO_TOPIC) return info(text.trim())
  const [first, group, of, ...more] = topic.split('/')
  if (group === undefined) return ofTalk(topic, text)
  if (first !== 'groups' || of === undefined || more.length > 0) return undefined
  return ofGroup(group, of, text)
}

/** From topics and bare texts of the plain-text chat to commands, as far as they are any. */
import type { PlaintextCommand } from '../model/plaintext/plaintext.ts'
import {
  plaintextInboxTopic,
  PLAINTEXT_INFO_TOPIC,
  PLAINTEXT_STATUS_TOPIC,
} from '../model/plaintext/plaintext-format.ts'
import {
  plaintextUserId,
  validatePlaintextName,
  validatePlaintextStamp,
  UNNAMED_USER,
} from '../core/plaintext-ids.ts'
import type { SafeText, UserId } from '../core/ids.ts'
import { safeText } from '../core/text/safe-text.ts'

/** A command as it arrived; `by` is the author that it claims, `UNNAMED_USER` if it contains no name. */
export type DecodedPlaintext = { readonly by: UserId; readonly command: PlaintextCommand }

/** Me: by my own id, and by the name that I have there. */
type Me = { readonly id: UserId; readonly name: SafeText }

const decodeStatus = (text: string): DecodedPlaintext | undefined => {
  const [, who, state] = /^(\S+) (online|offline)$/u.exec(text) ?? []
  const name = validatePlaintextName(who)
  if (name === undefined) return undefined
  const status = state === 'online' ? 'online' : 'offline'
  return { by: plaintextUserId(name), command: { type: 'plaintext.announce', status } }
}

const decodeInbox = (text: string, me: Me): DecodedPlaintext | undefined => {
  const [, first = '', second] = /^(\S+) (\S+)$/u.exec(text) ?? []
  const name = validatePlaintextName(second)
  if (name === undefined) return undefined
  const by = plaintextUserId(name)
  if (first === 'REQUEST') return { by, command: { type: 'plaintext.ask', to: me.id } }
  if (first === 'DENIED') return { by, command: { type: 'plaintext.deny', from: me.id } }
  if (first === 'GI') {
    return { by: UNNAMED_USER, command: { type: 'plaintext.invite', group: name, whom: me.id } }
  }
  const stamp = validatePlaintextStamp(first)
  return stamp && { by, command: { type: 'plaintext.accept', from: me.id, stamp } }
}

const decodeInfo = (text: string): DecodedPlaintext | undefined => {
  const [, first, second] = /^(\S+) (\S+)$/u.exec(text) ?? []
  const group = validatePlaintextName(first)
  const by = UNNAMED_USER
  if (group === undefined) return undefined
  if (second === 'CREATE') return { by, command: { type: 'plaintext.create', group } }
  if (second === 'DISBAND') return { by, command: { type: 'plaintext.disband', group } }
  const leader = validatePlaintextName(second)
  if (leader === undefined) return undefined
  return { by, command: { type: 'plaintext.setLeader', group, leader: plaintextUserId(leader) } }
}

/** `{id} {text}` */
const parseAuthoredText = (text: string) => {
  const [, who, rest = ''] = /^(\S+) ([\s\S]+)$/u.exec(text) ?? []
  const name = validatePlaintextName(who)
  return name === undefined ? undefined : { by: plaintextUserId(name), text: safeText(rest) }
}

const decodeGroup = (
  level: string | undefined,
  of: string,
  text: string,
): DecodedPlaintext | undefined => {
  const group = validatePlaintextName(level)
  if (group === undefined) return undefined
  if (of === 'messages') {
    const message = parseAuthoredText(text)
    return (
      message && {
        by: message.by,
        command: { type: 'plaintext.sendToGroup', group, text: message.text },
      }
    )
  }
  const [, who, enter] = /^(\S+)( ENTER)?$/u.exec(text.trim()) ?? []
  const name = validatePlaintextName(who)
  if (name === undefined) return undefined
  const by = plaintextUserId(name)
  if (of === 'members' && enter === undefined)
    return { by, command: { type: 'plaintext.join', group } }
  if (of === 'leader' && enter !== undefined)
    return { by, command: { type: 'plaintext.requestJoin', group } }
  return undefined
}

const decodeChat = (talk: string, text: string): DecodedPlaintext | undefined => {
  if (text.trim() === 'END')
    return { by: UNNAMED_USER, command: { type: 'plaintext.end', session: talk } }
  const message = parseAuthoredText(text)
  if (!message) return undefined
  if (message.text.trim() === 'END')
    return { by: message.by, command: { type: 'plaintext.end', session: talk } }
  return { by: message.by, command: { type: 'plaintext.send', session: talk, text: message.text } }
}

/** The command that this text means on this topic; `undefined` when it means none. */
export const decodePlaintext = (
  topic: string,
  text: string,
  me: Me,
): DecodedPlaintext | undefined => {
  if (topic === PLAINTEXT_STATUS_TOPIC) return decodeStatus(text.trim())
  if (topic === plaintextInboxTopic(me.name)) return decodeInbox(text.trim(), me)
  if (topic === PLAINTEXT_INFO_TOPIC) return decodeInfo(text.trim())
  const [first, group, of, ...more] = topic.split('/')
  if (group === undefined) return decodeChat(topic, text)
  if (first !== 'groups' || of === undefined || more.length > 0) return undefined
  return decodeGroup(group, of, text)
}

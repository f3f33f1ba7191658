/** Commands about people, conversations and requests. */
import { relationWith } from '../../src/chat/selectors.ts'
import { isClassic } from '../../src/core/classic.ts'
import { conversationWith } from '../../src/core/names.ts'
import type { UserId } from '../../src/core/names.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import type { SlashCommand } from '../commands.ts'
import {
  closeConversation,
  endConversation,
  openConversation,
  openPerson,
  toggleMute,
} from '../ui/conversations.ts'
import { aboutPlain, acceptPlainly, askPlainly, denyPlainly } from '../ui/classic.ts'
import { granted, nameOf } from '../ui/desk.ts'
import type { Desk } from '../ui/desk.ts'
import { ask, askWithGreeting, enterPerson, personCalled, setBlocked } from '../ui/people.ts'
import { accept, deny, waitingFrom } from '../ui/requests.ts'
import { say } from '../ui/say.ts'
import { answerPlain, onlyPlainWaits, plainChat, plainEnd, plainOr, unsigned } from './plain.ts'

/** Names may have blanks: the longest known one that the line begins with, and what follows it. */
const splitName = (desk: Desk, rest: string): readonly [name: string, text: string] => {
  const line = rest.replace(/^@/u, '')
  const names = [...desk.now().people.values()]
    .map(({ name }) => name as string)
    .filter((name) => `${line.toLowerCase()} `.startsWith(`${name.toLowerCase()} `))
    .toSorted((a, b) => b.length - a.length)
  const name = names[0] ?? line.split(/\s/u, 1)[0] ?? ''
  return [name, line.slice(name.length).trim()]
}

/** Tells how a command is used; the line stays. */
export const usage = (desk: Desk, name: keyof Texts['commands']): false => {
  const { args } = desk.texts.commands[name]
  desk.ui.tell(desk.texts.notices.usage(`/${name} ${args}`.trim()), 'warning')
  return false
}

type Named = (desk: Desk, who: UserId, text: string) => boolean | void

const withPerson =
  (name: keyof Texts['commands'], run: Named) =>
  (desk: Desk, rest: string): boolean => {
    if (rest === '') return usage(desk, name)
    const [typed, text] = splitName(desk, rest)
    const who = personCalled(desk, typed)
    return who !== undefined && run(desk, who, text) !== false
  }

const withPersonOrOpen =
  (run: Named) =>
  (desk: Desk, rest: string): boolean => {
    const [typed, text] = splitName(desk, rest)
    const who = rest === '' ? openPerson(desk) : personCalled(desk, typed)
    return who !== undefined && run(desk, who, text) !== false
  }

const done =
  (act: (desk: Desk) => void) =>
  (desk: Desk): boolean => {
    act(desk)
    return true
  }

const chat: Named = (desk, who, text) => {
  const relation = relationWith(desk.now(), who)
  if (relation !== 'talking' && relation !== 'built-in') {
    if (text !== '' && (relation === 'none' || relation === 'ended')) return ask(desk, who, text)
    return enterPerson(desk, who)
  }
  openConversation(desk, conversationWith(who))
  return text === '' || say(desk, conversationWith(who), text)
}

const request: Named = (desk, who, text) => {
  const relation = relationWith(desk.now(), who)
  if (relation === 'talking') {
    desk.ui.tell(desk.texts.notices.alreadyTalking(nameOf(desk.now(), who)), 'warning')
    return false
  }
  return text === '' && relation !== 'asked' && relation !== 'built-in'
    ? askWithGreeting(desk, who)
    : ask(desk, who, text)
}

const requested = (desk: Desk, rest: string) => {
  const [typed] = splitName(desk, rest)
  const who = rest === '' ? undefined : personCalled(desk, typed)
  return rest !== '' && who === undefined ? undefined : waitingFrom(desk, who)
}

const endNamed = withPersonOrOpen((desk, who) => endConversation(desk, conversationWith(who)))

const mute = withPersonOrOpen((desk, who) => toggleMute(desk, conversationWith(who)))

export const aboutPeople: readonly SlashCommand[] = [
  {
    name: 'chat',
    aliases: ['query', 'msg'],
    wants: 'person',
    run: plainOr(plainChat, withPerson('chat', chat)),
  },
  {
    name: 'request',
    aliases: [],
    wants: 'person',
    run: plainOr(askPlainly, withPerson('request', request)),
  },
  {
    name: 'accept',
    aliases: [],
    wants: 'person',
    run: plainOr(answerPlain(acceptPlainly), (desk, rest) => {
      const plain = rest === '' ? onlyPlainWaits(desk) : undefined
      if (plain) return acceptPlainly(desk, plain)
      const request = requested(desk, rest)
      if (request) accept(desk, request)
      return request !== undefined
    }),
  },
  {
    name: 'deny',
    aliases: [],
    wants: 'person',
    run: plainOr(answerPlain(denyPlainly), (desk, rest) => {
      const plain = rest === '' ? onlyPlainWaits(desk) : undefined
      if (plain) return denyPlainly(desk, plain)
      const request = requested(desk, rest)
      if (request) deny(desk, request, splitName(desk, rest)[1])
      return request !== undefined
    }),
  },
  {
    name: 'block',
    aliases: ['ignore'],
    wants: 'person',
    run: plainOr(
      unsigned,
      withPerson('block', (desk, who) => setBlocked(desk, who, true)),
    ),
  },
  {
    name: 'unblock',
    aliases: ['unignore'],
    wants: 'person',
    run: withPerson('unblock', (desk, who) => setBlocked(desk, who, false)),
  },
  {
    name: 'end',
    aliases: [],
    wants: 'person',
    run: plainOr(plainEnd, (desk, rest) =>
      rest === '' ? done(endConversation)(desk) : endNamed(desk, rest),
    ),
  },
  { name: 'close', aliases: ['part'], run: done(closeConversation) },
  {
    name: 'history',
    aliases: [],
    run: done(({ ui }) => ui.patch({ layer: { kind: 'history' } })),
  },
  {
    name: 'mute',
    aliases: [],
    wants: 'person',
    run: plainOr(
      (desk, who) => toggleMute(desk, conversationWith(who)),
      (desk, rest) => {
        const { open } = desk.now()
        if (rest !== '' || open === undefined) return mute(desk, rest)
        toggleMute(desk, open)
        return true
      },
    ),
  },
  {
    name: 'verify',
    aliases: [],
    wants: 'person',
    run: plainOr(
      unsigned,
      withPersonOrOpen((desk, who) =>
        isClassic(who) ? unsigned(desk) : desk.ui.patch({ layer: { kind: 'verify', who } }),
      ),
    ),
  },
  {
    name: 'whois',
    aliases: [],
    wants: 'person',
    run: plainOr(
      aboutPlain,
      withPersonOrOpen((desk, who) =>
        isClassic(who) ? aboutPlain(desk, who) : desk.ui.patch({ layer: { kind: 'card', who } }),
      ),
    ),
  },
  { name: 'who', aliases: ['list', 'names'], run: done(({ ui }) => ui.patch({ pane: 'users' })) },
  {
    name: 'add',
    aliases: [],
    run: (desk, rest) => {
      if (rest === '') return usage(desk, 'add')
      const added = desk.services.add(rest)
      if (added.ok) {
        desk.ui.tell(desk.texts.notices.added(nameOf(desk.now(), added.value)))
        return true
      }
      if (added.error !== 'bad-invite') return granted(desk, { ok: false, error: added.error })
      desk.ui.tell(desk.texts.notices.badInvite, 'danger')
      return false
    },
  },
]

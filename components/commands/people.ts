/** Commands about people, conversations and requests. */
import { standingWith } from '../../src/model/groups/group-selectors.ts'
import { relationWith } from '../../src/model/screen/pane-selectors.ts'
import { isClassic } from '../../src/core/plaintext-ids.ts'
import { conversationOf, conversationWith } from '../../src/core/ids.ts'
import type { UserId } from '../../src/core/ids.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import type { SlashCommand } from './slash-commands.ts'
import { groupCalled, splitGroup } from './group-names.ts'
import { aboutPlain, plainCalled } from '../actions/plaintext/plaintext-people.ts'
import {
  closeConversation,
  endConversation,
  openConversation,
  openPerson,
  toggleMute,
} from '../actions/conversations.ts'
import { granted, nameOf } from '../actions/action-context.ts'
import type { Desk } from '../actions/action-context.ts'
import { ask, askWithGreeting, enterPerson, personCalled, setBlocked } from '../actions/people.ts'
import { acceptWaiting, denyWaiting, waitingFrom } from '../actions/pending-requests.ts'
import { MAY_SPEAK, say } from '../actions/send.ts'
import { join } from './groups.ts'
import { splitName } from './person-names.ts'
import { plainChat, plainEnd, plainOr, plainRequest, unsigned } from './plaintext-people.ts'

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
    if (text !== '') return ask(desk, who, text)
    return enterPerson(desk, who)
  }
  // said before it opens: what is refused stays where it was typed
  const place = conversationWith(who)
  return (text === '' || say(desk, place, text)) && openConversation(desk, place)
}

/** `/chat #lab oi`: opens the group, or does what is needed to be in it. */
const chatIn = (desk: Desk, rest: string): boolean => {
  const [typed, text] = splitGroup(desk.now(), rest)
  const id = groupCalled(desk, typed)
  if (id === undefined) return false
  if (!MAY_SPEAK.has(standingWith(desk.now(), id))) return join(desk, rest)
  const place = conversationOf(id)
  return (text === '' || say(desk, place, text)) && openConversation(desk, place)
}

const request: Named = (desk, who, text) => {
  const relation = relationWith(desk.now(), who)
  if (relation === 'talking') {
    desk.ui.tell(desk.texts.notices.alreadyTalking(nameOf(desk.now(), who)), 'warning')
    return false
  }
  return text === '' ? askWithGreeting(desk, who) : ask(desk, who, text)
}

/** The conversation with somebody, a group, or the open one of whatever kind. */
const mute = (desk: Desk, rest: string): boolean => {
  const { open } = desk.now()
  if (rest === '' && open !== undefined) {
    toggleMute(desk, open)
    return true
  }
  if (rest.startsWith('#')) {
    const id = groupCalled(desk, rest)
    if (id !== undefined) toggleMute(desk, conversationOf(id))
    return id !== undefined
  }
  return withPersonOrOpen((_, who) => toggleMute(desk, conversationWith(who)))(desk, rest)
}

const requested = (desk: Desk, rest: string) => {
  const [typed] = splitName(desk, rest)
  const [first = ''] = rest.split(' ')
  const who = rest === '' ? undefined : (plainCalled(first) ?? personCalled(desk, typed))
  return rest !== '' && who === undefined ? undefined : waitingFrom(desk, who)
}

const endNamed = withPersonOrOpen((desk, who) => endConversation(desk, conversationWith(who)))

export const aboutPeople: readonly SlashCommand[] = [
  {
    name: 'chat',
    aliases: ['query', 'msg'],
    says: true,
    wants: 'both',
    run: plainOr(plainChat, (desk, rest) =>
      rest.startsWith('#') ? chatIn(desk, rest) : withPerson('chat', chat)(desk, rest),
    ),
  },
  {
    name: 'request',
    aliases: [],
    says: true,
    wants: 'person',
    run: plainOr(plainRequest, withPerson('request', request)),
  },
  {
    name: 'accept',
    aliases: [],
    wants: 'person',
    run: (desk, rest) => {
      const one = requested(desk, rest)
      return one !== undefined && acceptWaiting(desk, one)
    },
  },
  {
    name: 'deny',
    aliases: [],
    says: true,
    wants: 'person',
    run: (desk, rest) => {
      const one = requested(desk, rest)
      return one !== undefined && denyWaiting(desk, one, splitName(desk, rest)[1])
    },
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
  { name: 'close', aliases: [], run: done(closeConversation) },
  {
    name: 'history',
    aliases: [],
    run: done(({ ui }) => ui.patch({ layer: { kind: 'history' } })),
  },
  {
    name: 'mute',
    aliases: [],
    wants: 'both',
    run: plainOr((desk, who) => toggleMute(desk, conversationWith(who)), mute),
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
  { name: 'who', aliases: [], run: done(({ ui }) => ui.patch({ pane: 'users' })) },
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

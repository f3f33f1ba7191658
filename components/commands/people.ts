/** Commands about people, conversations and requests. */
import { messageChannelOf } from '../../src/model/screen/conversation-intents.ts'
import { signs } from '../../src/model/people/people.ts'
import { relationWith } from '../../src/model/screen/relations.ts'
import { parseInvite } from '../../src/core/broker/invite.ts'
import { groupConversationId, parseUserId, personConversationId } from '../../src/core/ids.ts'
import type { ConversationId, UserId } from '../../src/core/ids.ts'
import { askingFor } from '../../src/model/screen/request-rows.ts'
import { fail } from '../../src/core/result.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import type { CommandRun, SlashCommand } from './slash-commands.ts'
import { findGroupNamed, splitGroup } from './group-names.ts'
import {
  closeConversation,
  endConversation,
  openConversation,
  openNextUnread,
  openPlace,
  currentPerson,
  toggleMute,
} from '../actions/conversations.ts'
import { confirm, refuse, succeeded, personName } from '../actions/action-context.ts'
import type { ActionContext } from '../actions/action-context.ts'
import {
  confirmForget,
  requestChat,
  promptForGreeting,
  enterPerson,
  findAnybody,
  showPerson,
  showSafetyWords,
  saysElsewhere,
  setBlocked,
  tellAdded,
} from '../actions/people.ts'
import { acceptRequest, denyRequest, pendingRequestFrom } from '../actions/requests.ts'
import { sendText } from '../actions/send.ts'
import { runJoin } from './groups.ts'
import { findConversationNamed } from './conversation-names.ts'
import { splitName } from './person-names.ts'
import { personWarning } from '../state/name-warnings.ts'

/** Tells how a command is used; the line stays. */
export const tellUsage = (ctx: ActionContext, name: keyof Texts['commands']): false => {
  const { args } = ctx.texts.commands[name]
  return refuse(ctx, ctx.texts.notices.usage(`/${name} ${args}`.trim()))
}

type PersonRun = (ctx: ActionContext, who: UserId, text: string) => boolean | void

const withPerson =
  (name: keyof Texts['commands'], run: PersonRun): CommandRun =>
  (ctx, rest) =>
    rest === '' ? tellUsage(ctx, name) : withPersonOrOpen(name, run)(ctx, rest)

const withPersonOrOpen =
  (name: keyof Texts['commands'], run: PersonRun): CommandRun =>
  (ctx, rest) => {
    const [typed, text] = splitName(ctx, rest)
    const who = rest === '' ? currentPerson(ctx, name) : findAnybody(ctx, typed)
    return who !== undefined && run(ctx, who, text)
  }

/** Somebody who asks me is written to in their place: the text stands in its input, and waits there for the answer. */
const answerWith = (ctx: ActionContext, conversation: ConversationId, typed: string): true => {
  const { services, now, ui } = ctx
  const isHere = now().open === conversation
  openPlace(ctx, conversation)
  const draft = isHere ? '' : (now().conversations.get(conversation)?.draft ?? '')
  const text = draft === '' ? typed : `${draft}\n${typed}`
  // the input of another conversation is on the screen until this one is drawn
  if (isHere) ui.composer.current?.setText(text)
  else services.send({ type: 'view.draft', conversation, text })
  sendText(ctx, conversation, text)
  return true
}

/** Opens the conversation, or asks for one; a text is sent first: what is refused stays where it was typed. */
const runChat: PersonRun = (ctx, who, text) => {
  const relation = relationWith(ctx.now(), who)
  if (text === '') return enterPerson(ctx, who)
  if (relation === 'blocked') return requestChat(ctx, who, text)
  const conversation = personConversationId(who)
  if (relation === 'asks-me') return answerWith(ctx, conversation, text)
  if (!sendText(ctx, conversation, text)) return false
  openPlace(ctx, conversation)
  return true
}

/** `/chat #lab oi`: opens the group, or does what is needed to be in it. */
const runGroupChat: CommandRun = (ctx, rest) => {
  const [typed, text] = splitGroup(ctx.now(), rest)
  const id = findGroupNamed(ctx, typed)
  if (id === undefined) return false
  const conversation = groupConversationId(id)
  if (!messageChannelOf(ctx.now(), conversation)) return runJoin(ctx, rest)
  return (text === '' || sendText(ctx, conversation, text)) && openConversation(ctx, conversation)
}

const runRequest: PersonRun = (ctx, who, text) => {
  if (text !== '' && !signs(who)) return refuse(ctx, ctx.texts.plaintext.noGreeting(who))
  if (relationWith(ctx.now(), who) === 'talking')
    return refuse(ctx, ctx.texts.notices.alreadyTalking(personName(ctx.now(), who)))
  return text === '' ? promptForGreeting(ctx, who) : requestChat(ctx, who, text)
}

const runMute: CommandRun = (ctx, rest) => {
  const conversation = findConversationNamed(ctx, rest)
  return conversation !== undefined && toggleMute(ctx, conversation)
}

const namedRequest = (ctx: ActionContext, rest: string) => {
  const { open } = ctx.now()
  // in the place of somebody who asks it is theirs, and not the oldest of all
  const here = open === undefined ? undefined : askingFor(ctx.now(), open)
  if (rest === '') return here ?? pendingRequestFrom(ctx, undefined)
  const who = findAnybody(ctx, splitName(ctx, rest)[0])
  return who && pendingRequestFrom(ctx, who)
}

const runEnd = withPersonOrOpen('end', (ctx, who) =>
  endConversation(ctx, personConversationId(who)),
)

/** Adds the person of an invite. Whether their key counts as compared depends on where it came from. */
const addByInvite = (ctx: ActionContext, line: string, isFromElsewhere: boolean) => {
  const { notices } = ctx.texts
  const added = ctx.services.addByInvite(line)
  if (added.ok) return tellAdded(ctx, added.value, isFromElsewhere)
  if (added.error === 'bad-invite') return refuse(ctx, notices.badInvite, 'danger')
  return succeeded(ctx, fail(added.error))
}

export const peopleSlashCommands: readonly SlashCommand[] = [
  {
    name: 'chat',
    aliases: ['query', 'msg'],
    endsInText: true,
    argument: 'both',
    run: (ctx, rest) =>
      rest.startsWith('#') ? runGroupChat(ctx, rest) : withPerson('chat', runChat)(ctx, rest),
  },
  {
    name: 'request',
    endsInText: true,
    argument: 'person',
    run: withPerson('request', runRequest),
  },
  {
    name: 'accept',
    argument: 'person',
    run: (ctx, rest) => {
      const one = namedRequest(ctx, rest)
      return one !== undefined && acceptRequest(ctx, one)
    },
  },
  {
    name: 'deny',
    endsInText: true,
    argument: 'person',
    run: (ctx, rest) => {
      const one = namedRequest(ctx, rest)
      return one !== undefined && denyRequest(ctx, one, splitName(ctx, rest)[1])
    },
  },
  {
    name: 'block',
    aliases: ['ignore'],
    argument: 'person',
    run: withPerson('block', (ctx, who) => setBlocked(ctx, who, true)),
  },
  {
    name: 'unblock',
    aliases: ['unignore'],
    argument: 'person',
    run: withPerson('unblock', (ctx, who) => setBlocked(ctx, who, false)),
  },
  {
    name: 'forget',
    argument: 'person',
    run: withPerson('forget', (ctx, who) => confirmForget(ctx, who)),
  },
  {
    name: 'end',
    argument: 'person',
    run: (ctx, rest) => (rest === '' ? endConversation(ctx) : runEnd(ctx, rest)),
  },
  {
    name: 'close',
    run: (ctx) =>
      ctx.now().open === undefined
        ? refuse(ctx, ctx.texts.notices.noConversation)
        : closeConversation(ctx),
  },
  { name: 'requests', run: ({ ui }) => ui.patch({ pane: 'requests', overlay: undefined }) },
  { name: 'next', run: openNextUnread },
  { name: 'history', run: ({ ui }) => ui.patch({ overlay: { kind: 'history' } }) },
  { name: 'mute', argument: 'both', run: runMute },
  { name: 'verify', argument: 'person', run: withPersonOrOpen('verify', showSafetyWords) },
  { name: 'whois', argument: 'person', run: withPersonOrOpen('whois', showPerson) },
  // the commands of the shell, and the panes, are called so
  { name: 'who', aliases: ['users'], run: ({ ui }) => ui.patch({ pane: 'users' }) },
  {
    name: 'add',
    run: (ctx, rest) => {
      const [line = '', from, ...more] = rest.split(/\s+/u)
      const isFromElsewhere = saysElsewhere(ctx, from ?? '')
      if (line === '' || more.length > 0 || (from !== undefined && !isFromElsewhere))
        return tellUsage(ctx, 'add')
      const who = parseUserId(parseInvite(line)?.name)
      const warning = who === undefined ? '' : personWarning(ctx.now(), who, ctx.texts)
      const add = () => addByInvite(ctx, line, isFromElsewhere)
      if (warning === '') return add()
      return confirm(ctx, ctx.texts.lookAlike.addAnyway(warning), () => void add())
    },
  },
]

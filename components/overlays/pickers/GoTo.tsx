/** One list for everywhere: conversations, people, requests, and after `>` the commands. */
import { useMemo } from 'react'
import { groupRows } from '../../../src/model/groups/group-selectors.ts'
import { personLookAlike } from '../../../src/model/screen/look-alikes.ts'
import { conversationList, topicRows } from '../../../src/model/screen/pane-selectors.ts'
import { userRows } from '../../../src/model/screen/user-rows.ts'
import type { UserRow } from '../../../src/model/screen/user-rows.ts'
import { plaintextGroupOf } from '../../../src/core/plaintext-ids.ts'
import { groupConversationId, groupOf, personOf } from '../../../src/core/ids.ts'
import type { ConversationId, GroupId, UserId } from '../../../src/core/ids.ts'
import { signs } from '../../../src/model/people/people.ts'
import { useTexts } from '../../../src/i18n/texts.ts'
import { useChat } from '../../../src/store/hooks.ts'
import { personStyle, useTheme } from '../../../src/themes/theme.ts'
import { ALIGNED_FROM, commandSpans } from '../../composer/CommandMenu.tsx'
import { slashCommands, commandUsage } from '../../commands/slash-commands.ts'
import { isCommandAvailable } from '../../commands/available-commands.ts'
import { goToGroups } from './go-to-groups.ts'
import { FilterPicker } from './FilterPicker.tsx'
import type { NamedChoice } from './FilterPicker.tsx'
import { spread } from '../../widgets/Line.tsx'
import type { Size } from '../../widgets/Pane.tsx'
import { unreadSpan } from '../../panes/list-row.ts'
import { choiceSpans } from './Picker.tsx'
import { topicSpans } from './TopicsPicker.tsx'
import { pendingRequests } from '../../../src/model/screen/request-rows.ts'
import { discardLooseDraft, openConversation, openRequest } from '../../actions/conversations.ts'
import { personName, useActionContext } from '../../actions/action-context.ts'
import { enterGroup, joinFromComposer } from '../../actions/groups.ts'
import { conversationTitle, topicName } from '../../state/conversation-titles.ts'
import { enterHintForPerson } from '../../state/available-actions.ts'
import { requestChat, enterPerson } from '../../actions/people.ts'
import { sendText } from '../../actions/send.ts'
import { canForwardTo, forwardTo } from '../../actions/selection.ts'
import { lookAlikeSpan, statusSpan } from '../../widgets/person-spans.ts'

type Props = Size & {
  readonly start: string
  readonly carried: string | undefined
  /** It is passed on from another conversation. */
  readonly forwards: boolean
}

/** A text that was typed with no conversation open goes to whatever was chosen. */
const useTakeChoice = (carried: string | undefined, forwards: boolean) => {
  const ctx = useActionContext()
  return {
    conversation: (id: ConversationId) => {
      const own = ctx.now().conversations.get(id)?.draft ?? ''
      if (forwards && carried !== undefined) return forwardTo(ctx, id, carried)
      openConversation(ctx, id)
      if (carried === undefined || !sendText(ctx, id, carried)) return
      // it went along as a draft, unless there was one
      if (own === '') ctx.services.send({ type: 'view.draft', conversation: id, text: '' })
      else discardLooseDraft(ctx)
    },
    group: (id: GroupId) => {
      ctx.ui.patch({ overlay: undefined, pane: 'input' })
      if (carried === undefined) return void enterGroup(ctx, id)
      const conversation = groupConversationId(id)
      const own = ctx.now().conversations.get(conversation)?.draft
      if (!joinFromComposer(ctx, id, carried)) return
      discardLooseDraft(ctx)
      // it went along as a draft when the group opened
      if (own === '') ctx.services.send({ type: 'view.draft', conversation, text: '' })
    },
    person: (who: UserId) => {
      if (carried === undefined) {
        ctx.ui.patch({ overlay: undefined })
        enterPerson(ctx, who)
        return
      }
      // nothing is open with this person yet, so the text is the greeting, where there can be one
      ctx.ui.patch({ overlay: undefined, pane: 'input' })
      if (requestChat(ctx, who, carried) && signs(who)) discardLooseDraft(ctx)
    },
  }
}

export const GoTo = ({ width, height, start, carried, forwards }: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const theme = useTheme()
  const { styles } = theme
  const rows = useChat(userRows)
  const all = useChat(conversationList)
  const isOver = (id: ConversationId) => {
    const group = groupOf(id)
    return group !== undefined && ctx.now().groups.get(group)?.roster.disbanded === true
  }
  const takesText = ({ id }: { readonly id: ConversationId }) =>
    forwards ? canForwardTo(ctx.now(), id) : !isOver(id)
  const list = carried === undefined ? all : all.filter(takesText)
  const waiting = useChat(pendingRequests)
  const groups = useChat(groupRows)
  const topics = useChat(topicRows)
  const take = useTakeChoice(carried, forwards)

  const known = useMemo(
    () => new Map(rows.flatMap((row) => (row.signed ? [[row.person.id, row]] : []))),
    [rows],
  )
  const personSpans = (
    row: UserRow | undefined,
    name: string,
    kind: string,
    who = row?.person.id,
  ) =>
    choiceSpans(theme, {
      sign: row && statusSpan(theme, row.person, row.status),
      name,
      style: who === undefined ? styles.plain : personStyle(theme, who, ctx.now().me.id),
      more: [
        ...(row && personLookAlike(ctx.now(), row.person.id) ? [lookAlikeSpan(theme)] : []),
        ...(row && row.unread > 0 ? [unreadSpan(row.unread, 'all', theme)] : []),
      ],
      kind: { text: kind, style: styles.muted },
    })

  const onPerson = (who: UserId) => enterHintForPerson(ctx.now(), who) ?? ''
  const takesIt = forwards ? 'forward' : carried === undefined ? undefined : 'send'
  const groupChoices = goToGroups(ctx, groups, list, theme, texts, take).map((choice) => ({
    ...choice,
    hint: choice.hint ?? takesIt,
  }))
  const conversations = list.flatMap(({ id }): readonly NamedChoice[] => {
    const who = personOf(id)
    const topic = topics.find(({ conversation }) => conversation === id)
    if (topic) {
      return [
        {
          key: id,
          name: topicName(topic.topic.filter),
          spans: topicSpans(topic, theme, texts.goTo.topic),
          hint: takesIt,
          take: () => take.conversation(id),
        },
      ]
    }
    if (who === undefined && plaintextGroupOf(id) === undefined)
      return groupChoices.filter(({ key }) => key === id)
    const row = who === undefined ? undefined : known.get(who)
    const name = conversationTitle(ctx.now(), id)
    return [
      {
        key: id,
        name,
        spans: personSpans(row, name, texts.goTo.conversation, who),
        hint: takesIt,
        take: () => take.conversation(id),
      },
    ]
  })
  const listedIds = new Set(list.map(({ id }) => id))
  const people = rows
    .filter(({ conversation }) => !listedIds.has(conversation))
    .map(({ person: { id }, signed }): NamedChoice => {
      const name = personName(ctx.now(), id)
      const kind = signed ? texts.goTo.user : texts.plaintext.unverified
      return {
        key: `person ${id}`,
        name,
        spans: personSpans(known.get(id), name, kind),
        hint: onPerson(id),
        take: () => take.person(id),
      }
    })
  const requests = (carried === undefined ? waiting : []).map((one): NamedChoice => {
    const name = personName(ctx.now(), one.from)
    const to = one.signed && one.group !== '' ? ` ${theme.glyphs.out} ${one.group}` : ''
    return {
      key: `request ${one.key}`,
      name: name + to,
      spans: personSpans(known.get(one.from), name + to, texts.goTo.request),
      take: () => openRequest(ctx, one),
    }
  })
  const others = groupChoices.filter(({ key }) => !list.some(({ id }) => id === key))
  const offered = slashCommands.filter(({ name }) => isCommandAvailable(ctx.now(), name))
  const runnable = offered.map((command): NamedChoice => ({
    key: `command ${command.name}`,
    name: command.name,
    spans: (room) => {
      const { help } = texts.commands[command.name]
      const column = room < ALIGNED_FROM ? undefined : 30
      const cells = commandSpans(theme, commandUsage(texts, command), help, room, column)
      return spread(cells, [], room, theme.glyphs.ellipsis)
    },
    hint: 'run',
    take: () => {
      ctx.ui.patch({ overlay: undefined, pane: 'input' })
      if (texts.commands[command.name].args === '') command.run(ctx, '')
      else ctx.ui.composer.current?.setText(`/${command.name} `)
    },
  }))
  return (
    <FilterPicker
      width={width}
      height={height}
      start={start}
      title={texts.goTo[forwards ? 'forward' : carried === undefined ? 'title' : 'carried']}
      note={carried === undefined ? texts.goTo.hint : carried.split('\n', 1).join('')}
      label={
        texts.goTo[forwards ? 'forwardLabel' : carried === undefined ? 'label' : 'carriedLabel']
      }
      choices={forwards ? conversations : [...conversations, ...requests, ...others, ...people]}
      {...(forwards ? {} : { commands: runnable })}
      empty={forwards ? texts.goTo.emptyForward : texts.goTo.empty}
      onCancel={() => ctx.ui.patch({ overlay: undefined, pane: forwards ? 'chat' : 'input' })}
    />
  )
}

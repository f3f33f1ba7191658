/** One list for everywhere: conversations, people, requests, and after `>` the commands. */
import { useMemo, useState } from 'react'
import { classicPeople } from '../../../src/model/plaintext/plaintext-selectors.ts'
import { groupRows } from '../../../src/model/groups/group-selectors.ts'
import { conversationList, topicRows, userRows } from '../../../src/model/screen/pane-selectors.ts'
import type { UserRow } from '../../../src/model/screen/pane-selectors.ts'
import { isClassic, plainlyShown } from '../../../src/core/plaintext-ids.ts'
import { conversationWith, personOf } from '../../../src/core/ids.ts'
import type { ConversationId, GroupId, UserId } from '../../../src/core/ids.ts'
import { useTexts } from '../../../src/i18n/texts.ts'
import { useChat } from '../../../src/store/hooks.ts'
import { personStyle, useTheme } from '../../../src/themes/theme.ts'
import { commands, usageOf } from '../../commands/slash-commands.ts'
import { isOffered } from '../../commands/available-commands.ts'
import { fuzzySort } from './fuzzy-sort.ts'
import { goToGroups } from './go-to-groups.ts'
import type { Named } from './go-to-groups.ts'
import { Picker } from './Picker.tsx'
import { spread } from '../../widgets/Line.tsx'
import { topicSpans } from '../../panes/topic-row.ts'
import { waitingForMe } from '../../panes/pending-requests.ts'
import { fit } from '../../text/wrap.ts'
import { askPlainly, enterPlain } from '../../actions/plaintext/plaintext-people.ts'
import { forgetLoose, openConversation } from '../../actions/conversations.ts'
import { nameOf, useDesk } from '../../actions/action-context.ts'
import { enterGroup, joinWith } from '../../actions/groups.ts'
import { talkName } from '../../state/conversation-titles.ts'
import { enterOnPerson } from '../../state/available-actions.ts'
import { ask, enterPerson } from '../../actions/people.ts'
import { plainPlace } from '../../actions/plaintext/plaintext-chats.ts'
import { say } from '../../actions/send.ts'
import { statusSpan } from '../../widgets/person-spans.ts'
import { topicName } from '../../state/topic-titles.ts'

type Props = {
  readonly width: number
  readonly height: number
  readonly start: string
  readonly carried: string | undefined
}

/** The text that was typed with nothing open goes to whatever was chosen. */
const useTake = (carried: string | undefined) => {
  const desk = useDesk()
  return {
    conversation: (id: ConversationId) => {
      const own = desk.now().conversations.get(id)?.draft ?? ''
      openConversation(desk, id)
      if (carried === undefined || !say(desk, id, carried)) return
      // it went along as a draft, unless there was one
      if (own === '') desk.services.send({ type: 'view.draft', conversation: id, text: '' })
      else forgetLoose(desk)
    },
    group: (id: GroupId) => {
      desk.ui.patch({ layer: undefined, pane: 'input' })
      if (carried === undefined) enterGroup(desk, id)
      else if (joinWith(desk, id, carried)) forgetLoose(desk)
    },
    person: (who: UserId) => {
      if (carried === undefined) {
        desk.ui.patch({ layer: undefined })
        if (isClassic(who)) enterPlain(desk, who)
        else enterPerson(desk, who)
        return
      }
      // nothing is open with this person yet, so the text is the greeting
      desk.ui.patch({ layer: undefined, pane: 'input' })
      if (isClassic(who)) askPlainly(desk, who)
      else if (ask(desk, who, carried)) forgetLoose(desk)
    },
  }
}

export const GoTo = ({ width, height, start, carried }: Props) => {
  const desk = useDesk()
  const texts = useTexts()
  const theme = useTheme()
  const { styles } = theme
  const [typed, setTyped] = useState(start)
  const [chosen, setChosen] = useState(0)
  const rows = useChat(userRows)
  const list = useChat(conversationList)
  const waiting = useChat(waitingForMe)
  const groups = useChat(groupRows)
  const topics = useChat(topicRows)
  const take = useTake(carried)

  const known = useMemo(() => new Map(rows.map((row) => [row.person.id, row])), [rows])
  const personSpans = (row: UserRow | undefined, name: string, kind: string) => (room: number) =>
    spread(
      [
        ...(row ? [statusSpan(theme, row.person, row.status), { text: ' ' }] : []),
        { text: name, style: personStyle(theme, name) },
        ...(row && row.unread > 0 ? [{ text: ` ${row.unread}`, style: styles.unread }] : []),
      ],
      [{ text: kind, style: styles.muted }],
      room,
      theme.glyphs.ellipsis,
    )

  const onPerson = (who: UserId) => enterOnPerson(desk.now(), who) ?? ''
  const inGroups = goToGroups(desk, groups, list, theme, texts, take)
  const talks = list.flatMap(({ id }): readonly Named[] => {
    const who = personOf(id)
    const topic = topics.find(({ conversation }) => conversation === id)
    if (topic) {
      return [
        {
          key: id,
          name: topicName(topic.topic.filter),
          spans: (room) => topicSpans(topic, theme, room, texts.goTo.topic),
          take: () => take.conversation(id),
        },
      ]
    }
    if (who === undefined && !plainPlace(id)) return inGroups.filter(({ key }) => key === id)
    const row = who === undefined ? undefined : known.get(who)
    const name = talkName(desk.now(), id)
    return [
      {
        key: id,
        name,
        spans: personSpans(row, name, texts.goTo.conversation),
        hint: carried === undefined ? undefined : 'send',
        take: () => take.conversation(id),
      },
    ]
  })
  const talked = new Set(list.map(({ id }) => id))
  const people = rows
    .filter(({ person }) => !talked.has(conversationWith(person.id)))
    .map((row): Named => ({
      key: `person ${row.person.id}`,
      name: row.person.name,
      spans: personSpans(row, row.person.name, texts.goTo.user),
      hint: onPerson(row.person.id),
      take: () => take.person(row.person.id),
    }))
  const plain = useChat(classicPeople)
    .filter(({ conversation }) => !talked.has(conversation))
    .map(({ person: { id } }): Named => ({
      key: `person ${id}`,
      name: plainlyShown(id),
      spans: personSpans(undefined, plainlyShown(id), texts.classic.unverified),
      hint: onPerson(id),
      take: () => take.person(id),
    }))
  const asking = (carried === undefined ? waiting : []).map((one): Named => {
    const name = nameOf(desk.now(), one.from)
    const to = one.wants.kind === 'join' ? ` ${theme.glyphs.out} ${one.wants.join.name}` : ''
    return {
      key: `request ${one.key}`,
      name: name + to,
      spans: personSpans(known.get(one.from), name + to, texts.goTo.request),
      take: () => desk.ui.patch({ layer: undefined, pane: 'requests' }),
    }
  })
  const others = inGroups.filter(({ key }) => !list.some(({ id }) => id === key))
  const offered = commands.filter(({ name }) => isOffered(desk.now(), name))
  const runnable = offered.map((command): Named => ({
    key: `command ${command.name}`,
    name: command.name,
    spans: (room) =>
      spread(
        [
          { text: fit(usageOf(texts, command), 22, theme.glyphs.ellipsis), style: styles.key },
          { text: `  ${texts.commands[command.name].help}`, style: styles.muted },
        ],
        [],
        room,
        theme.glyphs.ellipsis,
      ),
    hint: 'run',
    take: () => {
      desk.ui.patch({ layer: undefined, pane: 'input' })
      if (texts.commands[command.name].args === '') command.run(desk, '')
      else desk.ui.composer.current?.setText(`/${command.name} `)
    },
  }))
  const wanted = typed.replace(/^>\s*/u, '').trim()
  const all = typed.startsWith('>')
    ? runnable
    : [...talks, ...asking, ...others, ...people, ...plain]
  const choices = wanted === '' ? all : fuzzySort(wanted, all, ({ name }) => name)
  return (
    <Picker
      width={width}
      height={height}
      title={carried === undefined ? texts.goTo.title : texts.goTo.carried}
      note={carried === undefined ? texts.goTo.hint : carried.split('\n', 1).join('')}
      label={texts.goTo.label}
      value={typed}
      onChange={(value) => {
        setTyped(value)
        setChosen(0)
      }}
      chosen={chosen}
      onChoose={setChosen}
      choices={choices}
      empty={texts.goTo.empty}
      onCancel={() => desk.ui.patch({ layer: undefined, pane: 'input' })}
    />
  )
}

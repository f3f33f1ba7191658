/** The right side: the chat or what lies over it, the command menu, and the input or a question. */
import { Box } from 'ink'
import { useEffect, useMemo, useRef, useState } from 'react'
import { openConversation } from '../../src/model/screen/pane-selectors.ts'
import type { State } from '../../src/model/state.ts'
import type { ConversationId } from '../../src/core/ids.ts'
import { filterOf, groupOf } from '../../src/core/ids.ts'
import { derive } from '../../src/core/memo.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import type { Rect } from '../screen-layout.ts'
import { ChatPane } from '../chat/ChatPane.tsx'
import { messageOf } from '../../src/model/messages/messages.ts'
import { usePlaceholder } from '../chat/usePlaceholder.ts'
import { useTyping } from '../chat/useTyping.ts'
import { CommandMenu, menuFor } from '../composer/CommandMenu.tsx'
import { completions } from '../commands/completions.ts'
import { Composer, composerHeight } from '../composer/Composer.tsx'
import { LayerView } from '../overlays/OverlayView.tsx'
import { useBorder } from '../widgets/Pane.tsx'
import { QuestionBox, questionHeight } from '../composer/QuestionBox.tsx'
import { submit } from '../actions/submit.ts'
import { commandIn } from '../commands/slash-commands.ts'
import { nameOf, useDesk, useUi } from '../actions/action-context.ts'
import { keepDraft } from '../actions/leave.ts'
import { askLines, messageCount, offerPieces } from '../actions/long-texts.ts'
import { talkName } from '../state/conversation-titles.ts'
import { topicWords } from '../actions/open-topics.ts'

/** A draft is kept when nothing was typed for so many milliseconds. */
const DRAFT_AFTER = 800

/** What I said in the open conversation, the newest last. */
const saidTexts: (state: State) => readonly string[] = derive(
  [(state: State) => openConversation(state)?.messages, (state: State) => state.me.id],
  (messages, me) =>
    (messages ?? []).flatMap(({ by, text, deleted }) => (by === me && !deleted ? [text] : [])),
)

/** Title and note of the input. */
const useWords = (conversation: ConversationId | undefined) => {
  const desk = useDesk()
  const texts = useTexts()
  const { glyphs } = useTheme()
  const placeholder = usePlaceholder()
  const answering = useUi((ui) =>
    ui.answering?.conversation === conversation ? ui.answering : undefined,
  )
  const { composer } = texts
  if (conversation === undefined) {
    return { title: composer.nobody, note: '', placeholder: composer.placeholderNobody }
  }
  const topic = filterOf(conversation)
  if (topic !== undefined) return topicWords(desk, topic)
  const state = desk.now()
  const inGroup = groupOf(conversation) !== undefined
  const name = `${inGroup ? `${glyphs.group} ` : ''}${talkName(state, conversation)}`
  if (!answering) return { title: composer.to(name), note: '', placeholder }
  const message = messageOf(state, conversation, answering.message)
  const start = message?.text.split('\n', 1).join('').slice(0, 60) ?? ''
  const title =
    answering.kind === 'edit'
      ? composer.editing
      : `${composer.replying(message ? nameOf(state, message.by) : '')}: ${start}`
  return { title, note: composer.escCancels, placeholder }
}

type Props = {
  readonly rect: Rect
  readonly version: string
  readonly shown: boolean
  /** Does it put the question? Else a list does that has the screen for itself: one of them answers. */
  readonly asks: boolean
}

const Conversation = ({
  rect: { x, y, width, height },
  version,
  shown,
  asks,
  conversation,
}: Props & { readonly conversation: ConversationId | undefined }) => {
  const desk = useDesk()
  const texts = useTexts()
  const layer = useUi((ui) => ui.layer)
  const question = useUi((ui) => ui.question)
  const pane = useUi((ui) => ui.pane)
  const sent = useChat(saidTexts)
  const words = useWords(conversation)
  const [initial] = useState(() =>
    conversation === undefined
      ? desk.now().draft
      : (desk.now().conversations.get(conversation)?.draft ?? ''),
  )
  const [text, setText] = useState({
    rows: composerHeight(initial, width),
    slash: '',
    messages: messageCount(desk, conversation, initial),
  })
  const { emoji: hasEmoji } = useTheme()
  const complete = useMemo(() => completions(desk.now), [desk])
  const typing = useTyping(desk, conversation)
  const timer = useRef<NodeJS.Timeout>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const focused = shown && pane === 'input' && !layer && !question
  const border = useBorder(focused)

  const onChange = (next: string) => {
    const rows = composerHeight(next, width)
    const slash = next.startsWith('/') || next === '?' ? next : ''
    const messages = messageCount(desk, conversation, next)
    // a key that changes none of them draws the input and nothing else
    setText((now) =>
      now.rows === rows && now.slash === slash && now.messages === messages
        ? now
        : { rows, slash, messages },
    )
    typing(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => keepDraft(desk, conversation, next), DRAFT_AFTER)
  }
  const onDraft = (last: string) => {
    clearTimeout(timer.current)
    keepDraft(desk, conversation, last)
  }

  const bottom = question
    ? questionHeight(question, width, height)
    : Math.max(3, Math.min(text.rows, Math.floor(height / 3)))
  const menu = focused
    ? menuFor(text.slash, desk.now()).slice(0, Math.max(0, height - bottom - 5))
    : []
  const above = height - bottom - menu.length
  return (
    <Box width={width} height={height} flexDirection="column" flexShrink={0} overflow="hidden">
      {layer ? (
        <LayerView layer={layer} width={width} height={above} version={version} />
      ) : (
        <ChatPane width={width} height={above} shown={shown} />
      )}
      <CommandMenu found={menu} width={width} />
      {question && asks ? (
        <QuestionBox question={question} width={width} within={height} />
      ) : undefined}
      <Box display={question ? 'none' : 'flex'} height={bottom} flexShrink={0}>
        <Composer
          x={x}
          y={y + above + menu.length}
          width={width}
          height={bottom}
          initialText={initial}
          sent={sent}
          complete={complete}
          onSend={(typed) => submit(desk, typed)}
          onChange={onChange}
          onDraft={onDraft}
          onDoubt={(typed, lines) => askLines(desk, typed, lines)}
          onOverflow={(typed, left) => offerPieces(desk, typed, left)}
          emoji={(before) =>
            hasEmoji && (!/^\/[^/]/u.test(before) || commandIn(before)?.says === true)
          }
          isCommand={(typed) => !typed.includes('\n') && commandIn(typed) !== undefined}
          searchLabel={texts.composer.searchSent}
          isFocused={focused}
          control={desk.ui.composer}
          {...border}
          {...words}
          {...(text.messages > 1 ? { note: texts.composer.messages(text.messages) } : {})}
        />
      </Box>
    </Box>
  )
}

/** Every conversation has an input of its own, with its draft. */
export const Talk = (props: Props) => {
  const open = useChat((state) => state.open)
  return <Conversation key={open ?? ''} conversation={open} {...props} />
}

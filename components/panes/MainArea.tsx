/** The right side: the chat or what lies over it, the command menu, and the input or a question. */
import { Placed, useMouse } from '../keyboard/useMouse.tsx'
import type { Size } from '../widgets/Pane.tsx'
import { Box } from 'ink'
import { useEffect, useMemo, useRef, useState } from 'react'
import { currentConversation } from '../../src/model/screen/pane-selectors.ts'
import type { State } from '../../src/model/state.ts'
import type { ConversationId } from '../../src/core/ids.ts'
import { filterOf, groupOf } from '../../src/core/ids.ts'
import { createSelector } from '../../src/core/memo.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import type { Rect } from '../screen-layout.ts'
import { ChatPane } from '../chat/ChatPane.tsx'
import { messageOf } from '../../src/model/messages/message-window.ts'
import { usePlaceholder } from '../chat/usePlaceholder.ts'
import { useTyping } from '../chat/useTyping.ts'
import { CommandMenu, menuEntriesFor, menuHeight } from '../composer/CommandMenu.tsx'
import type { MenuEntry } from '../composer/CommandMenu.tsx'
import { completions } from '../commands/completions.ts'
import { Composer, composerHeight } from '../composer/Composer.tsx'
import { OverlayView } from '../overlays/OverlayView.tsx'
import { useBorder } from '../widgets/Pane.tsx'
import { QuestionBox, questionHeight } from '../composer/QuestionBox.tsx'
import { carryWhole, submitLine } from '../actions/submit.ts'
import { commandOfLine } from '../commands/slash-commands.ts'
import { personName, useActionContext, useUi } from '../actions/action-context.ts'
import { saveDraft } from '../actions/leave.ts'
import { confirmLines, messageCount, offerChunks } from '../actions/long-texts.ts'
import { widthOf } from '../../src/text/width.ts'
import { truncate } from '../../src/text/wrap.ts'
import { conversationTitle } from '../state/conversation-titles.ts'
import { topicComposerTexts } from '../actions/open-topics.ts'

/** A draft is saved when nothing was typed for so many milliseconds. */
const DRAFT_AFTER = 800

/** With fewer rows than these, what lies over the chat covers the input too, where nothing can be typed then. */
const INPUT_FROM = 16

/** My messages in the open conversation, the newest last. */
const sentTexts: (state: State) => readonly string[] = createSelector(
  [(state: State) => currentConversation(state)?.messages, (state: State) => state.me.id],
  (messages, me) =>
    (messages ?? []).flatMap(({ by, text, deleted }) => (by === me && !deleted ? [text] : [])),
)

/** Title and note of the input. */
const useComposerTexts = (conversation: ConversationId | undefined, width: number) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const { glyphs } = useTheme()
  const placeholder = usePlaceholder()
  const answering = useUi((ui) =>
    ui.composeTarget?.conversation === conversation ? ui.composeTarget : undefined,
  )
  const { composer } = texts
  if (conversation === undefined) {
    return { title: composer.nobody, note: '', placeholder: composer.placeholderNobody }
  }
  const topic = filterOf(conversation)
  if (topic !== undefined) return topicComposerTexts(ctx, topic)
  const state = ctx.now()
  const inGroup = groupOf(conversation) !== undefined
  const name = `${inGroup ? `${glyphs.group} ` : ''}${conversationTitle(state, conversation)}`
  if (!answering) return { title: composer.to(name), note: '', placeholder }
  const message = messageOf(state, conversation, answering.message)
  const start = message?.text.split('\n', 1).join('').slice(0, 60) ?? ''
  const title =
    answering.kind === 'edit'
      ? composer.editing
      : `${composer.replying(message ? personName(state, message.by) : '')}: ${start}`
  const note = composer.escCancels
  // the key has its room, whatever is replied to: both have blanks and pieces of line around them
  const room = Math.max(1, width - widthOf(note) - 9)
  return { title: truncate(title, room, glyphs.ellipsis), note, placeholder }
}

type Props = {
  readonly rect: Rect
  readonly version: string
  readonly shown: boolean
  /** Does it put the question? Else a list does that has the screen for itself: one of them answers. */
  readonly asks: boolean
}

/** A press on the input takes the keyboard there, and the caret to where it was. */
const ClickToType = ({ isActive, ...size }: Size & { readonly isActive: boolean }) => {
  const { ui } = useActionContext()
  useMouse(
    size,
    (mouse) => {
      if (mouse.kind !== 'press') return
      ui.patch({ pane: 'input', overlay: undefined })
      // the text begins behind the border and a blank
      ui.composer.current?.moveCaret({ row: mouse.row, column: mouse.column - 2 })
    },
    isActive,
  )
  return undefined
}

const ConversationArea = ({
  rect: { x, y, width, height },
  version,
  shown,
  asks,
  conversation,
}: Props & { readonly conversation: ConversationId | undefined }) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const layer = useUi((ui) => ui.overlay)
  const question = useUi((ui) => ui.question)
  const pane = useUi((ui) => ui.pane)
  const words = useComposerTexts(conversation, width)
  const [initial] = useState(() =>
    conversation === undefined
      ? ctx.now().draft
      : (ctx.now().conversations.get(conversation)?.draft ?? ''),
  )
  const [text, setText] = useState({
    rows: composerHeight(initial, width),
    slash: '',
    messages: messageCount(ctx, conversation, initial),
  })
  const { emoji: hasEmoji } = useTheme()
  const complete = useMemo(() => completions(ctx.now), [ctx])
  const typing = useTyping(ctx, conversation)
  const timer = useRef<NodeJS.Timeout>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const focused = shown && pane === 'input' && !layer && !question
  const border = useBorder(focused)

  const onChange = (next: string) => {
    const rows = composerHeight(next, width)
    const slash = next.startsWith('/') || next === '?' ? next : ''
    const messages = messageCount(ctx, conversation, next)
    // a key that changes none of them draws the input and nothing else
    setText((now) =>
      now.rows === rows && now.slash === slash && now.messages === messages
        ? now
        : { rows, slash, messages },
    )
    typing(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => saveDraft(ctx, conversation, next), DRAFT_AFTER)
  }
  const onDraft = (last: string) => {
    clearTimeout(timer.current)
    saveDraft(ctx, conversation, last)
  }

  const takeEntry = ({ name, subcommand }: MenuEntry) =>
    ctx.ui.composer.current?.setText(`/${name} ${subcommand === undefined ? '' : `${subcommand} `}`)
  const isCovered = layer !== undefined && height < INPUT_FROM
  const inputHeight = Math.max(3, Math.min(text.rows, Math.floor(height / 3)))
  const uncovered = isCovered ? 0 : inputHeight
  const bottom = question ? questionHeight(question, width, height) : uncovered
  const menu = focused
    ? menuEntriesFor(text.slash, ctx.now()).slice(0, Math.max(0, height - bottom - 5))
    : []
  const menuRows = menuHeight(texts, menu, width)
  const above = height - bottom - menuRows
  return (
    <Box width={width} height={height} flexDirection="column" flexShrink={0} overflow="hidden">
      <Placed x={x} y={y}>
        {layer ? (
          <OverlayView overlay={layer} width={width} height={above} version={version} />
        ) : (
          <ChatPane width={width} height={above} shown={shown} />
        )}
      </Placed>
      <CommandMenu found={menu} width={width} onTake={takeEntry} />
      {question && asks ? (
        <QuestionBox question={question} width={width} within={height} />
      ) : undefined}
      <Box display={question || isCovered ? 'none' : 'flex'} height={bottom} flexShrink={0}>
        <Placed x={x} y={y + above + menuRows}>
          <ClickToType width={width} height={bottom} isActive={shown && !question && !isCovered} />
        </Placed>
        <Composer
          x={x}
          y={y + above + menuRows}
          width={width}
          height={inputHeight}
          initialText={initial}
          sent={() => sentTexts(ctx.now())}
          complete={complete}
          onSend={(typed) => submitLine(ctx, typed)}
          onKept={(typed) => carryWhole(ctx, typed)}
          onChange={onChange}
          onDraft={onDraft}
          onDoubt={(typed, lines) => confirmLines(ctx, typed, lines)}
          onOverflow={(typed, left) => offerChunks(ctx, typed, left)}
          emoji={(before) =>
            hasEmoji && (!/^\/[^/]/u.test(before) || commandOfLine(before)?.endsInText === true)
          }
          isCommand={(typed) => !typed.includes('\n') && commandOfLine(typed) !== undefined}
          searchLabel={texts.composer.searchSent}
          isFocused={focused}
          control={ctx.ui.composer}
          {...border}
          {...words}
          {...(text.messages > 1 ? { note: texts.composer.messages(text.messages) } : {})}
        />
      </Box>
    </Box>
  )
}

/** Every conversation has an input of its own, with its draft. */
export const MainArea = (props: Props) => {
  const open = useChat((state) => state.open)
  return <ConversationArea key={open ?? ''} conversation={open} {...props} />
}

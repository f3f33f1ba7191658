/** The first steps, which tick themselves; shown where no conversation is open. */
import { useTexts } from '../../src/i18n/texts.ts'
import { authorKeyOf, personConversationId, ECHO } from '../../src/core/ids.ts'
import { createSelector } from '../../src/core/memo.ts'
import { sameIdentity } from '../../src/model/groups/roster.ts'
import type { State } from '../../src/model/state.ts'
import { useChat } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import { Line } from './Line.tsx'
import type { Span } from './Line.tsx'
import { Pane } from './Pane.tsx'
import { wrap } from '../../src/text/wrap.ts'
import { useUi } from '../actions/action-context.ts'

const hasGreetedEcho = (state: State) =>
  state.conversations
    .get(personConversationId(ECHO))
    ?.messages.some((message) => message.by === state.me.id) ?? false

// by their names, and one after the other: nothing is read of them for that
const hasRequests: (state: State) => boolean = createSelector(
  [({ requests }: State) => requests, ({ me }: State) => me],
  (requests, me) => [...requests.keys()].some((id) => authorKeyOf(id) === me.key),
)

const hasRequestedChat = (state: State) => state.sessions.size > 1 || hasRequests(state)

const hasVerifiedSomebody: (state: State) => boolean = createSelector(
  [({ people }: State) => people],
  (people) => [...people.keys()].some((who) => people.get(who)?.trust === 'verified'),
)

const isInSomeGroup = (state: State) =>
  [...state.groups.values()].some(({ intervals }) =>
    intervals.some((span) => sameIdentity(span, state.me)),
  )

type Step = { readonly done: boolean; readonly text: string; readonly hint: string }
type Rows = readonly (readonly Span[])[]

/** As many steps as have room in whole; the first one in any case. */
const wholeSteps = (steps: readonly Rows[], room: number): Rows => {
  let rows: Rows = []
  for (const step of steps) {
    if (rows.length > 0 && rows.length + step.length > room) break
    rows = [...rows, ...step]
  }
  return rows
}

/** The chat pane of somebody who has no conversation open. */
export const Checklist = ({
  width,
  height,
}: {
  readonly width: number
  readonly height: number
}) => {
  const texts = useTexts()
  const { glyphs, styles } = useTheme()
  const name = useChat((state) => state.me.name)
  const url = useChat((state) => state.link.broker)
  const online = useChat((state) => state.link.status === 'online')
  const hello = useChat(hasGreetedEcho)
  const asked = useChat(hasRequestedChat)
  const verified = useChat(hasVerifiedSomebody)
  const grouped = useChat(isInSomeGroup)
  const focused = useUi(({ pane }) => pane === 'chat')
  const steps: readonly Step[] = [
    { done: true, text: texts.checklist.name(name), hint: '' },
    { done: online, text: texts.checklist.broker(url), hint: texts.checklist.brokerHint },
    { done: hello, text: texts.checklist.echo, hint: texts.checklist.echoHint },
    { done: asked, text: texts.checklist.ask, hint: texts.checklist.askHint },
    { done: verified, text: texts.checklist.verify, hint: texts.checklist.verifyHint },
    { done: grouped, text: texts.checklist.group, hint: texts.checklist.groupHint },
  ]
  const inside = width - 2
  const room = Math.max(8, inside - 4)
  const paragraph = (text: string, style: Span['style']): Rows =>
    wrap(text, room).map((row) => [{ text: '  ' }, { text: row.show, ...(style ? { style } : {}) }])
  const all = steps.every((step) => step.done)
  const stepRows = ({ done, text, hint }: Step): Rows => {
    const rows = wrap(text, Math.max(8, room - 3)).map((row, index): readonly Span[] => [
      { text: '  ' },
      {
        text: index > 0 ? '   ' : `${done ? glyphs.done : glyphs.todo}  `,
        style: done ? styles.good : styles.muted,
      },
      { text: row.show, ...(done ? { style: styles.muted } : {}) },
    ])
    if (done || hint === '') return rows
    return [...rows, [{ text: '     ' }, { text: hint, style: styles.key }]]
  }
  const intro = paragraph(all ? texts.checklist.done : texts.checklist.intro, styles.title)
  const later = all ? [] : paragraph(texts.checklist.later, styles.muted)
  const open = steps.filter(({ done }) => !done).map(stepRows)
  const visible = Math.max(0, height - 2)
  const whole: Rows = [[], ...intro, [], ...steps.flatMap(stepRows), [], ...later]
  const ahead: Rows = [[], ...open.flat(), [], ...later]
  // what is still to be done counts more than what was done
  const isWhole = all || whole.length <= visible
  const lines = isWhole ? whole : ahead.length <= visible ? ahead : wholeSteps(open, visible)
  const done = steps.length - open.length
  return (
    <Pane
      width={width}
      height={height}
      title={texts.checklist.title}
      footerNote={isWhole ? '' : `${done}/${steps.length}`}
      focused={focused}
    >
      {Array.from({ length: visible }, (_, index) => (
        <Line key={index} spans={lines[index] ?? []} width={inside} />
      ))}
    </Pane>
  )
}

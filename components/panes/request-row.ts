/** One who waits for my answer: what they want, since when, and what they say with it. */
import type { RequestRow } from '../../src/model/screen/request-rows.ts'
import type { State } from '../../src/model/state.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { requestPhrase } from '../state/name-warnings.ts'
import { spread } from '../widgets/Line.tsx'
import { fitUnsignedName } from '../widgets/names.ts'
import { widthOf } from '../../src/text/width.ts'
import { truncate } from '../../src/text/wrap.ts'
import { personName } from '../actions/action-context.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { requestActions } from '../actions/requests.ts'
import { actionsOnRequest } from '../state/available-actions.ts'
import { quoteRows } from './list-row.ts'
import type { ListRow, ListRowContext } from './list-row.ts'

/** How many rows they take in a frame of this width: a warning and a text with a request have rows of their own. */
export const requestRowCount = (
  state: State,
  waiting: readonly RequestRow[],
  texts: Texts,
  width: number,
): number =>
  waiting.reduce((sum, request) => {
    const warning = requestPhrase(state, request, texts) === '' ? 0 : 1
    return sum + 1 + warning + quoteRows(request.text, width - 2).length
  }, 0)

/** What they want: the longest text, and shorter ones if there are any. */
const requestTexts = (
  { kind, signed, from, group }: RequestRow,
  name: string,
  { theme: { glyphs }, texts }: ListRowContext,
): readonly [string, ...(readonly string[])] => {
  const { joinLine, joinShort, inviteLine, inviteShort } = texts.group
  if (!signed) {
    const { wantsToChat, wantsIn, invitesYou } = texts.plaintext
    // short enough for the mark to be seen in the narrowest pane
    const marked = fitUnsignedName(from, 12, glyphs.ellipsis)
    if (kind === 'talk') return [wantsToChat(marked)]
    if (kind === 'ask') return [wantsIn(marked, group)]
    return [invitesYou(truncate(group, 12, glyphs.ellipsis))]
  }
  // the name alone asks as well, and better than half a word behind it
  if (kind === 'talk') return [texts.wantsToChat(name), texts.wantsToChatShort(name), name]
  if (kind === 'invite') return [inviteLine(name, group), inviteShort(name, group)]
  return [joinLine(name, group, glyphs.out), joinShort(name, group, glyphs.out)]
}

/** `carla wants to chat   14:02`, and below it what was written with it. */
export const requestListRow = (
  ctx: ActionContext,
  request: RequestRow,
  context: ListRowContext,
): ListRow => ({
  key: request.key,
  // this list has no filter
  matches: () => true,
  spans: (width, chosen) => {
    const { glyphs, styles } = context.theme
    const name = personName(ctx.now(), request.from)
    const forms = requestTexts(request, name, context)
    const words = forms.find((form) => widthOf(form) <= width - 4) ?? forms.at(-1) ?? name
    const time = context.texts.dates.clock(request.shownAt)
    const isRoomy = widthOf(words) + widthOf(time) + 5 <= width
    return spread(
      [{ text: chosen ? ` ${glyphs.pointer} ` : '   ', style: styles.focus }, { text: words }],
      isRoomy ? [{ text: time, style: styles.time }] : [],
      width - 1,
      glyphs.ellipsis,
    )
  },
  warning: () => requestPhrase(ctx.now(), request, context.texts),
  quote: request.text,
  actions: (state) => actionsOnRequest(state, request),
  acts: () => requestActions(ctx, request),
})

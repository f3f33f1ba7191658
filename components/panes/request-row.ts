/** One who waits for my answer: what they want, since when, and what they say with it. */
import { spread } from '../widgets/Line.tsx'
import { widthOf } from '../text/width.ts'
import { personName } from '../actions/action-context.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { pendingRequestAction } from '../actions/pending-requests.ts'
import { actionsOnPendingRequest } from '../state/available-actions.ts'
import { pendingRequestText } from './pending-requests.ts'
import type { PendingRequest } from './pending-requests.ts'
import type { ListRow, ListRowContext } from './list-row.ts'

export const requestListRow = (
  ctx: ActionContext,
  request: PendingRequest,
  { theme: { glyphs, styles }, texts }: ListRowContext,
): ListRow => ({
  key: request.key,
  // this list has no filter
  matches: () => true,
  spans: (width, chosen) => {
    const name = personName(ctx.now(), request.from)
    const words = pendingRequestText(request, name, width - 4, glyphs, texts)
    const time = texts.dates.clock(request.at)
    const isRoomy = widthOf(words) + widthOf(time) + 5 <= width
    return spread(
      [{ text: chosen ? ` ${glyphs.pointer} ` : '   ', style: styles.focus }, { text: words }],
      isRoomy ? [{ text: time, style: styles.time }] : [],
      width - 1,
      glyphs.ellipsis,
    )
  },
  quote: request.text,
  actions: (state) => actionsOnPendingRequest(state, request),
  act: (action) => pendingRequestAction(ctx, request, action),
})

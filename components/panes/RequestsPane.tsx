/** Who waits for my answer: for a conversation, to join a group of mine, or with an invitation. */
import { memo, useMemo } from 'react'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { ListPane, useListRowContext } from './ListPane.tsx'
import { pendingRequests } from '../../src/model/screen/request-rows.ts'
import { requestListRow } from './request-row.ts'
import { useActionContext } from '../actions/action-context.ts'

type Props = { readonly width: number; readonly height: number }

export const RequestsPane = memo((props: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const context = useListRowContext()
  const waiting = useChat(pendingRequests)
  const rows = useMemo(
    () => waiting.map((one) => requestListRow(ctx, one, context)),
    [ctx, waiting, context],
  )
  return (
    <ListPane
      pane="requests"
      count={rows.length}
      rows={rows}
      words={rows.length === 0 ? texts.requestsEmpty : ''}
      onAction={(action) =>
        action === 'history' ? () => ctx.ui.patch({ overlay: { kind: 'history' } }) : undefined
      }
      {...props}
    />
  )
})
RequestsPane.displayName = 'RequestsPane'

/** The whole screen. */
import { useWindowSize } from 'ink'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Request } from '../src/chat/requests.ts'
import type { State } from '../src/chat/state.ts'
import { derive } from '../src/core/derive.ts'
import type { ConversationId } from '../src/core/names.ts'
import { conversationWith } from '../src/core/names.ts'
import { useChat, useLatest, useServices } from '../src/store/hooks.ts'
import { Layout } from './Layout.tsx'
import { UiContext, useUiStore } from './ui/desk.ts'
import { createUi } from './ui/ui.ts'
import { useScreenKeys } from './ui/useScreenKeys.ts'

type Props = {
  readonly version: string
  /** Opened at the start. */
  readonly initialConversation?: ConversationId
}

/** Whoever said yes to me last. */
const lastAccepted: (state: State) => Request | undefined = derive(
  [(state: State) => state.requests, (state: State) => state.me.id],
  (requests, me) =>
    [...requests.values()].findLast(({ from, answer }) => from === me && answer === 'accepted'),
)

/** Opens the conversation that somebody just accepted, where nothing else is open or being written. */
const useAccepted = () => {
  const accepted = useChat(lastAccepted)
  const seen = useRef(accepted?.id)
  const latest = useLatest()
  const ui = useUiStore()
  const { send } = useServices()
  const open = useEffectEvent(() => {
    const { layer, question, pane } = ui.get()
    const busy = layer !== undefined || question !== undefined || pane !== 'input'
    const text = ui.composer.current?.text() ?? ''
    if (!accepted || busy || text !== '' || latest().open !== undefined) return
    send({ type: 'view.open', conversation: conversationWith(accepted.to) })
  })
  useEffect(() => {
    if (accepted?.id === seen.current) return
    seen.current = accepted?.id
    open()
  }, [accepted?.id])
}

const Screen = ({ version, initialConversation }: Props) => {
  const { columns, rows } = useWindowSize()
  const { send } = useServices()
  useScreenKeys()
  useAccepted()
  useEffect(() => {
    if (initialConversation !== undefined) {
      send({ type: 'view.open', conversation: initialConversation })
    }
  }, [initialConversation, send])
  return <Layout columns={columns} rows={rows} version={version} />
}

/** Draws the state of its ChatProvider, exactly as large as the terminal. */
export const App = (props: Props) => {
  const [ui] = useState(createUi)
  return (
    <UiContext value={ui}>
      <Screen {...props} />
    </UiContext>
  )
}

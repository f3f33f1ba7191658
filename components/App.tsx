/** The whole screen. */
import { useWindowSize } from 'ink'
import { useEffect, useState } from 'react'
import type { ConversationId } from '../src/core/ids.ts'
import type { Wait } from './keyboard/letter-commands.ts'
import { useServices } from '../src/store/hooks.ts'
import { Layout } from './Layout.tsx'
import { UiContext, useUiStore } from './actions/action-context.ts'
import { createUi } from './state/ui-store.ts'
import { useNews } from './notices/useNews.ts'
import { useScreenKeys } from './state/useScreenKeys.ts'

type Props = {
  readonly version: string
  /** Opened at the start. */
  readonly initialConversation?: ConversationId
  /** What is wrong with the settings, told at the start. */
  readonly notice?: string
  /** Another clock, for tests. */
  readonly now?: () => number
  readonly wait?: Wait
}

const Screen = ({ version, initialConversation, notice }: Omit<Props, 'now' | 'wait'>) => {
  const ui = useUiStore()
  const { columns, rows } = useWindowSize()
  const { send } = useServices()
  useScreenKeys()
  useNews()
  useEffect(() => {
    if (notice !== undefined) ui.notify(notice, 'warning')
  }, [ui, notice])
  useEffect(() => {
    if (initialConversation !== undefined) {
      send({ type: 'view.open', conversation: initialConversation })
    }
  }, [initialConversation, send])
  return <Layout columns={columns} rows={rows} version={version} />
}

/** Draws the state of its ChatProvider, exactly as large as the terminal. */
export const App = ({ now, wait, ...props }: Props) => {
  const [ui] = useState(() => createUi(now, wait))
  return (
    <UiContext value={ui}>
      <Screen {...props} />
    </UiContext>
  )
}

/** What opens over the chat, as lines: drawn where nobody sees it, and worked by keys that nobody presses. */
import { render } from 'ink'
import { EventEmitter } from 'node:events'
import { Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { OverlayView } from '../../../../components/overlays/OverlayView.tsx'
import { UiContext } from '../../../../components/actions/action-context.ts'
import { createKeyboard } from '../../../../components/keyboard/keyboard.ts'
import { KeyboardContext } from '../../../../components/keyboard/useKeys.ts'
import type { Overlay, UiStore } from '../../../../components/state/ui-store.ts'
import { TextsProvider } from '../../../i18n/texts.ts'
import { ChatProvider } from '../../../store/hooks.ts'
import type { ChatContext } from '../../../store/hooks.ts'
import { SettingsProvider } from '../../../store/settings-context.ts'
import { ThemeProvider } from '../../../themes/theme.ts'
import type { Appearance } from '../appearance.ts'
import { createInkInput } from '../terminal/ink-input.ts'
import type { DrawnPanel } from './lines/panel-lines.ts'

/** Cells of the panel: more than anything needs, so that nothing is scrolled, broken or cut. */
const SIZE = { columns: 1000, rows: 250 }
/** How long (ms) nothing must be drawn before what is drawn is told. */
const CALM = 120

export type PlainOverlay = {
  /** Presses these keys, as a terminal sends them. */
  readonly press: (bytes: string) => void
  /** What is drawn at this moment. */
  readonly drawn: () => DrawnPanel
  readonly close: () => void
}

export type PlainOverlaySource = {
  readonly overlay: Overlay
  readonly version: string
  readonly ui: UiStore
  readonly context: ChatContext
  readonly appearance: Appearance
  /** Gets what is drawn, once it stays. */
  readonly onDrawn: (drawn: DrawnPanel) => void
}

/** A standard input that is only written to by us. */
const createKeys = () =>
  Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode: () => {},
    resume: () => {},
    pause: () => {},
  })

/** The texts in a border, from left to right. */
const textsIn = (border: string): readonly string[] =>
  border
    .slice(1, -1)
    .split(/[─━]+|={2,}|-{2,}/u)
    .map((text) => text.trim())
    .filter(Boolean)

/** A panel without its frame. */
const readFrame = (drawn: string): DrawnPanel => {
  const rows = stripVTControlCharacters(drawn).split('\n')
  const [title = '', ...notes] = textsIn(rows[0] ?? '')
  // what stands far apart on a screen is one line here
  const lines = rows
    .slice(1, -1)
    .map((row) => row.slice(1, -1).trimEnd().replaceAll(/ {3,}/gu, '  '))
  return { title, note: notes.join(', '), lines, footer: textsIn(rows.at(-1) ?? '').join(', ') }
}

/** Opens it; it lives until it is closed. */
export const openPlainOverlay = (source: PlainOverlaySource): PlainOverlay => {
  const { overlay, version, ui, context, appearance } = source
  let frame = ''
  let calm: NodeJS.Timeout | undefined
  let isClosed = false
  const stdout = Object.assign(
    new Writable({
      decodeStrings: false,
      write: (chunk, _encoding, done) => {
        if (String(chunk).trim() !== '') frame = String(chunk)
        clearTimeout(calm)
        if (!isClosed) calm = setTimeout(() => source.onDrawn(readFrame(frame)), CALM)
        done()
      },
    }),
    { columns: SIZE.columns, rows: SIZE.rows },
  )
  const keys = createKeys()
  const ink = createInkInput()
  const keyboard = createKeyboard({
    terminal: keys,
    write: () => {},
    ink: (text) => ink.write(text),
  })
  const app = render(
    <KeyboardContext value={keyboard}>
      <SettingsProvider value={appearance.settings}>
        <ThemeProvider value={appearance.theme}>
          <TextsProvider value={appearance.texts}>
            <ChatProvider value={context}>
              <UiContext value={ui}>
                <OverlayView
                  overlay={overlay}
                  width={SIZE.columns}
                  height={SIZE.rows - 1}
                  version={version}
                />
              </UiContext>
            </ChatProvider>
          </TextsProvider>
        </ThemeProvider>
      </SettingsProvider>
    </KeyboardContext>,
    {
      stdout: stdout as unknown as NodeJS.WriteStream,
      stdin: ink as unknown as NodeJS.ReadStream,
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
    },
  )
  keyboard.start()
  return {
    press: (bytes) => void keys.emit('data', bytes),
    drawn: () => readFrame(frame),
    close: () => {
      isClosed = true
      clearTimeout(calm)
      keyboard.stop()
      app.unmount()
      stdout.destroy()
    },
  }
}

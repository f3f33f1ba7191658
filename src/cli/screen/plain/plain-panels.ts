/** What opens over the chat of a screen, as lines: told once, kept open where a number takes a row. */
import type { ActionContext } from '../../../../components/actions/action-context.ts'
import {
  presetOf,
  settingRows,
  takeSetting,
} from '../../../../components/overlays/pickers/setting-rows.ts'
import type { SettingRow } from '../../../../components/overlays/pickers/setting-rows.ts'
import type { Overlay, UiStore } from '../../../../components/state/ui-store.ts'
import { settingWordsOf } from '../../../core/settings/setting-table.ts'
import type { Stop } from '../../../core/stop.ts'
import {
  isGrowing,
  isPicking,
  keysForRow,
  keysForWords,
  panelLines,
  staysOpen,
} from './lines/panel-lines.ts'
import type { DrawnPanel } from './lines/panel-lines.ts'
import { helpLines } from './lines/plain-help.ts'
import { openPlainOverlay } from './plain-overlay.tsx'
import type { PlainOverlay, PlainOverlaySource } from './plain-overlay.tsx'
import type { PlainView } from './lines/plain-view.ts'
import { tellPackets } from './lines/wire-lines.ts'

export type PlainPanels = {
  /** Something else is on top now, or nothing is. */
  readonly onOverlay: (overlay: Overlay | undefined) => void
  /** How many rows a number can take. */
  readonly rows: () => number
  /** Handles a line while a list or a panel is open; true when it was meant for that. */
  readonly take: (line: string) => boolean
  /** Was something opened, or changed, that is told in a moment? */
  readonly isPending: () => boolean
  /** Ends the telling of packets; false where none are told. */
  readonly endPackets: () => boolean
  readonly close: () => void
}

type Deps = {
  readonly ui: UiStore
  readonly view: () => PlainView | undefined
  readonly action: () => ActionContext | undefined
  readonly print: (...lines: readonly string[]) => void
  /** What was opened has been told. */
  readonly onTold: () => void
  readonly open: (
    overlay: Overlay,
    onDrawn: (drawn: DrawnPanel) => void,
  ) => PlainOverlaySource | undefined
}

/** What is open: a list of which a number takes a row, or a panel that wants an answer. */
type OpenPanel = {
  readonly overlay: Overlay
  readonly rows: number
  readonly takeRow: (row: number) => void
  /** As it was told. */
  readonly told: string
}

const settingLine = (
  { name, value, about }: SettingRow,
  index: number,
  { texts }: PlainView,
): string => {
  const preset = presetOf(texts, name)
  const now = value ?? preset
  const choices = settingWordsOf(name)
  const may = choices.length > 0 ? ` [${choices.join('|')}]` : ''
  const shown = now === preset ? now : `${now} (${texts.settingTexts.preset(preset)})`
  return `${index + 1}. ${name}: ${shown}${may}, ${about}`
}

const linesOf = (overlay: Overlay, drawn: DrawnPanel, { state, texts }: PlainView) => {
  const who = overlay.kind === 'verify' ? state.people.get(overlay.who) : undefined
  return panelLines(overlay, drawn, texts.plain, who?.conflictingKey !== undefined)
}

/** Makes it. */
export const createPlainPanels = (deps: Deps): PlainPanels => {
  const { ui, view, action, print } = deps
  let hidden: PlainOverlay | undefined
  let panel: OpenPanel | undefined
  let stopPackets: Stop | undefined
  let isPending = false

  const closeOverlay = () => ui.patch({ overlay: undefined })

  const settle = () => {
    if (!isPending) return
    isPending = false
    deps.onTold()
  }

  const press = (keys: string) => {
    isPending = hidden !== undefined
    hidden?.press(keys)
  }

  /** Tells what is drawn, unless that was told already. */
  const tellDrawn = (overlay: Overlay, drawn: DrawnPanel) => {
    const now = view()
    if (!now || ui.get().overlay !== overlay) return
    const { lines, rows } = linesOf(overlay, drawn, now)
    const told = lines.join('\n')
    // what goes on by itself tells what is new
    const before = new Set(isGrowing(overlay) ? panel?.told.split('\n') : [])
    if (told !== panel?.told) print(...lines.filter((line) => !before.has(line)))
    panel = { overlay, rows, told, takeRow: (row) => takeDrawnRow(overlay, row) }
    settle()
    const isUseless =
      rows === 0 && overlay.kind !== 'verify' && !isPicking(overlay) && !isGrowing(overlay)
    if (!staysOpen(overlay) || isUseless) closeOverlay()
  }

  /** The list may have changed since it was told: then it is told again, and nothing is taken. */
  const takeDrawnRow = (overlay: Overlay, row: number) => {
    const [now, drawn] = [view(), hidden?.drawn()]
    if (!now || !drawn) return
    const { lines } = linesOf(overlay, drawn, now)
    if (lines.join('\n') === panel?.told) press(keysForRow(row))
    else tellDrawn(overlay, drawn)
  }

  const tellSettings = (overlay: Overlay & { readonly kind: 'settings' }, now: PlainView) => {
    const rows = settingRows(now.services.settings(), now.texts, overlay.start)
    const { settingTexts, plain } = now.texts
    if (rows.length === 0) {
      closeOverlay()
      return print(settingTexts.empty)
    }
    const takeRow = (row: number) => {
      const [ctx, setting] = [action(), rows[row - 1]]
      closeOverlay()
      if (ctx && setting) takeSetting(ctx, setting)
    }
    panel = { overlay, rows: rows.length, takeRow, told: '' }
    const lines = rows.map((row, index) => settingLine(row, index, now))
    return print(`${settingTexts.title}:`, ...lines, plain.chooses)
  }

  const endPackets = (): boolean => {
    const wasTelling = stopPackets !== undefined
    stopPackets?.()
    stopPackets = undefined
    if (wasTelling) print(view()?.texts.plain.wireEnds ?? '')
    return wasTelling
  }

  const togglePackets = (now: PlainView) => {
    closeOverlay()
    if (endPackets()) return
    print(now.texts.plain.wire)
    stopPackets = tellPackets(() => view() ?? now, print)
  }

  const isTakenHere = ({ overlay, rows, takeRow }: OpenPanel, word: string): boolean => {
    const plain = view()?.texts.plain
    if (overlay.kind === 'verify' && (word === 'y' || word === 't')) press(word)
    else if (/^\d{1,3}$/u.test(word) && rows > 0) {
      const row = Number(word)
      if (row >= 1 && row <= rows) takeRow(row)
      else print(plain?.noRow(row) ?? '')
    } else if (isPicking(overlay) && word !== '') press(keysForWords(word))
    else return false
    return true
  }

  return {
    onOverlay: (overlay) => {
      hidden?.close()
      hidden = undefined
      panel = undefined
      settle()
      const now = view()
      if (!overlay || !now) return
      if (overlay.kind === 'help') {
        closeOverlay()
        print(...helpLines(overlay.start ?? '', now))
      } else if (overlay.kind === 'wire') togglePackets(now)
      else if (overlay.kind === 'settings') tellSettings(overlay, now)
      else {
        const source = deps.open(overlay, (drawn) => tellDrawn(overlay, drawn))
        hidden = source && openPlainOverlay(source)
        isPending = hidden !== undefined
      }
    },
    rows: () => panel?.rows ?? 0,
    take: (line) => {
      const word = line.trim()
      const open = panel
      if (!open) return false
      if (isTakenHere(open, word)) return true
      closeOverlay()
      // what was to be sent to somebody is not sent to anybody
      if (isPicking(open.overlay)) print(view()?.texts.plain.notChosen ?? '')
      return word === ''
    },
    isPending: () => isPending,
    endPackets,
    close: () => {
      stopPackets?.()
      hidden?.close()
    },
  }
}

/** The MQTT packets of the connection as they travel, and below them all about the chosen one. */
import { useMemo, useState } from 'react'
import { useTexts } from '../../../src/i18n/texts.ts'
import { useLatest, useServices } from '../../../src/store/hooks.ts'
import { useTheme } from '../../../src/themes/theme.ts'
import { useActionContext, useUi } from '../../actions/action-context.ts'
import { copyText } from '../../actions/messages.ts'
import { LAYER, useKeys } from '../../keyboard/useKeys.ts'
import { useMouse } from '../../keyboard/useMouse.tsx'
import { actionOf, keyRows } from '../../keys/key-table.ts'
import type { KeyRow } from '../../keys/key-table.ts'
import { onLetter } from '../../keys/typed-letters.ts'
import { FilterLine, useFilter } from '../../panes/FilterLine.tsx'
import { firstRow, stepped } from '../../panes/list-window.ts'
import { ChoiceLine } from '../../widgets/ChoiceLine.tsx'
import { Hints } from '../../widgets/HintLine.tsx'
import { Line } from '../../widgets/Line.tsx'
import type { Span } from '../../widgets/Line.tsx'
import { Pane } from '../../widgets/Pane.tsx'
import type { Size } from '../../widgets/Pane.tsx'
import { paragraph } from '../Sheet.tsx'
import { foldedPacket, packetLines, packetRow } from './packet-lines.ts'
import { usePackets } from './usePackets.ts'

/** Rows of the frame, the rule and the hints. */
const AROUND = 4
/** Below so many rows the chosen packet is only shown in full, by Enter. */
const DETAILS_FROM = 12

/** The words that a packet must have; `#lab` and `@bob` are called lab and bob in topics. */
const wordsIn = (wanted: string): readonly string[] =>
  wanted
    .split(/\s+/u)
    .filter((word) => word !== '')
    .map((word) => word.replace(/^[#@](?=.)/u, ''))

export const WirePanel = ({ width, height }: Size) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const theme = useTheme()
  const services = useServices()
  const state = useLatest()
  const active = useUi(({ question }) => !question)
  const { shown, waiting, togglePause } = usePackets()
  const filter = useFilter()
  // by number, so that the choice stays where it is when more come; nothing: the newest
  const [which, setWhich] = useState<number>()
  // all about the chosen one, from this line on
  const [full, setFull] = useState<number>()
  const { wanted } = filter
  const found = useMemo(() => {
    const words = wordsIn(wanted)
    if (words.length === 0) return shown
    return shown.filter((packet) => words.every((word) => foldedPacket(packet).includes(word)))
  }, [shown, wanted])
  const index = found.findIndex(({ number }) => number === which)
  const here = index === -1 ? found.length - 1 : index
  const chosen = found[here]
  const { wire } = texts
  const inside = width - 2
  const lines = useMemo(() => {
    if (!chosen) return []
    const meaning = chosen.message && services.packets.meaningOf(chosen.message)
    return packetLines(chosen, meaning, { state: state(), texts, theme }, inside - 2)
  }, [chosen, state, texts, theme, inside, services])

  const filterRows = filter.text === undefined ? 0 : 1
  const space = Math.max(1, height - AROUND - filterRows)
  const details =
    full === undefined
      ? height < DETAILS_FROM
        ? 0
        : Math.min(Math.max(4, lines.length), Math.floor(space * 0.6))
      : space
  const room = full === undefined ? Math.max(1, space - details) : 0
  const lastTop = Math.max(0, lines.length - details)
  const top = Math.min(full ?? 0, lastTop)

  /** Below the list the last row tells that there is more; in full the border counts the rows. */
  const detailRow = (row: number): readonly Span[] => {
    const goesOn = full === undefined && row === details - 1 && lines.length > details
    return goesOn ? [{ text: theme.glyphs.ellipsis }] : (lines[top + row] ?? [])
  }

  const choose = (index: number) => {
    const next = Math.max(0, Math.min(found.length - 1, index))
    setWhich(next === found.length - 1 ? undefined : found[next]?.number)
  }
  const toggleFull = () => {
    // what is read in full stays while others arrive
    setWhich(chosen?.number)
    setFull(full === undefined && chosen ? 0 : undefined)
  }
  useKeys(
    (key) => {
      if (filter.handleKey('wire', key)) return true
      const action = actionOf('wire', key)
      if (action === 'back') {
        if (full === undefined) ctx.ui.patch({ overlay: undefined })
        else setFull(undefined)
      } else if (action === 'choose' && key.type === 'key') {
        if (full === undefined) choose(stepped(key.name, here, found.length, Math.max(1, room - 1)))
        else setFull(stepped(key.name, top, lastTop + 1, Math.max(1, details - 1)))
      } else if (action === 'packetInFull') toggleFull()
      else if (action === 'pause') return onLetter(ctx.ui, key, togglePause)
      else if (action === 'copy' && chosen) {
        const text = lines.map((spans) => spans.map((span) => span.text).join('')).join('\n')
        return onLetter(ctx.ui, key, () => copyText(ctx, text))
      } else return false
      return true
    },
    { layer: LAYER.overlay, isActive: active },
  )

  const first = firstRow(found.length, here, room)
  useMouse(
    { width, height },
    (mouse) => {
      if (mouse.kind === 'wheel') {
        if (full === undefined) choose(here + mouse.turned)
        else setFull(Math.max(0, Math.min(lastTop, top + mouse.turned)))
        return
      }
      const row = mouse.row - filterRows
      const index = first + row
      if (row < 0 || row >= room || index >= found.length) return
      if (index === here) toggleFull()
      else choose(index)
    },
    active,
  )
  const empty = paragraph(
    shown.length === 0 ? wire.empty : wire.noMatch,
    inside - 3,
    theme.styles.muted,
  )
  const hints = keyRows('wire', texts.scheme)
    .filter(({ action }) => !filter.typing || action === 'choose' || action === 'back')
    // what is shown in full is scrolled, and left as everything else
    .filter(({ action }) => full === undefined || action !== 'packetInFull')
    .map((row): KeyRow => {
      if (row.action === 'pause' && waiting !== undefined) return { ...row, hint: 'resume' }
      return row.action === 'choose' && full !== undefined ? { ...row, hint: 'scroll' } : row
    })
  const note = waiting === undefined ? '' : waiting === 0 ? wire.paused : wire.pausedNew(waiting)
  return (
    <Pane
      width={width}
      height={height}
      title={`${wire.title} ${found.length}`}
      note={note}
      footerNote={
        full === undefined
          ? ''
          : `${top + 1}-${Math.min(lines.length, top + details)}/${lines.length}`
      }
      focused
    >
      <FilterLine filter={filter} found={1} width={inside} isActive={active} />
      {Array.from({ length: room }, (_, row) => {
        const packet = found[first + row]
        const spans = packet
          ? packetRow(packet, { texts, theme }, inside - 2)
          : found.length === 0
            ? (empty[row] ?? [])
            : []
        return (
          <ChoiceLine
            key={row}
            spans={spans}
            width={inside}
            chosen={packet !== undefined && packet === chosen}
          />
        )
      })}
      {details === 0 || room === 0 ? undefined : (
        <Line
          spans={[{ text: theme.glyphs.rule.repeat(inside), style: theme.styles.border }]}
          width={inside}
        />
      )}
      {Array.from({ length: details }, (_, row) => (
        <Line key={`about ${row}`} spans={[{ text: ' ' }, ...detailRow(row)]} width={inside} />
      ))}
      {room === 0 || details === 0 ? <Line spans={[]} width={inside} /> : undefined}
      <Hints rows={hints} width={inside} />
    </Pane>
  )
}

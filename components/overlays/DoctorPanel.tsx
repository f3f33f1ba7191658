/** What the broker can do, filling as it is tried; what is missing has its consequence and the line to add. */
import { useEffect, useState } from 'react'
import type { DoctorReport } from '../../src/core/broker/doctor-report.ts'
import { doctorRows, probeLabels } from '../../src/i18n/doctor-rows.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import { useServices } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import { widthOf } from '../../src/text/width.ts'
import { useActionContext } from '../actions/action-context.ts'
import { copyText } from '../actions/messages.ts'
import type { Size } from '../widgets/Pane.tsx'
import { doctorLines } from './doctor-lines.ts'
import { Sheet } from './Sheet.tsx'

export const DoctorPanel = (size: Size) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const theme = useTheme()
  const { doctor } = useServices()
  const [report, setReport] = useState<DoctorReport>()
  // it is broken off when the panel closes, and leaves nothing at the broker
  useEffect(() => doctor(setReport), [doctor])
  const rows = report ? doctorRows(report, texts, 'screen') : []
  const labels = Math.max(...probeLabels(texts).map(widthOf))
  const lines = doctorLines(rows, { theme, labels }, size.width - 4)
  const running = rows.find((row) => row.kind === 'running')
  return (
    <Sheet
      {...size}
      title={`${texts.doctor.title} ${report?.broker.url ?? ''}`.trim()}
      note={running ? `${running.label} ${theme.glyphs.waiting}` : ''}
      lines={lines}
      follows={running !== undefined}
      actions={{
        copy: () =>
          copyText(ctx, lines.map((spans) => spans.map(({ text }) => text).join('')).join('\n')),
      }}
    />
  )
}

/** Portuguese: how long something takes. */
import { createDurationFormat } from '../times/durations.ts'

/** A duration in words. */
export const durationPtBr = createDurationFormat([
  ['dia', 'dias'],
  ['hora', 'horas'],
  ['minuto', 'minutos'],
  ['segundo', 'segundos'],
])

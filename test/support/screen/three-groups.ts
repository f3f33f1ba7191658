/** Three groups on a screen: one that I lead, one that I am in, one that I only see. */
import { safeText } from '../../../src/core/text/safe-text.ts'
import type { Screen } from './memory-screen.tsx'
import { keys } from './keys.ts'
import { createScreenHarness } from './screen-harness.tsx'

/** I lead lab with bob and carla in it, am a member of futebol, and know xadrez. */
export const threeGroups = () => {
  const harness = createScreenHarness()
  for (const name of ['bob', 'carla', 'davi', 'eva']) harness.meet(name)
  harness.perform({ type: 'group.create', name: 'lab', topic: safeText('ferramentas') })
  const lab = [...harness.state().groups.keys()].at(-1)
  if (lab === undefined) throw new Error('nothing was founded')
  harness.joins(lab, 'bob', 'carla')
  const futebol = harness.createsGroup('davi', 'futebol')
  harness.joins(futebol, 'alice', 'bob')
  const xadrez = harness.createsGroup('eva', 'xadrez')
  return { harness, lab, futebol, xadrez }
}

/** The row of a group in the list at the side. */
export const rowOf = (screen: Screen, name: string) =>
  screen.rows().find((line) => new RegExp(`[★#*] ${name}`, 'u').test(line.slice(0, 34))) ?? ''

/** To the list, and down from its first row. */
export const focusGroups = async (screen: Screen, ...downs: readonly string[]) => {
  await screen.press(keys.alt('g'), keys.home, ...downs)
}

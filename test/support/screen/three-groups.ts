/** Three groups on a screen: one that I lead, one that I am in, one that I only see. */
import { safeText } from '../../../src/core/safe-text.ts'
import type { Screen } from './memory-screen.tsx'
import { keys } from './memory-screen.tsx'
import { worldOf } from './screen-harness.tsx'

/** I lead lab with bob and carla in it, am a member of futebol, and know xadrez. */
export const three = () => {
  const world = worldOf()
  for (const name of ['bob', 'carla', 'davi', 'eva']) world.meet(name)
  world.wish({ type: 'group.found', name: 'lab', topic: safeText('ferramentas') })
  const lab = [...world.state().groups.keys()].at(-1)
  if (lab === undefined) throw new Error('nothing was founded')
  world.joins(lab, 'bob', 'carla')
  const futebol = world.founds('davi', 'futebol')
  world.joins(futebol, 'alice', 'bob')
  const xadrez = world.founds('eva', 'xadrez')
  return { world, lab, futebol, xadrez }
}

/** The row of a group in the list at the side. */
export const rowOf = (screen: Screen, name: string) =>
  screen.rows().find((line) => new RegExp(`[★#*] ${name}`, 'u').test(line.slice(0, 34))) ?? ''

/** To the list, and down from its first row. */
export const toGroups = async (screen: Screen, ...downs: readonly string[]) => {
  await screen.press(keys.alt('g'), keys.home, ...downs)
}

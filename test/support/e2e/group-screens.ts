/** A group as people see it on full screens, and as commands tell of it. */
import { expect } from 'vitest'
import type { Home, Outcome } from '../process/home.ts'
import type { Pty } from '../process/pty.ts'
import { keys } from '../screen/memory-screen.tsx'
import { until } from '../wait.ts'

export type Facts = { readonly [name: string]: unknown }
export const isFacts = (value: unknown): value is Facts =>
  typeof value === 'object' && value !== null

/** A JSON object a line. */
export const jsonLines = (text: string): readonly Facts[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
    .filter(isFacts)

/** Who leads, and who is in it, by name; nothing where the group is over. */
export type Seen = { readonly leader: string; readonly members: readonly string[] } | 'over'

/** Goes to the input, whatever was on top of it. */
export const toInput = async (screen: Pty) => {
  await screen.press(keys.escape)
  await screen.sees('Tab panes')
}

/** What the card of a group says that is open on this screen. */
const seenOn = (screen: Pty): Seen | undefined => {
  const text = screen.text()
  if (/[─━] Groups 0 [─━]/u.test(text)) return 'over'
  if (!text.includes('━ The group ')) return undefined
  const leader = /leader +(\S+)/u.exec(text)?.[1] ?? ''
  const members = Array.from(text.matchAll(/[●◐○] [★ ] (\S+)  /gu), ([, name = '']) => name)
  return { leader, members: members.toSorted() }
}

/** What a command tells of the group with this name. */
const seenIn = (rows: readonly Facts[], group: string): Seen => {
  const found = rows.find(({ name }) => name === group)
  const members = Array.isArray(found?.['members']) ? found['members'].filter(isFacts) : []
  if (!found) return 'over'
  return {
    leader: String(found['leader']),
    members: members.map(({ id }) => String(id)).toSorted(),
  }
}

export type Club = {
  readonly home: Home
  readonly group: string
  readonly url: string
}

/** Runs a command as somebody. */
export const papo = (club: Club, who: string, ...words: readonly string[]): Promise<Outcome> =>
  club.home.run([...words, '--name', who, '--profile', who, '--broker', club.url])

/** The same for what must succeed without a word. */
export const did = async (club: Club, who: string, ...words: readonly string[]) => {
  const done = await papo(club, who, ...words)
  expect({ words, ...done }).toEqual({ words, code: 0, out: '', err: '' })
}

/** What a command tells, as JSON. */
export const rows = async (club: Club, who: string, ...words: readonly string[]) =>
  jsonLines((await papo(club, who, ...words, '--json')).out)

/** Waits until this is what everybody sees: those at screens on the group's card, the others by a command. */
export const agree = async (
  club: Club,
  screens: Readonly<Record<string, Pty>>,
  headless: readonly string[],
  wanted: Seen,
) => {
  const isWanted = (seen: Seen | undefined) => JSON.stringify(seen) === JSON.stringify(wanted)
  const told = JSON.stringify(wanted)
  for (const [who, screen] of Object.entries(screens)) {
    // one after the other, as somebody would look at them
    /* oxlint-disable no-await-in-loop */
    await screen.press(keys.alt('g'), 'i')
    await until(() => isWanted(seenOn(screen)), `${who} sees ${told}`, 20_000).catch((error) => {
      throw new Error(`${String(error)}\n${screen.text()}`)
    })
    await screen.press(keys.enter)
    await screen.misses('━ The group ')
    await toInput(screen)
    /* oxlint-enable no-await-in-loop */
  }
  for (const who of headless) {
    const look = async () => isWanted(seenIn(await rows(club, who, 'groups'), club.group))
    // oxlint-disable-next-line no-await-in-loop
    await until(look, `${who} is told ${told}`, 20_000)
  }
}

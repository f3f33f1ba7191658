/** A group as people see it on full screens, and as commands tell of it. */
import { expect } from 'vitest'
import type { Home, Outcome } from '../process/home.ts'
import type { Pty } from '../process/pty.ts'
import { keys } from '../screen/keys.ts'
import { until } from '../wait.ts'

export type JsonObject = { readonly [name: string]: unknown }
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null

/** A JSON object a line. */
export const jsonLines = (text: string): readonly JsonObject[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
    .filter(isJsonObject)

/** Who leads, and who is in it, by name; nothing where the group is over. */
export type SeenGroup = { readonly leader: string; readonly members: readonly string[] } | 'over'

/** Goes to the input, whatever was on top of it. */
export const focusInput = async (screen: Pty) => {
  await screen.press(keys.escape)
  await screen.sees('Tab panes')
}

/** What the card of a group says that is open on this screen. */
const seenOn = (screen: Pty): SeenGroup | undefined => {
  const text = screen.text()
  if (/[─━] Groups 0 [─━]/u.test(text)) return 'over'
  if (!text.includes('━ Group ')) return undefined
  const leader = /leader +(\S+)/u.exec(text)?.[1] ?? ''
  const members = Array.from(text.matchAll(/[●◐○] [★ ] (\S+)  /gu), ([, name = '']) => name)
  return { leader, members: members.toSorted() }
}

/** What a command tells of the group with this name. */
const seenIn = (rows: readonly JsonObject[], group: string): SeenGroup => {
  const found = rows.find(({ name }) => name === group)
  const members = Array.isArray(found?.['members']) ? found['members'].filter(isJsonObject) : []
  if (!found) return 'over'
  return {
    leader: String(found['leader']),
    members: members.map(({ id }) => String(id)).toSorted(),
  }
}

export type GroupFixture = {
  readonly home: Home
  readonly group: string
  readonly url: string
}

/** Runs a command as somebody. */
export const runPapo = (
  fixture: GroupFixture,
  who: string,
  ...words: readonly string[]
): Promise<Outcome> =>
  fixture.home.run([...words, '--name', who, '--profile', who, '--broker', fixture.url])

/** The same for what must succeed without a word. */
export const runOk = async (fixture: GroupFixture, who: string, ...words: readonly string[]) => {
  const done = await runPapo(fixture, who, ...words)
  expect({ words, ...done }).toEqual({ words, code: 0, out: '', err: '' })
}

/** What a command tells, as JSON. */
export const jsonRows = async (fixture: GroupFixture, who: string, ...words: readonly string[]) =>
  jsonLines((await runPapo(fixture, who, ...words, '--json')).out)

/** Waits until this is what everybody sees: those at screens on the group's card, the others by a command. */
export const expectAllSee = async (
  fixture: GroupFixture,
  screens: Readonly<Record<string, Pty>>,
  headless: readonly string[],
  wanted: SeenGroup,
) => {
  const isWanted = (seen: SeenGroup | undefined) => JSON.stringify(seen) === JSON.stringify(wanted)
  const told = JSON.stringify(wanted)
  for (const [who, screen] of Object.entries(screens)) {
    // one after the other, as somebody would look at them
    /* oxlint-disable no-await-in-loop */
    await screen.press(keys.alt('g'), 'i')
    await until(() => isWanted(seenOn(screen)), `${who} sees ${told}`, 20_000).catch((error) => {
      throw new Error(`${String(error)}\n${screen.text()}`)
    })
    await screen.press(keys.enter)
    await screen.misses('━ Group ')
    await focusInput(screen)
    /* oxlint-enable no-await-in-loop */
  }
  for (const who of headless) {
    const look = async () => isWanted(seenIn(await jsonRows(fixture, who, 'groups'), fixture.group))
    // oxlint-disable-next-line no-await-in-loop
    await until(look, `${who} is told ${told}`, 20_000)
  }
}

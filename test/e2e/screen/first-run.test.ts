/** The first run, a name that somebody else has, and what the screen hands over to other programs. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

test('the first run asks for a name once, finds a broker, and echo answers', async () => {
  const first = home.screen([])
  await first.sees('What should others call you?')
  await first.press(keys.ctrl('u'), 'Ann B.', keys.enter)
  await first.sees('You are Ann B.')
  await first.sees('✓  Connect to your own broker.')
  await first.press('/chat echo', keys.enter, 'oi', keys.enter)
  await first.sees(/echo +oi/u)
  await first.press('/quit', keys.enter)
  expect((await first.ended).code).toBe(0)

  const second = home.screen([])
  await second.sees(/● \d+ ms/u)
  await second.sees(' Ann B.')
  expect(second.text()).not.toContain('What should others call you?')
})

test('Esc at the question leaves, and nothing is made', async () => {
  const screen = home.screen([])
  await screen.sees('What should others call you?')
  await screen.press(keys.escape)
  expect(await screen.ended).toEqual({ code: 0, signal: 0 })
  expect(screen.leftOn()).toEqual([])
})

test('a name that somebody else has is not taken: another one is asked for', async () => {
  const alice = home.open('alice')
  await alice.sees(/● \d+ ms/u)
  const other = home.screen(['--name', 'alice', '--profile', 'other'])
  await other.sees('Somebody else on this broker is called alice', 15_000)
  await other.press(keys.enter)
  await other.sees(/● \d+ ms/u)
  await other.sees('● alice')
  await alice.sees(/● alice.+/u)
  const command = await home.run(['users', '--name', 'alice', '--profile', 'third'])
  expect(command.code).toBe(1)
  expect(command.err).toContain('the name "alice" belongs to somebody else on this broker')
})

test('Ctrl-G edits the text in the editor, and Ctrl-Z stops until the shell goes on', async () => {
  const editor = join(home.folder, 'editor.sh')
  writeFileSync(editor, '#!/bin/sh\nprintf "%s e mais" "$(cat "$1")" > "$1"\n', { mode: 0o700 })
  const screen = home.open('alice', [], { env: { EDITOR: editor } })
  await screen.sees(/● \d+ ms/u)
  await screen.press('/chat echo', keys.enter, 'um pouco', keys.ctrl('g'))
  await screen.sees('um pouco e mais')
  await screen.press(keys.enter)
  await screen.sees(/you +um pouco e mais/u)

  await screen.press(keys.ctrl('z'))
  await screen.misses('um pouco e mais')
  await screen.quiet()
  expect(screen.leftOn()).toEqual([])
  screen.kill('SIGCONT')
  await screen.sees(/you +um pouco e mais/u)
  await screen.press('ainda', keys.enter)
  await screen.sees(/ainda/u)
  await screen.press('/quit', keys.enter)
  expect((await screen.ended).code).toBe(0)
})

/** Hyperlinks of the terminal: for addresses of the web, and by nobody else. */
import { expect, test } from 'vitest'
import { hasHyperlinks } from '../../../src/cli/screen/terminal/hyperlink-support.ts'
import { createTerminalOutput } from '../../../src/cli/screen/output/terminal-output.ts'
import { beginHyperlink, END_HYPERLINK, isOwnHyperlink } from '../../../src/text/hyperlink.ts'

test('an address is written as a terminal takes it', () => {
  expect(beginHyperlink('x1', 'https://example.org/a?b=c#d')).toBe(
    '\u001B]8;id=x1;https://example.org/a?b=c#d\u001B\\',
  )
  expect(beginHyperlink('x1', 'HTTPS://Exämple.org/é ')).toBe(
    '\u001B]8;id=x1;https://xn--exmple-cua.org/%C3%A9\u001B\\',
  )
})

test.each([
  ['another scheme', 'javascript:alert(1)'],
  ['a file', 'file:///etc/passwd'],
  ['no address', 'https://'],
  ['a name before the host', 'https://example.org@evil.example/'],
  ['what a terminal cuts', `https://example.org/${'a'.repeat(2000)}`],
])('%s is no hyperlink', (_, url) => {
  expect(beginHyperlink('x1', url)).toBeUndefined()
})

test('an address with escape sequences makes none', () => {
  for (const bad of ['\u001B\\', '\u0007', '\u009C', '\u001B]52;c;aGk=\u0007', '\n']) {
    const begun = beginHyperlink('x1', `https://example.org/${bad}a`) ?? ''
    // oxlint-disable-next-line eslint/no-control-regex
    expect(begun).toMatch(/^(?:\u001B\]8;id=x1;https:[!-~]+\u001B\\)?$/u)
  }
})

test('only what has the id of this start is our own', () => {
  const own = beginHyperlink('x1', 'https://example.org/') ?? ''
  expect([own, END_HYPERLINK].map((one) => isOwnHyperlink('x1', one))).toEqual([true, true])
  const others = [
    '\u001B]8;;https://a.invalid/\u001B\\',
    '\u001B]8;id=;https://a.invalid/\u001B\\',
    '\u001B]8;id=x2;https://a.invalid/\u001B\\',
    '\u001B]8;id=x1;javascript:alert(1)\u001B\\',
    '\u001B]8;id=x1;https://a.invalid/\u0007',
    '\u001B]8;id=x1;https://a.invalid/ b\u001B\\',
    '\u001B]0;title\u001B\\',
    '\u001B]8;;\u0007',
  ]
  expect(others.filter((one) => isOwnHyperlink('x1', one))).toEqual([])
})

test('the output lets our own through, and no other string to the terminal', async () => {
  let written = ''
  const terminal = {
    write: (text: string, done: () => void) => {
      written += text
      done()
    },
    on: () => undefined,
    off: () => undefined,
    writableLength: 0,
  }
  const output = createTerminalOutput(
    terminal,
    (text) => text,
    () => {},
  )
  const own = beginHyperlink(output.linkId(), 'https://example.org/') ?? ''
  const forged = '\u001B]8;;https://a.invalid/\u001B\\here\u001B]8;id=x;https://a.invalid/\u001B\\'
  output.stream.write(`${own}there${END_HYPERLINK} ${forged} \u001B]0;title\u0007end`)
  await output.flushed()
  expect(written).toBe(`${own}there${END_HYPERLINK} here end`)
  const other = createTerminalOutput(
    terminal,
    (text) => text,
    () => {},
  )
  expect(other.linkId()).not.toBe(output.linkId())
})

test.each([
  [{ TERM: 'xterm-kitty' }, true],
  [{ TERM: 'foot' }, true],
  [{ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }, true],
  [{ TERM: 'xterm-256color', VTE_VERSION: '7600' }, true],
  [{ TERM: 'xterm-256color', VTE_VERSION: '4999' }, false],
  [{ TERM: 'xterm-256color', WT_SESSION: 'a' }, true],
  [{ TERM: 'xterm-256color' }, false],
  [{ TERM: 'linux' }, false],
  [{ TERM: 'screen-256color', VTE_VERSION: '7600' }, false],
  [{ TERM: 'tmux-256color', TERM_PROGRAM: 'tmux', KITTY_WINDOW_ID: '1' }, false],
  [{}, false],
])('%j has hyperlinks: %j, unless somebody says otherwise', (env, has) => {
  expect(hasHyperlinks('auto', env)).toBe(has)
  expect([hasHyperlinks('on', env), hasHyperlinks('off', env)]).toEqual([true, false])
})

/** The name of a conversation is made and read in two files: everybody else asks their functions. */
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const HOME = ['src/core/ids.ts', 'src/core/plaintext-ids.ts']
const sources = globSync('{src,components}/**/*.{ts,tsx}')
  .filter((file) => !HOME.includes(file))
  .map((file) => [file, readFileSync(file, 'utf8')] as const)

const linesWith = (pattern: RegExp) =>
  sources.flatMap(([file, text]) =>
    text
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  )

test('nobody else makes a name of a conversation', () => {
  expect(sources.length).toBeGreaterThan(400)
  expect(linesWith(/as ConversationId\b/u)).toEqual([])
})

test('nobody else looks into a name of a conversation', () => {
  // a conversation is called so everywhere: in fields, parameters and results
  expect(
    linesWith(
      /conversation(?:Id)?\??\.(?:startsWith|endsWith|slice|substring|charAt|at|replace|replaceAll|split|match|indexOf|includes)\(|conversation(?:Id)?\??\.?\[\d/iu,
    ),
  ).toEqual([])
})

/** What looks like such a name and is another thing, or what a person types. */
const OTHERS: Readonly<Record<string, string>> = {
  'src/cli/api/find-group.ts': 'what a person types',
  'src/cli/api/messages/find-conversation.ts': 'what a person types',
  'src/cli/api/messages/names.ts': 'what a person types',
  'src/cli/api/open-topics.ts': 'what a person types',
  'src/cli/api/early-refusal.ts': 'what a person types',
  'src/cli/commands/lines/print.ts': 'what a person types',
  'src/cli/commands/history/tail.ts': 'what a person types',
  'src/cli/screen/plain/lines/list-lines.ts': 'what a person types',
  'src/cli/api/plaintext.ts': 'a group in a list for scripts',
  'src/model/screen/read-search.ts': 'what a person types',
  'src/model/messages/mentions.ts': 'somebody in a text',
  'src/core/channel.ts': 'the key of a channel',
  'src/protocol/messages/sync.ts': 'a channel on the wire',
  'components/panes/group-row.ts': 'a count of mentions',
  'src/cli/screen/attention/window-title.ts': 'a count of mentions',
  'src/themes/own-theme.ts': 'a colour as RGB',
  'src/themes/theme.ts': 'a colour as RGB',
  'components/commands/people.ts': 'what a person types',
  'components/commands/groups.ts': 'what a person types',
  'components/commands/conversation-names.ts': 'what a person types',
  'components/commands/group-names.ts': 'what a person types',
  'components/commands/completions.ts': 'what a person types',
  'components/commands/plaintext-groups.ts': 'what a person types',
  'components/overlays/pickers/FilterPicker.tsx': 'what a person types',
}

test('who makes or looks for such a prefix means something else, and it is written here what', () => {
  const prefix = /startsWith\('[@#>?]+'\)|`[@#>]\??\$\{|`\?\$\{/u
  const files = linesWith(prefix)
    .map((line) => line.slice(0, line.indexOf(':')))
    .filter((file) => !/\/(?:i18n|texts)\//u.test(file))
  expect(new Set(files)).toEqual(new Set(Object.keys(OTHERS)))
})

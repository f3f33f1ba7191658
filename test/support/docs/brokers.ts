/** The parts of docs/brokers.md that are made from the table of brokers, the stories and the last run. */
import { brokerTable } from '../brokers/broker-table.ts'
import type { BrokerRow } from '../brokers/broker-table.ts'
import { readBrokerResults } from '../brokers/broker-results.ts'
import { brokerStories } from '../brokers/stories.ts'
import type { DocumentPart } from './document-part.ts'

const rows: readonly BrokerRow[] = brokerTable

/** Each story with what is told in it. */
const storyList = (): string =>
  brokerStories.map(({ name, what }) => `- **${name}**: ${what}`).join('\n')

/** Broker and version by story: ✓ where it held in the last run. */
const brokerMatrix = (): string => {
  const results = readBrokerResults()
  const cells = rows.map(({ id, name, mqtt, run }) => {
    const { version = 'not run', held = [] } = results[id] ?? {}
    const marks = brokerStories.map((story) => (held.includes(story.name) ? '✓' : '—'))
    return `| ${name} | ${version} | ${mqtt} | ${run} | ${marks.join(' | ')} |`
  })
  return [
    `| broker | version | MQTT | how it runs | ${brokerStories.map(({ name }) => name).join(' | ')} |`,
    `|---|---|---|---|${'---|'.repeat(brokerStories.length)}`,
    ...cells,
  ].join('\n')
}

/** What to configure where, and what a broker cannot do. */
const brokerConfiguration = (): string =>
  rows
    .map(({ name, lacks, configuration }) =>
      [
        `### ${name}`,
        ...(lacks === '' ? [] : [lacks]),
        ...(configuration.length === 0 ? ['Nothing to configure.'] : []),
        ...configuration.map(({ file, text }) => `\`${file}\`:\n\n\`\`\`\n${text.trimEnd()}\n\`\`\``),
      ].join('\n\n'),
    )
    .join('\n\n')

/** All parts of that page. */
export const brokerParts: readonly DocumentPart[] = [
  { file: 'docs/brokers.md', name: 'brokers', make: brokerMatrix },
  { file: 'docs/brokers.md', name: 'stories', make: storyList },
  { file: 'docs/brokers.md', name: 'configuration', make: brokerConfiguration },
]

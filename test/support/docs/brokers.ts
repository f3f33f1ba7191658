/** The parts of docs/brokers.md and docs/clusters/nats that are made from the table of brokers, the stories and the last run. */
import { brokerTable } from '../brokers/broker-table.ts'
import type { BrokerRow } from '../brokers/broker-table.ts'
import { readBrokerResults } from '../brokers/broker-results.ts'
import { readCrowdResult } from '../brokers/crowd/crowd-result.ts'
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
    const { version = 'not run', held = [], missing = [] } = results[id] ?? {}
    const marks = brokerStories.map((story) => (held.includes(story.name) ? '✓' : '—'))
    const doctor = missing.length === 0 ? '✓' : `less: ${missing.join(', ')}`
    return `| ${name} | ${version} | ${mqtt} | ${run} | ${marks.join(' | ')} | ${doctor} |`
  })
  return [
    `| broker | version | MQTT | how it runs | ${brokerStories.map(({ name }) => name).join(' | ')} | papo doctor |`,
    `|---|---|---|---|${'---|'.repeat(brokerStories.length + 1)}`,
    ...cells,
  ].join('\n')
}

/** What to configure where, and what a broker cannot do. */
const brokerConfiguration = (): string =>
  rows
    .map(({ name, lacks, configuration, elsewhere = 'Nothing to configure.' }) =>
      [
        `### ${name}`,
        ...(lacks === '' ? [] : [lacks]),
        ...(configuration.length === 0 ? [elsewhere] : []),
        ...configuration.map(({ file, text }) => `\`${file}\`:\n\n\`\`\`\n${text.trimEnd()}\n\`\`\``),
      ].join('\n\n'),
    )
    .join('\n\n')

/** What a crowd on the cluster saw. */
const crowdSentence = (): string => {
  const { version, people, told, lost, doubled } = readCrowdResult()
  return `The last run of \`npm run brokers -- crowd\`: nats-server ${version}, ${people.toLocaleString('en')} people, ${told.toLocaleString('en')} messages on their disks, ${lost} lost, ${doubled} doubled.`
}

/** All parts of these pages. */
export const brokerParts: readonly DocumentPart[] = [
  { file: 'docs/brokers.md', name: 'brokers', make: brokerMatrix },
  { file: 'docs/brokers.md', name: 'stories', make: storyList },
  { file: 'docs/brokers.md', name: 'configuration', make: brokerConfiguration },
  { file: 'docs/clusters/nats/README.md', name: 'crowd', make: crowdSentence },
]

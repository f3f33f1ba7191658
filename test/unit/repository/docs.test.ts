/**
 * The documents tell the truth: what is made from the code is what the code makes, and what is
 * named exists. `UPDATE_DOCS=yes npx vitest run test/unit/repository/docs.test.ts` renews the parts that are made.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  CLAIM_AFTER,
  MAX_HEIRS,
  MAX_LINEAGE,
  MAX_MEMBERS,
  MAX_TOPIC_LINE,
} from '../../../src/model/groups/roster.ts'
import { ARRIVAL_RULES } from '../../../src/model/groups/arrival-rules.ts'
import { MAX_GROUPS_PER_KEY, MAX_KNOWN_GROUPS } from '../../../src/model/groups/group-room.ts'
import { MAX_PENDING_JOINS, PENDING_JOINS_PER_KEY } from '../../../src/model/groups/join-rules.ts'
import {
  PLAINTEXT_REQUEST_AGAIN_AFTER,
  MAX_PLAINTEXT_REQUESTS,
  MAX_PLAINTEXT_GROUPS,
  MAX_PLAINTEXT_MEMBERS as MAX_CLASSIC_MEMBERS,
  MAX_PLAINTEXT_PEOPLE,
} from '../../../src/model/plaintext/plaintext-state.ts'
import { PRESENCE_TTL } from '../../../src/model/people/presence.ts'
import { TYPING_FOR } from '../../../src/model/messages/decide-message.ts'
import { REQUEST_AGAIN_AFTER } from '../../../src/model/direct/ask-again.ts'
import { MAX_REQUEST_TEXT, MAX_REASON } from '../../../src/model/direct/requests.ts'
import {
  MAX_FOLLOWED,
  MAX_OPEN_TOPIC_LINE as MAX_BARE_LINE,
} from '../../../src/model/open-topics/open-topics.ts'
import { MAX_FILTER } from '../../../src/core/broker/topic-filter.ts'
import { MAX_PLAINTEXT_NAME } from '../../../src/core/plaintext-ids.ts'
import { MAX_INCOMING_PACKET } from '../../../src/adapters/mqtt/packet-limit.ts'
import { createGroupId, MAX_LEVEL } from '../../../src/core/ids.ts'
import { MAX_NAME } from '../../../src/core/user-name.ts'
import { MAX_TEXT } from '../../../src/core/text/safe-text.ts'
import {
  LIST_LIMITS,
  MAX_GAPS,
  MAX_PACKET,
  MAX_PRESENCE_COUNT,
  NUMBER_LIMITS,
  STRING_LIMITS,
} from '../../../src/protocol/limits.ts'
import { MAX_SEQ_JUMP } from '../../../src/core/seq-ranges.ts'
import { MAX_UNUSED } from '../../../src/runtime/outbound/rollback-recovery.ts'
import { readFields } from '../../../src/core/schema.ts'
import { filtersOf, groupMessagesFilter, subscriptionQos } from '../../../src/protocol/topics.ts'
import { OPEN_TOPIC_RATE, PLAINTEXT_RATE } from '../../../src/runtime/bridges/rate-limit.ts'
import { MAX_COUNTER_GAPS } from '../../../src/runtime/counters.ts'
import { LARGE_GROUP } from '../../../src/runtime/outbound/receivers.ts'
import { look, withCodecs } from '../../support/docs/asyncapi.ts'
import { currentText, renew } from '../../support/docs/document-part.ts'
import { layers, parts } from '../../support/docs/generated-parts.ts'
import { missingTests } from '../../support/docs/features.ts'
import { configSchema } from '../../support/docs/settings-docs.ts'
import { knownSigner } from '../../support/forged/ed25519.ts'
import { MAX_STRANGERS } from '../../../src/model/people/strangers.ts'
import { WAITING_OF_STRANGERS } from '../../../src/model/direct/request-lists.ts'
import { MAX_BYTES_OF_STRANGERS } from '../../../src/runtime/inbound/deferred-share.ts'
import { id } from '../../support/network/network.ts'

const read = (file: string) => readFileSync(file, 'utf8')
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'mosquitto/README.md',
  'examples/README.md',
  ...globSync('docs/**/*.md'),
]
const protocol = read('docs/protocol.md')

/** Names of headings as pages of Markdown have them. */
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.+)$/gmu)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  )

/** The number in a row of the page's table of limits. */
const row = (what: string) =>
  new RegExp(`^\\| ${what} \\| ([\\d,]+)`, 'mu').exec(protocol)?.[1]?.replaceAll(',', '')

describe('what is made from the code', () => {
  test.each(parts)('$name in $file is as the code has it', (part) => {
    if (process.env['UPDATE_DOCS'] === 'yes') renew(part)
    expect(part.make().length).toBeGreaterThan(100)
    expect(currentText(part)).toBe(part.make())
  })

  test('docs/asyncapi.yaml has the messages of each channel as the codecs have them', () => {
    const made = withCodecs(read('docs/asyncapi.yaml'))
    if (process.env['UPDATE_DOCS'] === 'yes') writeFileSync('docs/asyncapi.yaml', made)
    expect(read('docs/asyncapi.yaml')).toBe(made)
  })

  test('docs/config.schema.json is made from the table of settings', () => {
    const made = `${JSON.stringify(configSchema(), undefined, 2)}\n`
    if (process.env['UPDATE_DOCS'] === 'yes') writeFileSync('docs/config.schema.json', made)
    expect(read('docs/config.schema.json')).toBe(made)
  })

  test('every test that docs/features.md names is there', () => {
    expect(missingTests()).toEqual([])
  })

  test('every folder of the program stands in the table of layers', () => {
    const folders = [...globSync('src/*'), 'components'].filter((path) => !path.endsWith('.d.ts'))
    expect(
      layers()
        .map(([folder]) => folder)
        .toSorted(),
    ).toEqual(folders.toSorted())
  })
})

describe('what is named', () => {
  // whatever begins with a folder of ours
  const PATH =
    /(?<![\w/])(?:src|components|test|docs|mosquitto|examples|bench|\.ci)\/[\w./-]*[\w/]/gu

  test.each(documents)('every path in %s exists', (file) => {
    const text = read(file)
    const named = [...text.matchAll(PATH)].map(([path]) => path)
    expect(named.filter((path) => !existsSync(path))).toEqual([])
  })

  test.each(documents)('every link in %s leads somewhere', (file) => {
    const links = [...read(file).matchAll(/\]\(([^)\s]+)\)/gu)].map(([, to = '']) => to)
    const broken = links
      .filter((to) => !/^https?:/u.test(to))
      .filter((to) => {
        const [path = '', anchor] = to.split('#')
        const target = path === '' ? file : join(dirname(file), path)
        if (!existsSync(target)) return true
        return anchor !== undefined && !anchorsOf(read(target)).includes(anchor)
      })
    expect(broken).toEqual([])
  })

  test('the paths in the tour of the architecture are files of the folder they stand under', () => {
    const tour =
      read('docs/architecture.md').split('## A tour by files')[1]?.split('\n## ')[0] ?? ''
    const paragraphs = tour.split('\n\n').filter((text) => text.startsWith('**'))
    const missing = paragraphs.flatMap((text) => {
      const folders = [...text.matchAll(/\*\*`([^`]+)`\*\*/gu)].map(([, folder = '']) => folder)
      const files = [...text.matchAll(/`([\w-]+\.tsx?|[\w-]+\/)`/gu)].map(([, name = '']) => name)
      return files.filter((name) => !folders.some((folder) => existsSync(join(folder, name))))
    })
    expect(paragraphs.length).toBeGreaterThan(8)
    expect(missing).toEqual([])
  })

  test('every npm script that a document tells people to run is there', () => {
    const { scripts } = readFields(JSON.parse(read('package.json'))) ?? {}
    const told = documents.flatMap((file) =>
      [...read(file).matchAll(/npm run ([\w:]+)/gu)].map(([, name = '']) => name),
    )
    expect(told.length).toBeGreaterThan(3)
    expect(told.filter((name) => !Object.hasOwn(readFields(scripts) ?? {}, name))).toEqual([])
  })
})

describe('the protocol page', () => {
  test.each([
    ['packet', MAX_PACKET],
    [
      'anything else on the broker, announced as Maximum Packet Size of MQTT 5',
      MAX_INCOMING_PACKET,
    ],
    ['name', MAX_NAME],
    ['level of a topic', MAX_LEVEL],
    ['text of a message', MAX_TEXT],
    ['text of a request', MAX_REQUEST_TEXT],
    ['reason of a denial', MAX_REASON],
    ['gaps in a receipt', MAX_GAPS],
    ['number of a command or a roster, and a count of them', NUMBER_LIMITS.seq],
    ['numbers above the highest known that are believed', MAX_SEQ_JUMP],
    ['numbers that an author leaves unused in one channel', MAX_UNUSED],
    ['what a program can do', LIST_LIMITS.caps],
    ['parts of what is written as a list', LIST_LIMITS.parts],
    ['name of a type', STRING_LIMITS.type],
    ['boot', NUMBER_LIMITS.boot],
    ['time after which an heir may take over, at most', NUMBER_LIMITS.after],
    ['gaps of one author in one channel', MAX_COUNTER_GAPS],
    ['asking again after a denial', REQUEST_AGAIN_AFTER],
    ['line of an open topic', MAX_BARE_LINE],
    ['filter of an open topic', MAX_FILTER],
    ['open topics at once', MAX_FOLLOWED],
    ['lines of an open topic in a second', OPEN_TOPIC_RATE.burst],
    ['typing holds', TYPING_FOR],
    ['presence holds', PRESENCE_TTL],
    ['count of the last will', MAX_PRESENCE_COUNT],
    ['members of a group', MAX_MEMBERS],
    ['heirs in a roster', MAX_HEIRS],
    ['leaders in a lineage', MAX_LINEAGE],
    ['topic of a group', MAX_TOPIC_LINE],
    ['an heir may take over after', CLAIM_AFTER],
    ['waiting requests to join and invitations of one key', PENDING_JOINS_PER_KEY],
    ['waiting requests to join and invitations in all', MAX_PENDING_JOINS],
    ["strangers' groups that are known", MAX_KNOWN_GROUPS],
    ['groups of one founder that one is not in', MAX_GROUPS_PER_KEY],
    ['strangers that are known', MAX_STRANGERS],
    ['waiting requests of strangers', WAITING_OF_STRANGERS],
    ['early messages of strangers', MAX_BYTES_OF_STRANGERS],
    ['members above which receipts are rare', LARGE_GROUP],
    ['name in the plain-text chat', MAX_PLAINTEXT_NAME],
    ['people remembered there', MAX_PLAINTEXT_PEOPLE],
    ['requests that wait there', MAX_PLAINTEXT_REQUESTS],
    ['groups remembered there', MAX_PLAINTEXT_GROUPS],
    ['members remembered of a group there', MAX_CLASSIC_MEMBERS],
    ['asking again there', PLAINTEXT_REQUEST_AGAIN_AFTER],
    ['taken at once there', PLAINTEXT_RATE.burst],
    ['taken in the long run there', (1000 / PLAINTEXT_RATE.interval) * PLAINTEXT_RATE.refill],
  ])('gives the limit of %s as the code has it', (what, value) => {
    expect(Number(row(what))).toBe(value)
  })

  test.each([
    [MAX_TEXT, ['text', 'maxLength']],
    [MAX_REQUEST_TEXT, ['request.make', 'allOf', '1', 'properties', 'text', 'maxLength']],
    [MAX_REASON, ['request.deny', 'allOf', '1', 'properties', 'reason', 'maxLength']],
    [MAX_GAPS, ['ranges', 'maxItems']],
    [MAX_REQUEST_TEXT, ['group.ask', 'allOf', '1', 'properties', 'text', 'maxLength']],
    [MAX_REQUEST_TEXT, ['group.invite', 'allOf', '1', 'properties', 'text', 'maxLength']],
    [MAX_MEMBERS, ['group.roster', 'allOf', '1', 'properties', 'members', 'maxItems']],
    [MAX_MEMBERS, ['group.roster', 'allOf', '1', 'properties', 'departed', 'maxItems']],
    [MAX_LINEAGE, ['group.roster', 'allOf', '1', 'properties', 'lineage', 'maxItems']],
    [MAX_TOPIC_LINE, ['group.roster', 'allOf', '1', 'properties', 'topic', 'maxLength']],
    [MAX_MEMBERS, ['sync.have', 'allOf', '1', 'properties', 'authors', 'maxItems']],
    [MAX_HEIRS, ['heirs', 'properties', 'list', 'maxItems']],
    [MAX_PACKET, ['sync.relay', 'allOf', '1', 'properties', 'packet', 'maxLength']],
  ])('the schemas have the limit %i too', (value, path) => {
    expect(look('components', 'schemas', ...path)).toBe(value)
  })

  test('names the filters of a client', () => {
    const filters = filtersOf(id('me')).map((filter) => filter.replace('/me', '/{me}'))
    const at = (qos: number) =>
      filters.filter((filter) => subscriptionQos('s', `s/${filter}`) === qos)
    const ofNow = at(0)
    expect(ofNow).toEqual(['USERS/+', 'GROUPS/+/roster/+', 'WHO/+'])
    for (const some of [ofNow, at(1)]) expect(protocol).toContain(`\n${some.join('\n')}\n`)
    const lab = createGroupId('lab', knownSigner.key)
    if (!lab) throw new Error('no name of a group')
    // the example of the page is the known key's
    expect(protocol).toContain(`\`${lab}\``)
    expect(protocol).toContain(`\`${groupMessagesFilter(lab).replace(lab, '{group}')}\``)
  })

  test('has the rules of the access list that is shipped', () => {
    const rules = read('mosquitto/acl.example').split('\n')
    const patterns = rules.filter((line) => line.startsWith('pattern '))
    expect(patterns.length).toBeGreaterThan(10)
    expect(patterns.filter((line) => !protocol.includes(`\n${line}\n`))).toEqual([])
  })

  test('names every reason for which something is refused, and no other', () => {
    const inTable = protocol.split('## Refusals')[1]?.split('\n## ')[0] ?? ''
    const told = [...inTable.matchAll(/^\| `([a-z-]+[a-z0-9]*)` \|/gmu)].map(
      ([, name = '']) => name,
    )
    const sources = [
      ...globSync('src/{model,protocol,runtime/inbound,runtime/bridges}/**/*.ts'),
      'src/runtime/groups/receive-roster.ts',
      'src/runtime/counters.ts',
    ]
    const given = sources.flatMap((file) =>
      [
        ...read(file).matchAll(
          /(?:fail|refuse|reject|decodeUnknown|receiveUnknown)\([^()]*'([a-z][a-z0-9-]+)'/gu,
        ),
      ].map(([, name = '']) => name),
    )
    given.push(
      ...ARRIVAL_RULES.map(([, , outcome]) => outcome).filter(
        (one) => !/^(adopt|record)$/u.test(one),
      ),
    )
    expect(given.length).toBeGreaterThan(30)
    // refusals of keys on lists and screens that no packet can meet
    const screen = new Set(['no-conversation'])
    const wanted = [...new Set(given)].filter((name) => !screen.has(name))
    expect(told.toSorted()).toEqual(wanted.toSorted())
  })
})

describe('the decisions', () => {
  test('the index has every page', () => {
    const pages = globSync('docs/decisions/0*.md').map((path) => path.split('/').at(-1) ?? '')
    const index = read('docs/decisions/README.md')
    expect(pages.length).toBeGreaterThan(5)
    expect(pages.filter((page) => !index.includes(`(${page})`))).toEqual([])
  })

  test('the first one has every dependency with its licence, and no other', () => {
    const text = read('docs/decisions/0001-toolchain.md')
    const { dependencies, devDependencies } = readFields(JSON.parse(read('package.json'))) ?? {}
    const names = [dependencies, devDependencies].flatMap((of) => Object.keys(readFields(of) ?? {}))
    const wanted = names.map((name) => {
      const { license } = readFields(JSON.parse(read(`node_modules/${name}/package.json`))) ?? {}
      return `${name} ${String(license)}`
    })
    const rows = [...text.matchAll(/^\| `([@\w/-]+)` \| ([\w.-]+) \|/gmu)]
    expect(rows.map(([, name, licence]) => `${name} ${licence}`).toSorted()).toEqual(
      wanted.toSorted(),
    )
  })
})

test('the lock file names everything that "npm ci" looks for, also for other platforms', () => {
  const { packages } = readFields(JSON.parse(read('package-lock.json'))) ?? {}
  const all = readFields(packages) ?? {}
  const missing = Object.entries(all).flatMap(([where, entry]) =>
    Object.keys(readFields(readFields(entry)?.['optionalDependencies']) ?? {})
      .filter((name) => !Object.hasOwn(all, `node_modules/${name}`))
      .filter((name) => !Object.hasOwn(all, `${where}/node_modules/${name}`)),
  )
  expect(missing).toEqual([])
})

/** npm looks at the Node of the machine; all scripts run with the one that comes along. */
const takes20 = (range: string) =>
  range.split('||').some((one) => {
    const major = Number(/\d+/u.exec(one)?.[0])
    return one.includes('>') ? major <= 20 : major === 20
  })

test('no package in the lock file asks for a newer Node than 20, or "npm ci" warns of it in vain', () => {
  const { packages } = readFields(JSON.parse(read('package-lock.json'))) ?? {}
  const warned = Object.entries(readFields(packages) ?? {}).flatMap(([where, entry]) => {
    const { optional, engines } = readFields(entry) ?? {}
    const node = readFields(engines)?.['node']
    // what is optional is left out without a word; papo itself has devEngines
    if (where === '' || optional === true || typeof node !== 'string') return []
    return takes20(node) ? [] : [`${where}: ${node}`]
  })
  expect(warned).toEqual([])
  expect(readFields(JSON.parse(read('package.json')))?.['devEngines']).toBeDefined()
})

test('the README has the two commands and begins with a recording', () => {
  const readme = read('README.md')
  expect(readme).toContain('\n    npm ci && npm start -- --name alice --profile alice\n')
  expect(readme).toContain('\n    npm ci && npm test\n')
  expect(readme.indexOf('](docs/demo.svg)')).toBeLessThan(readme.indexOf('\n## '))
  expect(read('docs/demo.svg')).toMatch(/^<svg /u)
  expect(read('docs/demo.svg')).toContain('@keyframes film')
  const [head = '', ...events] = read('docs/demo.cast').trimEnd().split('\n')
  expect(readFields(JSON.parse(head))).toMatchObject({ version: 2, width: 110, height: 26 })
  expect(events.length).toBeGreaterThan(100)
  expect(read('.ci/run')).toContain('\nnpm ci && npm test\n')
})

/** Open topics in a snapshot. */
import { parseTopicFilter } from '../../core/broker/topic-filter.ts'
import { MAX_ANY, readAnyString, readBoolean, readExact, readList } from '../../core/schema.ts'
import { readMap } from '../../core/stored-map.ts'
import { readCounted, readTime } from '../stored-fields.ts'
import type { OpenTopic, OwnLine } from './open-topics.ts'

const readOwnLine = readExact<OwnLine>({
  seq: readCounted,
  text: readAnyString,
  at: readTime,
  sent: readBoolean,
})

const readTopic = readExact<OpenTopic>({
  filter: parseTopicFilter,
  since: readTime,
  followed: readBoolean,
  sentCount: readCounted,
  lines: readList(readOwnLine, MAX_ANY),
})

/** Reads them by their filters. */
export const readOpenTopics = readMap(parseTopicFilter, readTopic, ({ filter }) => filter)

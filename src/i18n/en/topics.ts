/** English: open topics. */
import { createPlural } from '../plural.ts'

const plural = createPlural('en')
const number = (count: number) => count.toLocaleString('en-GB')

export const topicsEn = {
  title: 'Open topics',
  note: 'open topic',
  unsigned: 'not signed, not private',
  left: 'not followed any more',
  to: (topic: string) => `to ${topic} (open to all)`,
  readOnly: 'A topic with + or # can only be read; / for commands',
  notWritten: (topic: string) => `${topic} can only be read`,
  empty: (topic: string) => `Nothing was heard on ${topic} yet.`,
  emptyHint: 'Whatever any program says there appears here as it is. Nobody vouches for it.',
  none: 'You follow no open topic. /topic-room TOPIC begins: any topic of the broker, say house/kitchen.',
  list: 'Enter on one goes there; /topic-leave leaves it.',
  nobody: '?',
  kept: '(kept by the broker)',
  nothing: '[empty]',
  binary: (bytes: number) => `[binary, ${number(bytes)} ${plural(bytes, 'byte', 'bytes')}]`,
  cut: (bytes: number) => `… [cut, ${number(bytes)} ${plural(bytes, 'byte', 'bytes')} in all]`,
  flood: (count: number) =>
    `[${number(count)} more ${plural(count, 'line', 'lines')} came too fast and ${plural(count, 'was', 'were')} passed over]`,
}

/** English: open topics. */
import { createPlural } from '../plural.ts'

const plural = createPlural('en')
const number = (count: number) => count.toLocaleString('en-GB')

export const topicsEn = {
  title: 'Open topics',
  note: 'open topic',
  unsigned: 'not signed, not private',
  left: 'no longer followed',
  to: (topic: string) => `to ${topic} (open to all)`,
  readOnly: 'A topic with + or # can only be read; / for commands',
  notWritten: (topic: string) => `${topic} can only be read`,
  empty: (topic: string) => `Nothing on ${topic} yet.`,
  emptyHint: 'What any program publishes there appears here as it is. Anybody may have written it.',
  none: 'You follow no open topics. /topic-room TOPIC follows one: any topic of the broker, such as house/kitchen.',
  list: 'Enter opens one; /topic-leave leaves it.',
  leave: 'An open topic has no end. /topic-leave stops following it.',
  nobody: '?',
  kept: '(kept by the broker)',
  nothing: '[empty]',
  binary: (bytes: number) => `[binary, ${number(bytes)} ${plural(bytes, 'byte', 'bytes')}]`,
  cut: (bytes: number) => `… [cut, ${number(bytes)} ${plural(bytes, 'byte', 'bytes')} in all]`,
  flood: (count: number) =>
    `[${number(count)} more ${plural(count, 'line', 'lines')} came too fast and ${plural(count, 'was', 'were')} skipped]`,
}

/** The shapes that carry meaning, as signs and as ASCII for terminals whose locale is not UTF-8. */

export type Glyphs = {
  readonly online: string
  readonly away: string
  readonly offline: string
  readonly blocked: string
  readonly verified: string
  readonly changed: string
  readonly waiting: string
  readonly sent: string
  readonly delivered: string
  readonly failed: string
  readonly pointer: string
  readonly chosen: string
  readonly quote: string
  readonly rule: string
  readonly above: string
  readonly below: string
  readonly done: string
  readonly todo: string
  readonly ellipsis: string
  readonly into: string
  readonly out: string
  /** A group that I lead, another one, and what stands between two pieces of a title. */
  readonly leads: string
  readonly group: string
  readonly dot: string
  /** An open topic, where groups have a #. */
  readonly topic: string
}

export const UNICODE: Glyphs = {
  online: '●',
  away: '◐',
  offline: '○',
  blocked: '×',
  verified: '✓',
  changed: '!',
  waiting: '…',
  sent: '✓',
  delivered: '✓✓',
  failed: '!',
  pointer: '▸',
  chosen: '▌',
  quote: '┌',
  rule: '─',
  above: '↑',
  below: '↓',
  done: '✓',
  todo: '○',
  ellipsis: '…',
  into: '←',
  out: '→',
  leads: '★',
  group: '#',
  dot: '·',
  topic: '≈',
}

export const ASCII: Glyphs = {
  online: '*',
  away: '~',
  offline: '-',
  blocked: 'x',
  verified: '+',
  changed: '!',
  waiting: '..',
  sent: 'v',
  delivered: 'vv',
  failed: '!',
  pointer: '>',
  chosen: '|',
  quote: ',',
  rule: '-',
  above: '^',
  below: 'v',
  done: 'x',
  todo: '.',
  ellipsis: '..',
  into: '<-',
  out: '->',
  leads: '*',
  group: '#',
  dot: '-',
  topic: '~',
}

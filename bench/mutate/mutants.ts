/** Finds what can be broken in a source file: one small change each, which some test should detect. */
import { parseSync, Visitor } from 'oxc-parser'
import type { Expression } from 'oxc-parser'

/** One change: the text from `start` to `end` (UTF-16 units) becomes `now`. */
export type Mutant = {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly start: number
  readonly end: number
  readonly now: string
  /** A statement can only be left out. */
  readonly kind: 'expression' | 'statement'
  /** What changes, for people: `< → <=`. */
  readonly label: string
  /** A literal behind `??` or `=`, often there because the compiler asks for it, and never used. */
  readonly isFallback: boolean
}

const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
}
const ASSIGNMENTS: Readonly<Record<string, string>> = { '+=': '-=', '-=': '+=' }
/** Methods that are easily confused. */
const SWAPS: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  min: 'max',
  max: 'min',
  toLowerCase: 'toUpperCase',
}
/** Methods that give back something like the value they are called on, so the call can be left out. */
const REMOVABLE = new Set(['filter', 'toSorted', 'toReversed', 'slice', 'trim', 'concat'])
/** The most elements of an array of which each is left out once. */
const MAX_ELEMENTS = 8

/** From here on a number is doubled; a smaller one becomes one more. */
const LARGE = 100

type Span = { readonly start: number; readonly end: number }

const otherLiteral = (value: unknown, raw: string): string | undefined => {
  if (typeof value === 'boolean') return String(!value)
  // one more of a long time or a large bound is no difference that matters
  if (typeof value === 'number') return value >= LARGE ? `(${raw} * 2)` : `(${raw} + 1)`
  if (typeof value === 'bigint') return `(${raw} + 1n)`
  if (typeof value !== 'string') return undefined
  return value === '' ? "'mutant'" : "''"
}

/** All mutants of a file in the order of its text. */
export const mutantsOf = (file: string, source: string): readonly Mutant[] => {
  const found: Mutant[] = []
  // keys, types and names of modules: no values that a program computes with
  const skipped = new Set<number>()
  const fallbacks = new Set<number>()
  // links of an optional chain, which parentheses would cut
  const links = new Set<object>()
  const skip = (node: Span | null) => {
    if (node) skipped.add(node.start)
  }
  const text = ({ start, end }: Span) => source.slice(start, end)
  const shown = (node: Span) => clip(text(node).replaceAll(/\s+/gu, ' '))
  const add = ({ start, end }: Span, now: string, label: string, kind: Mutant['kind']) => {
    const before = source.slice(0, start).split('\n')
    const column = (before.at(-1)?.length ?? 0) + 1
    const isFallback = fallbacks.has(start)
    found.push({ file, line: before.length, column, start, end, now, kind, label, isFallback })
  }
  const change = (node: Span, now: string, label: string) => add(node, now, label, 'expression')
  const condition = (test: Expression | null, values: readonly string[]) => {
    if (!test || test.type === 'Literal') return
    for (const value of values) change(test, value, `${shown(test)} → ${value}`)
  }
  const operator = (node: Span & { left: Span; operator: string; right: Span }) => {
    for (const now of OPERATORS[node.operator] ?? [])
      change(node, `(${text(node.left)}) ${now} (${text(node.right)})`, `${node.operator} → ${now}`)
  }

  const { program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file}: ${errors.map((one) => one.message).join(', ')}`)
  new Visitor({
    ImportDeclaration: ({ source: from }) => skip(from),
    ExportNamedDeclaration: ({ source: from }) => skip(from),
    ExportAllDeclaration: ({ source: from }) => skip(from),
    ImportExpression: ({ source: from }) => skip(from),
    TSLiteralType: ({ literal }) => skip(literal),
    TaggedTemplateExpression: ({ quasi }) => skip(quasi),
    Property: ({ key, computed }) => (computed ? undefined : skip(key)),
    ChainExpression: ({ expression }) => {
      let link: object = expression
      while ('type' in link) {
        links.add(link)
        if ('callee' in link && link.callee instanceof Object) link = link.callee
        else if ('object' in link && link.object instanceof Object) link = link.object
        else break
      }
    },

    BinaryExpression: (node) => {
      const joins = node.operator === '+' && [node.left, node.right].some(isJoined)
      if (!joins) operator(node)
    },
    LogicalExpression: (node) => {
      if (node.operator === '??' && node.right.type === 'Literal') fallbacks.add(node.right.start)
      operator(node)
    },
    AssignmentPattern: ({ right }) => {
      if (right.type === 'Literal') fallbacks.add(right.start)
    },
    IfStatement: ({ test }) => condition(test, ['true', 'false']),
    ConditionalExpression: ({ test }) => condition(test, ['true', 'false']),
    WhileStatement: ({ test }) => condition(test, ['false']),
    ForStatement: ({ test }) => condition(test, ['false']),
    UnaryExpression: (node) => {
      if (node.operator === '!' || node.operator === '-')
        change(node, text(node.argument), `without ${node.operator}`)
    },
    UpdateExpression: (node) => {
      const now = node.operator === '++' ? '--' : '++'
      change(node, text(node).replace(node.operator, now), `${node.operator} → ${now}`)
    },
    AssignmentExpression: (node) => {
      const now = ASSIGNMENTS[node.operator]
      if (now === undefined) return
      const label = `${node.operator} → ${now}`
      change(node, `${text(node.left)} ${now} ${text(node.right)}`, label)
    },
    Literal: (node) => {
      const now = 'value' in node ? otherLiteral(node.value, node.raw ?? '') : undefined
      if (now !== undefined && !skipped.has(node.start)) change(node, now, `${node.raw} → ${now}`)
    },
    TemplateLiteral: (node) => {
      if (text(node) !== '``' && !skipped.has(node.start)) change(node, '``', `${shown(node)} → ''`)
    },
    ArrayExpression: (node) => {
      const elements = node.elements.flatMap((element) => (element ? [element] : []))
      if (elements.length !== node.elements.length || elements.length === 0) return
      if (elements.length > MAX_ELEMENTS) return change(node, '[]', 'the array is empty')
      for (const left of elements) {
        // a literal is changed already
        if (left.type === 'Literal' && elements.length > 1) continue
        const rest = elements.filter((element) => element !== left).map(text)
        change(node, `[${rest.join(', ')}]`, `without ${shown(left)}`)
      }
    },
    ObjectExpression: (node) => {
      for (const left of node.properties) {
        if (left.type !== 'SpreadElement') continue
        const rest = node.properties.filter((property) => property !== left).map(text)
        change(node, `{ ${rest.join(', ')} }`, `without ${shown(left)}`)
      }
    },
    CallExpression: (node) => {
      const { callee } = node
      if (callee.type !== 'MemberExpression' || callee.computed || links.has(node)) return
      const name = text(callee.property)
      const swap = Object.hasOwn(SWAPS, name) ? SWAPS[name] : undefined
      const rest = { start: callee.property.end, end: node.end }
      if (swap !== undefined)
        change(node, `${text(callee.object)}.${swap}${text(rest)}`, `${name} → ${swap}`)
      if (REMOVABLE.has(name)) change(node, text(callee.object), `without .${name}${shown(rest)}`)
    },
    ExpressionStatement: (node) => {
      if (node.directive == null) add(node, '', `without ${shown(node)}`, 'statement')
    },
  }).visit(program)
  return found.toSorted((a, b) => a.start - b.start || b.end - a.end)
}

const clip = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text)

/** Is this an operand that makes of `+` a joining of texts? */
const isJoined = (node: object): boolean =>
  'type' in node &&
  (node.type === 'TemplateLiteral' ||
    (node.type === 'Literal' && 'value' in node && typeof node.value === 'string'))

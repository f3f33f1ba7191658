/** Texts that are remembered are those that the installed Ink puts together, however the tree changes. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import inkSquash from '../../node_modules/ink/build/squash-text-nodes.js'
import { reuseTexts } from '../../src/cli/screen/output/reuse-texts.ts'
import type { SquashTexts, TextTree } from '../../src/cli/screen/output/reuse-texts.ts'

type Node = { -readonly [K in keyof TextTree]: K extends 'childNodes' ? Node[] : TextTree[K] }

const squash = inkSquash as unknown as SquashTexts

const TRANSFORMS = [
  undefined,
  (line: string) => line.toUpperCase(),
  (line: string, index: number) => `${index}${line}`,
  (line: string) => `\u001B[32m${line}\u001B[39m`,
] as const
const PIECES = [
  '',
  'a',
  'hello ',
  'b\r\nc',
  '\t',
  '\u0007',
  '\u009B1m',
  '\u001B[1m',
  '\u001B[2K',
  'e\u0301',
  '😀',
] as const

const piece = fc.constantFrom(...PIECES)
const text = piece.map((nodeValue): Node => ({ nodeName: '#text', nodeValue }))
const element = fc.letrec<{ readonly tree: Node }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    text,
    fc
      .record({
        nodeName: fc.constantFrom('ink-text', 'ink-virtual-text', 'ink-box'),
        isHidden: fc.boolean(),
        transform: fc.constantFrom(...TRANSFORMS),
        childNodes: fc.array(tie('tree'), { maxLength: 4 }),
      })
      .map(({ transform, ...node }): Node => ({ ...node, internal_transform: transform })),
  ),
})).tree

const nodesOf = (node: Node): readonly Node[] => [node, ...(node.childNodes ?? []).flatMap(nodesOf)]

/** Changes one node of the tree, as React does it: in place. */
const change = fc.record({
  which: fc.nat(),
  what: fc.constantFrom('text', 'hide', 'transform', 'add', 'remove', 'swap', 'nothing'),
  value: piece,
  transform: fc.constantFrom(...TRANSFORMS),
  fresh: element,
})

const applyChange = (
  root: Node,
  { which, what, value, transform, fresh }: typeof change extends fc.Arbitrary<infer C> ? C : never,
) => {
  const all = nodesOf(root)
  const node = all[which % all.length] ?? root
  if (node.nodeName === '#text') {
    if (what === 'text') node.nodeValue = value
    return
  }
  if (what === 'hide') node.isHidden = node.isHidden !== true
  else if (what === 'transform') node.internal_transform = transform
  else if (what === 'add') node.childNodes?.push(structuredCopy(fresh))
  else if (what === 'remove') node.childNodes?.pop()
  else if (what === 'swap') node.childNodes?.reverse()
}

const structuredCopy = (node: Node): Node => ({
  ...node,
  ...(node.childNodes ? { childNodes: node.childNodes.map(structuredCopy) } : {}),
})

test('through any changes, each text is that of the installed Ink', () => {
  fc.assert(
    fc.property(
      fc.array(element, { minLength: 1, maxLength: 4 }),
      fc.array(change, { maxLength: 25 }),
      (children, changes) => {
        const root: Node = { nodeName: 'ink-text', childNodes: children.map(structuredCopy) }
        const reused = reuseTexts(squash)
        expect(reused(root)).toBe(squash(root))
        for (const one of changes) {
          applyChange(root, one)
          expect(reused(root)).toBe(squash(root))
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('a text of which nothing changed is not put together again', () => {
  let times = 0
  const reused = reuseTexts((node) => {
    times += 1
    return squash(node)
  })
  const child: Node = { nodeName: '#text', nodeValue: 'hello' }
  const root: Node = { nodeName: 'ink-text', childNodes: [child] }
  expect([reused(root), reused(root), times]).toEqual(['hello', 'hello', 1])
  child.nodeValue = 'bye'
  expect([reused(root), reused(root), times]).toEqual(['bye', 'bye', 2])
})

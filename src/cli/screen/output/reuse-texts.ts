/**
 * Ink puts the pieces of every text on the screen together for each frame, and looks through each of them for control
 * characters, though a key changes one text of a hundred. This stands in front of Ink's function that does it, and asks it
 * only for texts of which a piece changed; `build.ts` puts it there. What comes out is the same: `test/property/reuse-texts.test.ts`.
 */

/** What Ink's function reads of a node of its tree: a piece of text, or an element with pieces in it. */
export type TextTree = {
  readonly nodeName: string
  readonly nodeValue?: string
  readonly childNodes?: readonly TextTree[]
  readonly isHidden?: boolean
  readonly internal_transform?: unknown
}

/** Ink's `squashTextNodes`: the whole text of an element, styles applied. */
export type SquashTexts = (node: TextTree) => string

/** Everything that the text depends on, in an order that stands for one tree only. */
const addPieces = (node: TextTree, pieces: unknown[]): void => {
  const { childNodes = [] } = node
  pieces.push(childNodes.length)
  for (const child of childNodes) {
    // a component that was not drawn again has the same function
    pieces.push(child.nodeName, child.nodeValue, child.isHidden, child.internal_transform)
    addPieces(child, pieces)
  }
}

/** The same function; it remembers the last text of each element, as long as the element is there. */
export const reuseTexts = (squash: SquashTexts): SquashTexts => {
  const known = new WeakMap<
    TextTree,
    { readonly pieces: readonly unknown[]; readonly text: string }
  >()
  return (node) => {
    const pieces: unknown[] = [node.nodeName]
    addPieces(node, pieces)
    const last = known.get(node)
    const isSame =
      last?.pieces.length === pieces.length &&
      last.pieces.every((piece, place) => Object.is(piece, pieces[place]))
    if (last && isSame) return last.text
    const text = squash(node)
    known.set(node, { pieces, text })
    return text
  }
}

/** What Ink's renderer and its class `Output` tell each other, as far as what stands between them uses it. */

export type Transformers = readonly ((line: string, index: number) => string)[]

/** Half-open; an edge that is not defined does not cut. */
export type Clip = {
  readonly x1: number | undefined
  readonly x2: number | undefined
  readonly y1: number | undefined
  readonly y2: number | undefined
}

/** What Ink's renderer asks of an `Output`: what is to be drawn, in order, and then the rows. */
export type Output = {
  readonly width: number
  readonly height: number
  write: (
    x: number,
    y: number,
    text: string,
    options: { readonly transformers: Transformers },
  ) => void
  clip: (clip: Clip) => void
  unclip: () => void
  get: () => { readonly output: string; readonly height: number }
}

/** Cells of a screen, or of a part of it. */
export type OutputSize = { readonly width: number; readonly height: number }

/** Ink's `Output`, as it is installed, or what stands in its place. */
export type OutputClass = new (size: OutputSize) => Output

/** From the first cell up to the one that does not belong to it any more. */
export type Range = readonly [from: number, to: number]

/** The clips around a text. */
export type Clipping = {
  /** The outermost first. */
  readonly clips: readonly Clip[]
  /** What all of them together leave of columns and rows; a direction is cut where both of its edges are defined (Ink's rule). */
  readonly columns: Range | undefined
  readonly rows: Range | undefined
}

/** One text that is to be drawn. */
export type Write = {
  readonly x: number
  readonly y: number
  readonly text: string
  readonly transformers: Transformers
  readonly clipping: Clipping
  /** It changes nothing but rows from `first` up to `end`, which does not belong to it. */
  readonly first: number
  readonly end: number
}

const rangeOf = (begins: readonly number[], ends: readonly number[]): Range | undefined =>
  begins.length > 0 && ends.length > 0 ? [Math.max(...begins), Math.min(...ends)] : undefined

/** What these clips, one in the other, leave. */
export const clippingOf = (clips: readonly Clip[]): Clipping => ({
  clips,
  columns: rangeOf(
    clips.flatMap(({ x1 }) => x1 ?? []),
    clips.flatMap(({ x2 }) => x2 ?? []),
  ),
  rows: rangeOf(
    clips.flatMap(({ y1 }) => y1 ?? []),
    clips.flatMap(({ y2 }) => y2 ?? []),
  ),
})

const isSameClip = (a: Clip, b: Clip) =>
  a.x1 === b.x1 && a.x2 === b.x2 && a.y1 === b.y1 && a.y2 === b.y2

/** Do two lists have the same in the same order? */
export const isSameList = <T>(
  a: readonly T[],
  b: readonly T[],
  isSame: (a: T, b: T) => boolean,
): boolean =>
  a === b || (a.length === b.length && a.every((one, index) => isSame(one, b[index] ?? one)))

/** Does it draw the same at the same place? A component that was not drawn again has the same transformers. */
export const isSameWrite = (a: Write, b: Write): boolean =>
  a === b ||
  (a.x === b.x &&
    a.y === b.y &&
    a.text === b.text &&
    isSameList(a.transformers, b.transformers, Object.is) &&
    isSameList(a.clipping.clips, b.clipping.clips, isSameClip))

/**
 * Ink draws every row of the screen anew for each frame, though a key changes one of them. This stands between Ink's
 * renderer and its class `Output`, and draws only rows that changed; `build.ts` puts it there. What comes out is the same,
 * byte for byte: `test/property/reuse-rows.test.ts`. docs/decisions/0024-reused-rows.md tells why it is done like this.
 */

type Transformers = readonly ((line: string, index: number) => string)[]

/** Half-open; an edge that is not defined does not cut. */
type Clip = {
  readonly x1: number | undefined
  readonly x2: number | undefined
  readonly y1: number | undefined
  readonly y2: number | undefined
}

/** What Ink's renderer asks of an `Output`: what is to be drawn, in order, and then the rows. */
type Output = {
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

type Size = { readonly width: number; readonly height: number }

/** Ink's `Output`, as it is installed, or what stands in its place. */
export type OutputClass = new (size: Size) => Output

type Write = {
  readonly x: number
  readonly y: number
  readonly text: string
  readonly transformers: Transformers
  /** The clips around it, the outermost first. */
  readonly clips: readonly Clip[]
  /** It changes nothing but rows from `first` up to `end`, which does not belong to it. */
  readonly first: number
  readonly end: number
}

type Frame = Size & {
  /** The writes that may have changed a row, and what it became. */
  readonly rows: readonly { readonly writes: readonly Write[]; readonly text: string }[]
}

/** Where so few unchanged rows lie between two that changed, they are drawn too: each run costs something. */
const NEAR = 3
/** So many texts are remembered by Ink's caches; beyond them they begin anew. */
const MOST_CACHED = 600

const isSameList = <T>(a: readonly T[], b: readonly T[], isSame: (a: T, b: T) => boolean) =>
  a === b || (a.length === b.length && a.every((one, index) => isSame(one, b[index] ?? one)))

const isSameClip = (a: Clip, b: Clip) =>
  a.x1 === b.x1 && a.x2 === b.x2 && a.y1 === b.y1 && a.y2 === b.y2

const isSameWrite = (a: Write, b: Write) =>
  a === b ||
  (a.x === b.x &&
    a.y === b.y &&
    a.text === b.text &&
    // a component that was not drawn again has the same functions
    isSameList(a.transformers, b.transformers, Object.is) &&
    isSameList(a.clips, b.clips, isSameClip))

const shifted = (clip: Clip, by: number): Clip => ({
  ...clip,
  y1: clip.y1 === undefined ? undefined : clip.y1 - by,
  y2: clip.y2 === undefined ? undefined : clip.y2 - by,
})

/** Runs of rows that have to be drawn, from the first up to the one behind the last. */
const changedRuns = (writesOf: readonly (readonly Write[])[], last: Frame) => {
  const runs: { readonly from: number; readonly to: number }[] = []
  for (const [row, writes] of writesOf.entries()) {
    const before = last.rows[row]
    if (before && isSameList(writes, before.writes, isSameWrite)) continue
    const run = runs.at(-1)
    if (run && row - run.to <= NEAR) runs.splice(-1, 1, { from: run.from, to: row + 1 })
    else runs.push({ from: row, to: row + 1 })
  }
  return runs
}

/**
 * Ink begins its memory of widths and styled characters anew for each frame; here it lives on. It is no public part
 * of Ink: where it is not found, everything works as well, but slower.
 */
const keepCaches = () => {
  let kept: unknown
  return (output: Output) => {
    kept ??= Reflect.get(output, 'caches')
    if (typeof kept !== 'object' || kept === null) return
    for (const cache of Object.values(kept)) {
      if (cache instanceof Map && cache.size > MOST_CACHED) cache.clear()
    }
    Reflect.set(output, 'caches', kept)
  }
}

/** Draws as `Original` does, but takes rows that did not change from the frame before. */
export const reuseRows = (Original: OutputClass): OutputClass => {
  const shareCaches = keepCaches()
  let last: Frame = { width: 0, height: 0, rows: [] }

  /** Draws rows of a frame with Ink's own class, as a screen of their own. */
  const drawRows = (writes: readonly Write[], width: number, from: number, to: number) => {
    const output = new Original({ width, height: to - from })
    shareCaches(output)
    for (const { x, y, text, transformers, clips, first, end } of writes) {
      if (end <= from || first >= to) continue
      for (const clip of clips) output.clip(shifted(clip, from))
      output.write(x, y - from, text, { transformers })
      for (let index = 0; index < clips.length; index += 1) output.unclip()
    }
    return output.get().output
  }

  // Ink makes an object of it for each frame
  return class implements Output {
    readonly width: number
    readonly height: number
    readonly #writes: Write[] = []
    #clips: readonly Clip[] = []

    constructor({ width, height }: Size) {
      this.width = width
      this.height = height
    }

    write(
      x: number,
      y: number,
      text: string,
      { transformers }: { readonly transformers: Transformers },
    ) {
      if (text === '') return
      const isWhole = Number.isInteger(y)
      const first = isWhole ? y : Number.NEGATIVE_INFINITY
      const end = isWhole ? y + text.split('\n').length : Number.POSITIVE_INFINITY
      this.#writes.push({ x, y, text, transformers, clips: this.#clips, first, end })
    }

    clip(clip: Clip) {
      this.#clips = [...this.#clips, clip]
    }

    unclip() {
      this.#clips = this.#clips.slice(0, -1)
    }

    get() {
      const { width, height } = this
      const writes = this.#writes
      const writesOf = Array.from({ length: height }, (): Write[] => [])
      for (const write of writes) {
        const end = Math.min(height, write.end)
        for (let row = Math.max(0, write.first); row < end; row += 1) writesOf[row]?.push(write)
      }
      const before: Frame = last.width === width ? last : { width, height, rows: [] }
      const texts = writesOf.map((_, row) => before.rows[row]?.text ?? '')
      for (const { from, to } of changedRuns(writesOf, before)) {
        const drawn = drawRows(writes, width, from, to).split('\n')
        if (drawn.length !== to - from) {
          // a transformer made two rows of one: then nobody knows which is which
          last = { width: 0, height: 0, rows: [] }
          return { output: drawRows(writes, width, 0, height), height }
        }
        texts.splice(from, drawn.length, ...drawn)
      }
      const rows = writesOf.map((own, row) => ({ writes: own, text: texts[row] ?? '' }))
      last = { width, height, rows }
      return { output: texts.join('\n'), height }
    }
  }
}

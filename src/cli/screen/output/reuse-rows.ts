/**
 * Ink draws every row of the screen anew for each frame, though a key changes one of them. This stands between Ink's
 * renderer and its class `Output`, and draws only rows that changed; `build.ts` puts it there. What comes out is the same,
 * byte for byte: `test/property/reuse-rows.test.ts`. docs/decisions/0024-reused-rows.md tells why it is done like this.
 */

import { clippingOf, isSameList, isSameWrite } from './ink-output.ts'
import type {
  Clip,
  Clipping,
  Output,
  OutputClass,
  OutputSize,
  Transformers,
  Write,
} from './ink-output.ts'
import { createRowJoiner } from './join-row.ts'

type Frame = OutputSize & {
  /** The writes that may have changed a row, and what it became. */
  readonly rows: readonly { readonly writes: readonly Write[]; readonly text: string }[]
}

/** Where so few unchanged rows lie between two that changed, they are drawn too: each run costs something. */
const NEAR = 3
/** So many texts are remembered by Ink's caches; beyond them they begin anew. */
const MOST_CACHED = 600

const shifted = (clip: Clip, by: number): Clip => ({
  ...clip,
  y1: clip.y1 === undefined ? undefined : clip.y1 - by,
  y2: clip.y2 === undefined ? undefined : clip.y2 - by,
})

/** Runs of rows that have to be drawn, from the first up to the one behind the last. */
const runsOf = (rows: readonly number[]) => {
  const runs: { readonly from: number; readonly to: number }[] = []
  for (const row of rows) {
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
  const joinRow = createRowJoiner(Original)
  let last: Frame = { width: 0, height: 0, rows: [] }

  /** Draws rows of a frame with Ink's own class, as a screen of their own. */
  const drawRows = (writes: readonly Write[], width: number, from: number, to: number) => {
    const output = new Original({ width, height: to - from })
    shareCaches(output)
    for (const { x, y, text, transformers, clipping, first, end } of writes) {
      if (end <= from || first >= to) continue
      const { clips } = clipping
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
    #clipping: Clipping = clippingOf([])

    constructor({ width, height }: OutputSize) {
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
      this.#writes.push({ x, y, text, transformers, clipping: this.#clipping, first, end })
    }

    clip(clip: Clip) {
      this.#clipping = clippingOf([...this.#clipping.clips, clip])
    }

    unclip() {
      this.#clipping = clippingOf(this.#clipping.clips.slice(0, -1))
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
      const whole: number[] = []
      const texts = writesOf.map((own, row) => {
        const same = before.rows[row]
        if (same && isSameList(own, same.writes, isSameWrite)) return same.text
        const joined = joinRow(own, row, width)
        if (joined === undefined) whole.push(row)
        return joined ?? ''
      })
      for (const { from, to } of runsOf(whole)) {
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

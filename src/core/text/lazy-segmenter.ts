/**
 * `Intl.Segmenter` for clusters that is made when a text needs one. The build puts it in place of the original
 * everywhere: the first one takes 10 ms of a start, many modules make theirs as they are loaded, and nearly all texts
 * are so simple that every character is a cluster.
 */
import { isSeparate } from './simple-text.ts'

// the build does not see the name of what it replaces
const { Segmenter } = Intl

const segmentAt = (input: string, index: number): Intl.SegmentData | undefined => {
  const segment = input.charAt(index)
  return segment === '' ? undefined : { segment, index, input }
}

function* eachCharacter(input: string): Generator<Intl.SegmentData, undefined> {
  for (let index = 0; index < input.length; index += 1)
    yield { segment: input.charAt(index), index, input }
  return undefined
}

/** What nobody of those who segment asks an iterator for is left out: it is no `Iterator` of its own kind. */
const simpleSegments = (input: string) => ({
  containing: (index = 0) => segmentAt(input, index),
  [Symbol.iterator]: () => eachCharacter(input),
})

/** Used with `new`, so it is no arrow function. */
export function LazySegmenter(...options: ConstructorParameters<typeof Segmenter>): Pick<
  Intl.Segmenter,
  'resolvedOptions'
> & {
  readonly segment: (text: string) => Pick<Intl.Segments, 'containing'> & Iterable<Intl.SegmentData>
} {
  let made: Intl.Segmenter | undefined
  const segmenter = () => (made ??= new Segmenter(...options))
  const byCluster = (options[1]?.granularity ?? 'grapheme') === 'grapheme'
  return {
    segment: (text) =>
      byCluster && isSeparate(text) ? simpleSegments(text) : segmenter().segment(text),
    resolvedOptions: () => segmenter().resolvedOptions(),
  }
}

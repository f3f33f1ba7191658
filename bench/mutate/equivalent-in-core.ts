/** Mutants of src/core that no test can notice, and why. */
import type { Equivalent } from './scope.ts'

export const EQUIVALENT_IN_CORE: readonly Equivalent[] = [
  {
    file: 'src/core/collections/incremental-sort.ts',
    line: 'for (let before = other[next]; before !== undefined && before < value; before = other[next]) {',
    label: '< → <=',
    because: 'equal strings can change places, and nobody can tell',
  },
  {
    file: 'src/core/text/ascii.ts',
    line: "isAscii(text) ? text : text.normalize('NFKD').replaceAll(MARKS, '').replaceAll(OTHERS, spell)",
    label: 'isAscii(text) → false',
    because: 'ASCII stays what it is, only slower',
  },
  {
    file: 'src/core/text/bidi.ts',
    line: 'if (text.length <= limit && !CONTROL.test(text)) return text',
    label: 'text.length <= limit && !CONTROL.test(text) → false',
    because: 'a text without controls stays what it is, only slower',
  },
  {
    file: 'src/core/text/bidi.ts',
    line: 'if (text.length <= limit && !CONTROL.test(text)) return text',
    label: '<= → <',
    because: 'a text without controls stays what it is, only slower',
  },
  {
    file: 'src/core/text/bidi.ts',
    line: 'return piece.length <= room',
    label: '<= → <',
    because: 'behind a piece that fills the room nothing has room',
  },
  {
    file: 'src/core/text/bidi.ts',
    line: "if (control === LRE) return begin('embedding', LRI)",
    label: "'embedding' → ''",
    because: 'it is only compared with the other two kinds',
  },
  {
    file: 'src/core/text/bidi.ts',
    line: "if (control === RLE) return begin('embedding', RLI)",
    label: "'embedding' → ''",
    because: 'it is only compared with the other two kinds',
  },
  {
    file: 'src/core/text/search-folding.ts',
    line: 'if (ASCII.test(text)) return text.toLowerCase()',
    label: 'ASCII.test(text) → false',
    because: 'ASCII is folded to small letters, only slower',
  },
  {
    file: 'src/core/seq-ranges.ts',
    line: 'if (have.upTo <= count) return have',
    label: 'have.upTo <= count → false',
    because: 'nothing is cut off, and the same ranges are made anew',
  },
  {
    file: 'src/core/ulid.ts',
    line: 'bytes.reduce((number, byte) => number * 256 + byte, 0),',
    label: '0 → (0 + 1)',
    because: 'it would be the ninth digit from the end, and eight are taken',
  },
]

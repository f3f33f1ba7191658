/**
 * Text of which every character is a cluster of its own and takes one cell: what nearly everything on the screen is.
 * Its width is its length, without Unicode's tables of clusters, which take some 15 ms to load.
 */

// ASCII; Latin, Greek and Cyrillic letters that are written as one; dashes, quotes and dots; arrows, lines, blocks and
// the other signs of the screen. The soft hyphen draws nothing; pictures among the geometric shapes take two cells.
const CHARACTERS =
  '\\u0020-\\u007E\\u00A1-\\u00AC\\u00AE-\\u02AF\\u0370-\\u0377\\u037A-\\u037F\\u0384-\\u038A\\u038C' +
  '\\u038E-\\u03A1\\u03A3-\\u0482\\u048A-\\u052F\\u2010-\\u2027\\u2190-\\u2193\\u2248\\u2260\\u2500-\\u25FC\\u2605\\u2713'
const SIMPLE = new RegExp(`^[${CHARACTERS}]*$`, 'u')
// control characters as well; but CR and LF are one cluster when they follow each other
const SEPARATE = new RegExp(`^[\\u0000-\\u000C\\u000E-\\u001F\\u007F${CHARACTERS}]*$`, 'u')

/** Does every character of this text, which is one line, take one cell for itself? */
export const isSimple = (text: string): boolean => SIMPLE.test(text)

/** Is every character of this text, which may have colours and line ends, a cluster of its own? */
export const isSeparate = (text: string): boolean => SEPARATE.test(text)

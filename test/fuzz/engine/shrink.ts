/** A smaller input with the same fault: pieces are left out as long as the fault stays. */

/** How long (ms) is looked for a smaller one. */
const PATIENCE = 3000

/** The shortest found. `isSame` tells whether an input still has the fault. */
export const shrinkInput = async (
  input: string,
  isSame: (smaller: string) => Promise<boolean>,
): Promise<string> => {
  const end = performance.now() + PATIENCE
  let smallest = input
  for (
    let size = Math.ceil(input.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let at = 0; at < smallest.length && performance.now() < end;) {
      const smaller = smallest.slice(0, at) + smallest.slice(at + size)
      // each attempt begins with what the one before left
      // oxlint-disable-next-line no-await-in-loop
      if (await isSame(smaller)) smallest = smaller
      else at += size
    }
  }
  return smallest
}

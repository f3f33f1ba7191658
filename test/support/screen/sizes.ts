/** The sizes, in columns and rows, at which a screen has to be good. */
export const sizes = [
  [120, 36],
  [80, 24],
  [60, 20],
  [40, 15],
] as const

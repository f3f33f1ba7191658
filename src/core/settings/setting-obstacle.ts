/** What keeps a setting from having an effect where the person is. */

export type SettingObstacle =
  /** It is about the full screen, and this is `--plain`. */
  | 'lines'
  | 'no-mouse'
  /** NO_COLOR, or a terminal without them. */
  | 'no-colours'
  /** The locale has no such signs. */
  | 'no-unicode'
  /** Signs are drawn in ASCII. */
  | 'ascii'
  | 'no-links'
  | 'no-title'

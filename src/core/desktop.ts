/** The desktop around the program, its clipboard and what opens links: the port, and what is known of an outcome. */

/** What is known after a text was handed over to be copied. */
export type CopyResult =
  /** These programs took it and ended well. */
  | { readonly to: 'programs'; readonly names: readonly string[] }
  /** It was written to the terminal (OSC 52), which never reports whether it takes it. */
  | {
      readonly to: 'terminal'
      /** Some terminals drop a text of this length. */
      readonly tooLong: boolean
    }
  /** There is nothing here that could take it. */
  | { readonly to: 'nothing' }

/** What is known after a link was handed over to be opened. */
export type OpenLinkResult =
  /** The opener ended well, or runs on: a browser that was not open before. */
  | { readonly is: 'opened'; readonly by: string }
  /** The opener failed; `code` is its exit code. */
  | { readonly is: 'failed'; readonly by: string; readonly code: number }
  /** No opener is installed, or this is no link that is opened. */
  | { readonly is: 'nothing' }

/** What is shown to a person who looks elsewhere. */
export type DesktopNotification = {
  readonly title: string
  readonly body: string
  /** It is shown to somebody who looks here too, who wants to see how it looks. */
  readonly isSample?: boolean
}

/** By which string (OSC) a terminal shows one: iTerm2's, kitty's, rxvt-unicode's. */
export type NotificationString = 'osc9' | 'osc99' | 'osc777'

/** By what it is shown: whatever is there, a program of the desktop, or the terminal by this string. */
export type NotificationWay = 'auto' | 'desktop' | NotificationString

/** By what a notification was shown: a program, which ended well; the terminal, which never reports whether it shows one; nothing. */
export type NotificationOutcome = 'program' | 'terminal' | 'nothing'

/** The port; its real side is src/adapters/desktop.ts. */
export type Desktop = {
  /** Never rejects. */
  readonly copy: (text: string) => Promise<CopyResult>
  /** Opens an http(s) link; never rejects. */
  readonly open: (url: string) => Promise<OpenLinkResult>
  /** Shows a notification, if there is a way to; texts of anybody are made harmless and cut. Never rejects. */
  readonly notify: (
    notification: DesktopNotification,
    way: NotificationWay,
  ) => Promise<NotificationOutcome>
  /** Ends what still runs, but for what was opened. */
  readonly close: () => void
}

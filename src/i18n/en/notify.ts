/** English: what of a conversation calls the person, and what notifications say. */

export const notifyEn = {
  notifyLevel: {
    label: 'notifies',
    words: {
      all: 'of every message',
      mentions: 'of mentions only',
      nothing: 'of nothing; m unmutes',
    },
    set: {
      all: (name: string) => `${name} notifies you of every message.`,
      mentions: (name: string) => `${name} notifies you of mentions only.`,
      nothing: (name: string) => `${name} is muted.`,
    },
    onlyInGroups: 'Only groups have mentions. For a person: all or nothing.',
  },
  notification: {
    title: 'papo',
    message: (name: string) => `Message from ${name}`,
    groupMessage: (name: string, group: string) => `Message from ${name} in ${group}`,
    mention: (name: string, group: string) => `${name} mentions you in ${group}`,
    asksYou: (name: string) => `Request from ${name}`,
    asksToJoin: (name: string, group: string) => `${name} asks to join ${group}`,
    inGroup: (name: string, group: string) => `${name} in ${group}`,
    several: (count: number) => `${count.toLocaleString('en')} new messages or requests`,
    newMessage: 'New message',
    newRequest: 'New request',
    sample: 'This is how papo notifies you.',
    nothing:
      'Nothing here shows notifications on a desktop: it takes a graphical session and notify-send (libnotify). Or /set notify auto.',
    nothingButBell:
      'notify is auto: nothing here shows notifications, so it is the bell and the title of the window.',
    byTerminal:
      'The terminal was asked to show a notification; no terminal confirms that. If you saw none, try another /set notify; tmux needs allow-passthrough on.',
  },
}

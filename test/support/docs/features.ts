/** What papo promises people and scripts beside the conversation itself, and the tests that press the keys or run the commands. */
import { readFileSync } from 'node:fs'

type Feature = {
  readonly what: string
  /** Files of tests, each with the beginning of a title in it. */
  readonly tests: readonly (readonly [file: string, title: string])[]
}

/** By the part of the README that they belong to. */
const FEATURES: Readonly<Record<string, readonly Feature[]>> = {
  Reading: [
    {
      what: 'A conversation opens at its first unread message, with the line "new" near the top, what is new above and below, and keys to both.',
      tests: [
        ['test/e2e/screen/unread.test.ts', 'seven hundred messages later'],
        ['test/components/chat/unread.test.tsx', 'at %ix%i the line "new" is near the top'],
        ['test/components/chat/unread.test.tsx', 'where everything unread fits on the screen'],
      ],
    },
    {
      what: 'The top row always has author and time; long messages are folded, Enter unfolds, o opens them in $PAGER.',
      tests: [
        ['test/e2e/screen/long-messages.test.ts', 'Enter unfolds it'],
        ['test/components/chat/long-messages.test.tsx', 'wherever the view stands'],
      ],
    },
    {
      what: 'Times by the clock of 24 or 12 hours, with seconds, or relative.',
      tests: [
        ['test/e2e/screen/settings.test.ts', 'every value of every setting'],
        ['test/components/chat/times.test.tsx', 'at %ix%i every form of time fits'],
      ],
    },
    {
      what: 'A search goes from hit to hit and marks them; phrases, from:, in:, before: and after:; the number of hits; a date.',
      tests: [
        ['test/e2e/chat/finding.test.ts', 'a search goes from hit to hit'],
        ['test/components/chat/finding.test.tsx', 'n and N go from hit to hit'],
      ],
    },
    {
      what: 'To the quoted original and back, and what an edited message said before.',
      tests: [['test/e2e/chat/finding.test.ts', 'q goes to the original of a reply']],
    },
    {
      what: 'Markdown is drawn, and nothing that was typed is lost; links are hyperlinks where the terminal has them, and o offers a choice.',
      tests: [
        ['test/e2e/screen/markdown.test.ts', 'markdown is drawn with attributes'],
        ['test/e2e/screen/markdown.test.ts', 'a link that is wrapped is one hyperlink'],
        ['test/e2e/screen/markdown.test.ts', 'o offers a choice'],
      ],
    },
    {
      what: 'Lists mark drafts, mutes and levels, stand by activity or by name, and hide or forget who is long gone.',
      tests: [
        ['test/e2e/screen/lists.test.ts', 'a text that was begun'],
        ['test/e2e/screen/lists.test.ts', 'whoever is forgotten'],
        ['test/components/panes/list-marks.test.tsx', 'what is muted shows it'],
      ],
    },
    {
      what: 'A short conversation stands beside the input, and names have colours that mean nothing else.',
      tests: [
        ['test/e2e/screen/unread.test.ts', 'a short conversation stands beside the input'],
        ['test/unit/themes/themes.test.ts', ''],
      ],
    },
    {
      what: 'Several messages can be chosen, copied, quoted and forwarded.',
      tests: [
        ['test/e2e/screen/several-messages.test.ts', 'what is quoted and forwarded'],
        ['test/components/chat/several-messages.test.tsx', 'f forwards them'],
      ],
    },
  ],
  'Being called': [
    {
      what: 'Notifications by the desktop or the terminal while nobody looks, who but not what, levels, quiet hours, the title, away by itself.',
      tests: [
        ['test/e2e/screen/attention.test.ts', 'a desktop shows who wrote'],
        ['test/e2e/screen/attention.test.ts', 'the title counts what is new'],
        ['test/e2e/screen/attention.test.ts', 'whoever presses no key'],
        ['test/e2e/screen/attention.test.ts', 'whoever chooses notifications sees one'],
        ['test/contract/desktop/notifications.test.ts', 'where its program hangs'],
        ['test/unit/cli/attention.test.ts', 'quiet hours'],
      ],
    },
    {
      what: 'Read receipts and typing can be hidden, from all or from one; who hides does not see.',
      tests: [
        ['test/e2e/chat/privacy.test.ts', 'read receipts off'],
        ['test/e2e/chat/privacy.test.ts', 'typing off'],
      ],
    },
  ],
  Scripts: [
    {
      what: 'papo log, papo search with a limit, tail from the past, names instead of ids; exit code 1 where there is nothing.',
      tests: [
        ['test/e2e/cli/history.test.ts', 'alone: log'],
        ['test/unit/cli/log.test.ts', 'papo search ends with 1'],
      ],
    },
    {
      what: 'papo export with what was signed, and its check without papo running.',
      tests: [
        ['test/e2e/cli/history.test.ts', 'an export is checked'],
        ['test/unit/cli/export.test.ts', 'whoever changes an export is found'],
      ],
    },
    {
      what: 'Ids of what was sent; reply, edit, delete, react, block, mute, status; no person is made by accident.',
      tests: [
        ['test/e2e/cli/history.test.ts', 'through a full screen: log, reply, edit'],
        ['test/e2e/cli/first-command.test.ts', 'a command in an empty profile'],
        ['test/e2e/cli/first-command.test.ts', 'papo init'],
      ],
    },
    {
      what: 'Hooks run programs when something happens, without a shell and without holding anything up.',
      tests: [
        ['test/e2e/cli/hooks.test.ts', 'a bot'],
        ['test/e2e/cli/hooks.test.ts', 'a slow hook and a failing one'],
      ],
    },
  ],
  "To learn and to one's liking": [
    {
      what: '/wire shows the packets as they travel.',
      tests: [
        ['test/e2e/screen/wire.test.ts', 'a request is seen as it travels'],
        ['test/components/app/wire.test.tsx', 'a filter looks at'],
        ['test/e2e/screen/wire-reconnect.test.ts', 'no packet is counted twice'],
        ['test/contract/transport/packet-trace.test.ts', 'version %i: every packet'],
      ],
    },
    {
      what: '/set lists all settings; wrong ones are told with their line.',
      tests: [
        ['test/e2e/screen/settings-panel.test.ts', '/set lists, filters and changes'],
        ['test/e2e/screen/settings-panel.test.ts', 'what is wrong or unknown in the file'],
        ['test/unit/adapters/config.test.ts', 'all that is wrong is told at once'],
        ['test/e2e/screen/settings.test.ts', 'every value of every setting'],
      ],
    },
    {
      what: 'Small screens: a panel covers the input, tabs can be told apart, sentences end with a clause, a setting tells its values.',
      tests: [
        ['test/components/app/small-screens.test.tsx', 'at %ix%i a panel has the room of the input'],
        ['test/components/app/small-screens.test.tsx', 'the values of every setting'],
        ['test/components/app/small-screens.test.tsx', 'a request tells its text'],
        ['test/e2e/screen/settings-panel.test.ts', '/set lists, filters and changes'],
      ],
    },
    {
      what: 'On the Linux console signs are ASCII by themselves, letters stay whole.',
      tests: [['test/e2e/screen/ascii.test.ts', 'the Linux console has ASCII signs']],
    },
    {
      what: 'Escape and a character at once: no character is lost, where Alt with it means nothing.',
      tests: [
        ['test/e2e/screen/escape.test.ts', 'leave %s, and the character is the first of what is typed'],
        ['test/unit/components/keyboard.test.ts', 'Escape and at once %s'],
      ],
    },
    {
      what: "Keys of one's own, conflicts refused; help, hints and sentences follow.",
      tests: [
        ['test/e2e/screen/bindings.test.ts', 'keys of the file do what they say'],
        ['test/e2e/screen/bindings.test.ts', '/bind changes a key'],
        ['test/e2e/screen/bindings.test.ts', 'keys that cannot be'],
      ],
    },
    {
      what: 'Colours from a file.',
      tests: [['test/e2e/screen/own-theme.test.ts', 'colours of the file']],
    },
    {
      what: 'The mouse, off by default.',
      tests: [
        ['test/e2e/screen/mouse.test.ts', 'without the setting the terminal keeps its mouse'],
        ['test/e2e/screen/mouse.test.ts', 'at %i x %i the wheel scrolls'],
        ['test/e2e/screen/mouse.test.ts', 'at %i x %i keys that the screen names can be clicked'],
        ['test/components/app/mouse.test.tsx', 'at %ix%i the keys of a request can be clicked'],
        ['test/components/app/mouse.test.tsx', 'at %ix%i a question is answered by a click'],
        ['test/components/app/mouse.test.tsx', 'at %ix%i the wheel and clicks work'],
      ],
    },
    {
      what: 'Prompts have the keys of the input; commands that are refused stay, tell why, and go with Esc.',
      tests: [
        ['test/components/composer/composer.test.tsx', '%s edits it as it edits the input'],
        ['test/components/composer/refused-commands.test.tsx', '%s says: %s'],
        ['test/components/composer/refused-commands.test.tsx', '%s does nothing'],
      ],
    },
    {
      what: '/help begins with what one needs first, and typing filters it.',
      tests: [['test/e2e/screen/help.test.ts', 'in %s at %i x %i']],
    },
    {
      what: 'papo --plain: the same program as lines, with every command; for screen readers, dumb terminals and logs.',
      tests: [
        ['test/e2e/screen/plain.test.ts', 'two people talk'],
        ['test/e2e/screen/plain.test.ts', 'every slash command'],
        ['test/e2e/screen/plain.test.ts', 'what is begun is taken by the next line'],
        ['test/e2e/screen/plain.test.ts', 'of its help every word can be typed here'],
        ['test/unit/i18n/plain-words.test.ts', 'no sentence names a key of the screen'],
        ['test/e2e/screen/plain.test.ts', 'it is chosen by itself'],
      ],
    },
    {
      what: 'Lines piped into papo --plain wait for the connection, and it leaves when the broker has what they said.',
      tests: [
        ['test/e2e/cli/plain-pipes.test.ts', 'lines of a new profile wait until it is connected'],
        ['test/e2e/cli/plain-pipes.test.ts', 'without a broker they are handled'],
        ['test/e2e/cli/plain-pipes.test.ts', 'where another key has the name it ends'],
      ],
    },
    {
      what: '/status tells what papo status tells; /broker - goes back to the broker before.',
      tests: [
        ['test/e2e/screen/own-status.test.ts', '/status tells what papo status does'],
        ['test/e2e/screen/another-broker.test.ts', 'a typing error in the address of a broker'],
        ['test/e2e/screen/another-broker.test.ts', 'in lines: the way back is told'],
      ],
    },
    {
      what: 'Another program that writes into the database is waited for: nothing is lost, and the screen says so.',
      tests: [
        ['test/e2e/cli/busy-database.test.ts', 'a full screen: what comes and what is typed'],
        ['test/e2e/cli/busy-database.test.ts', 'lines wait for it and go on in their order'],
        ['test/e2e/cli/busy-database.test.ts', 'papo tail goes on, and papo send waits'],
      ],
    },
    {
      what: 'The broker of our own speaks MQTT 3.1.1 and 5 with other programs, at every QoS; --max-packet and --max-levels set its limits; $SYS tells sums as Mosquitto does.',
      tests: [
        ['test/e2e/cli/broker-neighbours.test.ts', 'programs with MQTT 3.1.1 and 5 talk'],
        ['test/e2e/cli/broker-neighbours.test.ts', 'how large a packet and how deep'],
        ['test/contract/broker/mqtt5.test.ts', 'the properties of a message'],
        ['test/contract/broker/qos2.test.ts', 'what comes twice before its PUBREL'],
        ['test/contract/broker/system.test.ts', 'whoever subscribes gets what Mosquitto tells'],
      ],
    },
    {
      what: 'The broker of our own keeps what it acknowledged over a full disk and a kill -9: messages, sessions, their ends and their wills.',
      tests: [
        ['test/contract/broker/full-disk.test.ts', 'what is acknowledged after the disk was full'],
        ['test/contract/broker/restart.test.ts', 'a session whose client was there for longer'],
        ['test/contract/broker/restart.test.ts', 'a delayed will waits for its time'],
        ['test/contract/broker/owed-retained.test.ts', 'it comes again, until it is acknowledged'],
      ],
    },
    {
      what: 'With each connection papo knows what the broker does not let one write or read, politely, in silence or by hanging up; commands that need it fail with the rule to add.',
      tests: [
        ['test/e2e/cli/broker-rights.test.ts', 'MQTT 5, %s without %s: papo status names it'],
        ['test/e2e/cli/broker-rights.test.ts', 'commands that need what is denied fail with it'],
        ['test/e2e/cli/hang-ups.test.ts', 'a broker that hangs up when messages are sent'],
        ['test/e2e/cli/broker-rights.test.ts', 'MQTT 3.1.1, %s without both: nobody can know'],
        ['test/unit/runtime/connection/proofs.test.ts', 'what is allowed later is tried again within minutes'],
        ['test/e2e/cli/size-limit.test.ts', 'a group that grows beyond a limit %s'],
        ['test/e2e/cli/size-limit.test.ts', 'a broker that hangs up at a roster that is too large'],
        ['test/e2e/cli/size-limit.test.ts', 'MQTT 3.1.1: a last will that is too large'],
      ],
    },
    {
      what: 'Without wildcards at the broker two who know each other talk, see each other and share a group; the screen tells that others do not get through.',
      tests: [
        ['test/e2e/cli/hang-ups.test.ts', 'no wildcards (%s): two who add each other meet'],
        ['test/unit/runtime/connection/no-wildcards.test.ts', 'a broker that announces it is not even asked'],
      ],
    },
    {
      what: 'papo doctor and /doctor tell what the broker can do, what is missing, what follows, and the line to add; exit 0 where nothing is. It leaves nothing there.',
      tests: [
        ['test/e2e/cli/doctor.test.ts', 'is well: every probe has a line'],
        ['test/e2e/cli/doctor.test.ts', 'a small queue and small packets'],
        ['test/e2e/cli/doctor.test.ts', 'rights: MQTT %i tells which one is missing'],
        ['test/e2e/cli/doctor.test.ts', 'at one topic: it is known at which'],
        ['test/e2e/cli/doctor.test.ts', 'that of a papo which is open'],
        ['test/e2e/cli/doctor.test.ts', 'it looks with the account of that one'],
        ['test/e2e/cli/doctor.test.ts', 'several at once: none disturbs another'],
        ['test/e2e/cli/doctor.test.ts', 'of several the first that answers; which of the others'],
        ['test/e2e/cli/doctor.test.ts', 'killed while something is retained'],
        ['test/unit/doctor/judgements.test.ts', ''],
        ['test/unit/doctor/examination.test.ts', ''],
        ['test/e2e/screen/doctor.test.ts', 'at %i x %i in %s'],
        ['test/e2e/screen/doctor.test.ts', 'in lines too'],
      ],
    },
    {
      what: 'Every story of people holds on each broker of docs/brokers.md, killed in the middle; nothing is lost and nothing is there twice.',
      tests: [
        ['test/brokers/own.test.ts', 'own'],
        ['test/brokers/mosquitto.test.ts', 'mosquitto'],
        ['test/brokers/nats.test.ts', 'nats'],
        ['test/brokers/nats.test.ts', 'nats-cluster'],
        ['test/brokers/rabbitmq.test.ts', 'rabbitmq'],
        ['test/brokers/ejabberd.test.ts', 'ejabberd'],
        ['test/brokers/crowd.test.ts', 'forty people lose a node'],
        ['test/unit/repository/brokers.test.ts', 'each broker of the table was run whole'],
      ],
    },
    {
      what: 'On a broker that gives no retained records to wildcards a person who starts anew sees who is here.',
      tests: [['test/unit/runtime/connection/roll-call.test.ts', 'each command of a script']],
    },
    {
      what: 'Every text in the words of docs/texts.md.',
      tests: [['test/unit/i18n/wording.test.ts', '']],
    },
  ],
}

/** Tests that are named and are not there. */
export const missingTests = (): readonly string[] =>
  Object.values(FEATURES)
    .flat()
    .flatMap(({ tests }) => tests)
    .filter(([file, title]) => {
      const text = readFileSync(file, 'utf8')
      return title !== '' && !["'", '"', '`'].some((quote) => text.includes(quote + title))
    })
    .map(([file, title]) => `${file}: ${title}`)

/** The tables of docs/features.md. */
export const featureTables = (): string =>
  Object.entries(FEATURES)
    .map(([title, features]) =>
      [
        `## ${title}\n`,
        '| what | tests |',
        '|---|---|',
        ...features.map(({ what, tests }) => {
          const shown = tests.map(([file, begin]) =>
            begin === '' ? `\`${file}\`` : `\`${file}\`: *${begin.replaceAll('|', String.raw`\|`)} …*`,
          )
          return `| ${what} | ${shown.join('<br>')} |`
        }),
      ].join('\n'),
    )
    .join('\n\n')

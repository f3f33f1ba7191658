/** The emoji that can be typed by name, `:tada:` or `:ta` and Tab; names as chats commonly have them. */
import type { Completion } from './completion.ts'

const TABLE = `
  smile 😄 smiley 😃 grinning 😀 grin 😁 laughing 😆 sweat_smile 😅 joy 😂 rofl 🤣
  slight_smile 🙂 upside_down 🙃 wink 😉 blush 😊 innocent 😇 heart_eyes 😍 star_struck 🤩
  kissing_heart 😘 kissing 😗 yum 😋 stuck_out_tongue 😛 stuck_out_tongue_winking_eye 😜
  zany 🤪 money_mouth 🤑 hugs 🤗 hand_over_mouth 🤭 shushing 🤫 thinking 🤔 zipper_mouth 🤐
  raised_eyebrow 🤨 neutral 😐 expressionless 😑 no_mouth 😶 smirk 😏 unamused 😒
  rolling_eyes 🙄 grimacing 😬 lying 🤥 relieved 😌 pensive 😔 sleepy 😪 drooling 🤤
  sleeping 😴 mask 😷 thermometer_face 🤒 bandage_face 🤕 nauseated 🤢 vomiting 🤮
  sneezing 🤧 hot 🥵 cold 🥶 woozy 🥴 dizzy_face 😵 exploding_head 🤯 cowboy 🤠 partying 🥳
  sunglasses 😎 nerd 🤓 monocle 🧐 confused 😕 worried 😟 frowning 😦 open_mouth 😮 hushed 😯
  astonished 😲 flushed 😳 pleading 🥺 anguished 😧 fearful 😨 cold_sweat 😰
  disappointed_relieved 😥 cry 😢 sob 😭 scream 😱 confounded 😖 persevere 😣
  disappointed 😞 sweat 😓 weary 😩 tired 😫 yawning 🥱 triumph 😤 rage 😡 angry 😠 cursing 🤬
  imp 😈 skull 💀 poop 💩 clown 🤡 ghost 👻 alien 👽 robot 🤖 smiley_cat 😺 see_no_evil 🙈
  hear_no_evil 🙉 speak_no_evil 🙊 heart ❤️ orange_heart 🧡 yellow_heart 💛 green_heart 💚
  blue_heart 💙 purple_heart 💜 black_heart 🖤 white_heart 🤍 brown_heart 🤎
  broken_heart 💔 two_hearts 💕 sparkling_heart 💖 cupid 💘 kiss 💋 100 💯 anger 💢 boom 💥
  dizzy 💫 sweat_drops 💦 dash 💨 speech 💬 thought 💭 zzz 💤 wave 👋 raised_hand ✋ vulcan 🖖
  ok_hand 👌 pinching 🤏 v ✌️ crossed_fingers 🤞 love_you 🤟 metal 🤘 call_me 🤙
  point_left 👈 point_right 👉 point_up 👆 point_down 👇 +1 👍 thumbsup 👍 -1 👎
  thumbsdown 👎 fist ✊ punch 👊 clap 👏 raised_hands 🙌 open_hands 👐 handshake 🤝 pray 🙏
  writing ✍️ muscle 💪 brain 🧠 eyes 👀 eye 👁️ tongue 👅 baby 👶 man 👨 woman 👩 older_man 👴
  older_woman 👵 facepalm 🤦 shrug 🤷 bow 🙇 raising_hand 🙋 running 🏃 walking 🚶 dancer 💃
  family 👪 technologist 🧑‍💻 scientist 🧑‍🔬 cook 🧑‍🍳 dog 🐶 cat 🐱 mouse 🐭 rabbit 🐰 fox 🦊
  bear 🐻 panda 🐼 koala 🐨 tiger 🐯 lion 🦁 cow 🐮 pig 🐷 frog 🐸 monkey 🐒 chicken 🐔
  penguin 🐧 bird 🐦 owl 🦉 unicorn 🦄 bee 🐝 bug 🐛 butterfly 🦋 snail 🐌 ant 🐜 spider 🕷️
  turtle 🐢 snake 🐍 octopus 🐙 crab 🦀 whale 🐳 dolphin 🐬 fish 🐟 elephant 🐘 parrot 🦜
  sloth 🦥 rose 🌹 sunflower 🌻 tulip 🌷 cherry_blossom 🌸 four_leaf_clover 🍀 cactus 🌵
  palm 🌴 tree 🌳 mushroom 🍄 earth 🌍 moon 🌙 sun ☀️ star ⭐ glowing_star 🌟 sparkles ✨
  zap ⚡ fire 🔥 rainbow 🌈 cloud ☁️ rain 🌧️ umbrella ☔ snowflake ❄️ snowman ⛄ ocean 🌊
  apple 🍎 banana 🍌 watermelon 🍉 grapes 🍇 strawberry 🍓 lemon 🍋 pineapple 🍍 mango 🥭
  avocado 🥑 tomato 🍅 corn 🌽 pepper 🌶️ bread 🍞 cheese 🧀 egg 🥚 bacon 🥓 hamburger 🍔
  fries 🍟 pizza 🍕 hotdog 🌭 taco 🌮 sushi 🍣 ramen 🍜 rice 🍚 cookie 🍪 cake 🍰 birthday 🎂
  chocolate 🍫 popcorn 🍿 icecream 🍦 coffee ☕ tea 🍵 mate 🧉 beer 🍺 beers 🍻 wine 🍷
  cocktail 🍸 champagne 🍾 clinking 🥂 soccer ⚽ basketball 🏀 volleyball 🏐 tennis 🎾
  trophy 🏆 medal 🏅 dart 🎯 video_game 🎮 dice 🎲 guitar 🎸 drum 🥁 musical_note 🎵 notes 🎶
  microphone 🎤 headphones 🎧 art 🎨 movie 🎬 ticket 🎫 gift 🎁 balloon 🎈 tada 🎉 confetti 🎊
  christmas_tree 🎄 jack_o_lantern 🎃 car 🚗 taxi 🚕 bus 🚌 bike 🚲 train 🚆 airplane ✈️
  rocket 🚀 ship 🚢 sailboat ⛵ house 🏠 office 🏢 hospital 🏥 school 🏫 beach 🏖️
  mountain ⛰️ tent ⛺ map 🗺️ compass 🧭 phone 📱 computer 💻 keyboard ⌨️ printer 🖨️
  floppy 💾 cd 💿 tv 📺 camera 📷 battery 🔋 plug 🔌 bulb 💡 flashlight 🔦 mag 🔍 lock 🔒
  unlock 🔓 key 🔑 hammer 🔨 wrench 🔧 gear ⚙️ link 🔗 paperclip 📎 scissors ✂️ pencil ✏️
  memo 📝 book 📖 books 📚 newspaper 📰 calendar 📅 clipboard 📋 pushpin 📌 package 📦
  mailbox 📫 envelope ✉️ email 📧 inbox 📥 outbox 📤 chart 📈 chart_down 📉 money 💰
  dollar 💵 credit_card 💳 bell 🔔 no_bell 🔕 mega 📣 loudspeaker 📢 hourglass ⌛ clock 🕐
  alarm ⏰ stopwatch ⏱️ microscope 🔬 telescope 🔭 satellite 📡 pill 💊 syringe 💉
  test_tube 🧪 magnet 🧲 shield 🛡️ bomb 💣 trash 🗑️ crown 👑 ring 💍 gem 💎 glasses 👓 hat 🎩
  check ✅ white_check_mark ✅ heavy_check ✔️ x ❌ no_entry ⛔ prohibited 🚫 warning ⚠️
  question ❓ exclamation ❗ interrobang ⁉️ recycle ♻️ infinity ♾️ plus ➕ minus ➖
  arrow_up ⬆️ arrow_down ⬇️ arrow_left ⬅️ arrow_right ➡️ repeat 🔁 new 🆕 free 🆓 cool 🆒
  ok 🆗 sos 🆘 red_circle 🔴 green_circle 🟢 yellow_circle 🟡 blue_circle 🔵 construction 🚧
  rotating_light 🚨 flag_br 🇧🇷 flag_pt 🇵🇹 rainbow_flag 🏳️‍🌈 pirate_flag 🏴‍☠️
  checkered_flag 🏁 triangular_flag 🚩
`

/** Name → emoji, in the order of the table. */
export const EMOJI: ReadonlyMap<string, string> = new Map(
  [...TABLE.matchAll(/(\S+) (\S+)/gu)].map(([, name = '', emoji = '']) => [name, emoji]),
)

// a name may follow a blank, an opening bracket or quote, or another emoji, but never be inside a word
const namedPattern = () =>
  /(?:^|[\s([{"'\u201C\u2018]|\p{Extended_Pictographic}|\uFE0F|\p{Emoji_Modifier}):([a-z0-9_+-]+):$/iu

/**
 * The emoji of the name whose closing colon was typed just now, and where its opening colon stands;
 * nothing in code between backticks.
 */
export const emojiTyped = (
  before: string,
): { readonly from: number; readonly emoji: string } | undefined => {
  const name = namedPattern().exec(before)?.[1]
  const emoji = name === undefined ? undefined : EMOJI.get(name.toLowerCase())
  const inCode = before.split('`').length % 2 === 0
  if (name === undefined || emoji === undefined || inCode) return undefined
  return { from: before.length - name.length - 2, emoji }
}

/**
 * The emoji whose name begins with, or else holds, what stands after the last colon before the
 * cursor. At least one letter must have been typed, so that "12:" and ":" stay what they are.
 */
export const emojiFor = (before: string): readonly Completion[] => {
  const typed = /(?:^|\s):([a-z0-9_+-]+):?$/iu.exec(before)?.[1]?.toLowerCase()
  if (typed === undefined) return []
  const from = before.lastIndexOf(`:${typed}`, before.length)
  const names = [...EMOJI.keys()]
  const exact = names.filter((name) => name === typed)
  const begins = names.filter((name) => name.startsWith(typed) && name !== typed)
  const holds = names.filter((name) => name.includes(typed) && !name.startsWith(typed))
  return [...exact, ...begins, ...holds].slice(0, 12).map((name) => ({
    from: from === -1 ? before.toLowerCase().lastIndexOf(`:${typed}`) : from,
    text: EMOJI.get(name) ?? '',
    label: `${EMOJI.get(name) ?? ''} ${name}`,
  }))
}

/** Português: o que `papo doctor` e `/doctor` descobriram de um broker. */
import type { Outcome, ProbeId, Verdict } from '../../core/broker/doctor-report.ts'
import type { EssentialKind } from '../../core/broker/essential.ts'
import { createPlural } from '../plural.ts'
import { essentialsPtBr, missingPtBr } from './essentials.ts'
import type { DoctorFacts } from '../doctor-rows.ts'

const plural = createPlural('pt-BR')

const called: Readonly<Record<EssentialKind, string>> = {
  inbox: 'pedidos e confirmações',
  direct: 'conversas a dois',
  presence: 'quem está aqui',
  roster: 'quem está em cada grupo',
  group: 'mensagens em grupos',
  'roll-call': 'perguntar quem está aqui',
}

const sentence = (clause: string) => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`
const unread = ({ essential }: DoctorFacts) => sentence(essentialsPtBr[essential].read)
const unwritten = ({ essential }: DoctorFacts) => sentence(essentialsPtBr[essential].write)
const neither = ({ essential }: DoctorFacts) => {
  const { read, write } = essentialsPtBr[essential]
  return sentence(missingPtBr.either(read, write))
}

const seconds = (millis: number) => Math.round(millis / 1000)
const minutes = (millis: number) => Math.round(millis / 60_000)
const people = (count: number) => `${count} ${plural(count, 'pessoa', 'pessoas')}`

const probes: Readonly<Record<ProbeId, string>> = {
  reach: 'broker',
  account: 'conta',
  'client-id': 'client id',
  version: 'versão',
  topics: 'tópicos',
  'other-name': 'outros nomes',
  retained: 'retidas',
  size: 'tamanho',
  away: 'ausência',
  session: 'sessão',
  levels: 'níveis',
  copies: 'cópias',
  'round-trip': 'ida e volta',
  clock: 'relógio',
}

const measured: Readonly<Record<Outcome, (facts: DoctorFacts) => string>> = {
  reached: ({ name, millis }) =>
    `${name === '' ? '' : `${name} `}responde${millis === 0 ? '' : ` em ${millis} ms`}`,
  unreached: ({ name, why }) => `${name === '' ? '' : `${name}: `}${why}`,
  'account-named': ({ name }) => `${name} pode se conectar`,
  'account-none': () => 'não precisa de nenhuma',
  'account-refused': ({ why }) => why,
  'client-id-taken': () => 'aceita o nosso',
  'client-id-refused': () => 'recusa o nosso',
  'version-5': ({ software }) => `MQTT 5${software === '' ? '' : `, ${software}`}`,
  'version-4': ({ software }) => `MQTT 3.1.1${software === '' ? '' : `, ${software}`}`,
  'topics-all': ({ count }) => `todos os ${count} voltam`,
  'topics-late': ({ millis }) => `atrasados: o mais lento voltou depois de ${seconds(millis)} s`,
  'topic-neither': ({ essential, topic }) => `${called[essential]}: nada volta em ${topic}`,
  'topic-unread': ({ essential, topic }) => `${called[essential]}: você não pode ler ${topic}`,
  'topic-unwritten': ({ essential, topic }) =>
    `${called[essential]}: você não pode escrever em ${topic}`,
  'filter-hung-up': ({ essential, topic }) => `${called[essential]}: desliga no filtro ${topic}`,
  'topic-hung-up': ({ essential, topic }) => `${called[essential]}: desliga em ${topic}`,
  'other-name-open': () => 'qualquer um pode escrever no seu nome; as assinaturas mostram',
  'other-name-refused': () => 'ninguém pode escrever no seu nome',
  'retained-both': () => 'por tópico e por curinga',
  'retained-by-topic': () => 'por tópico, mas não por curinga',
  'retained-none': () => 'não guarda nada',
  'size-enough': ({ kilobytes }) => `${kilobytes} KB voltam`,
  'size-limited': ({ kilobytes, of }) => `${kilobytes} KB voltam, ${of} KB não`,
  'size-nothing': () => 'nem 1 KB volta',
  'away-all': ({ of }) => `guarda todas as ${of} mensagens`,
  'away-some': ({ count, of }) => `guarda ${count} de ${of} mensagens`,
  'away-none': ({ of }) => `não guarda nenhuma de ${of} mensagens`,
  'session-kept': () => 'fica guardada',
  'session-lost': () => 'não fica guardada',
  'levels-some': ({ count }) => `${count} níveis voltam`,
  'copies-one': () => 'uma para várias assinaturas',
  'copies-several': ({ count }) => `${count} para ${count} assinaturas; o papo mostra uma`,
  'copies-none': () => 'nada volta',
  'round-trip-fast': ({ millis }) => `${millis} ms`,
  'round-trip-slow': ({ millis }) => `${millis} ms`,
  'clock-agrees': ({ count }) => `está de acordo com ${people(count)}`,
  'clock-alone': () => 'não há ninguém com quem comparar',
  'clock-behind': ({ count, millis }) =>
    `atrasado ${minutes(millis)} min ou mais em relação a ${people(count)}`,
  'clock-others-ahead': ({ count, of }) => `${count} de ${people(of)} com o relógio adiantado`,
  'hung-up': ({ why }) => `a conexão acabou: ${why}`,
  'no-qos1': () => 'só aceita QoS 0, com que mensagens se perdem',
  'no-answer': () => 'sem resposta a tempo',
  'not-tried': () => 'não foi testado',
  'needs-topic': ({ essential }) => `não dá para testar sem ${called[essential]}`,
}

const consequences: Partial<Readonly<Record<Outcome, (facts: DoctorFacts) => string>>> = {
  'account-refused': () => 'Ou só aceita certos client ids: --client-id ID.',
  'client-id-refused': () => '--client-id ID é para um que ele aceite.',
  'topic-neither': neither,
  'topic-unread': unread,
  'topic-unwritten': unwritten,
  'topics-late': () => 'As mensagens chegam com esse atraso. Há um broker mais perto de você?',
  'filter-hung-up': unread,
  'topic-hung-up': unwritten,
  'no-qos1': () => 'Nada do papo funciona aqui: --broker URL usa outro broker.',
  'retained-by-topic': () =>
    'O papo pergunta quem está aqui; os grupos aparecem quando os membros chegam. No RabbitMQ nenhuma configuração muda isso.',
  'retained-none': () =>
    'O papo pergunta quem está aqui; os grupos aparecem quando os membros chegam.',
  'size-limited': ({ kilobytes }) =>
    `Mensagens e grupos maiores que ${kilobytes} KB não chegam a ninguém.`,
  'size-nothing': () => 'Mensagens mais longas e grupos não chegam a ninguém.',
  'away-some': () => 'O resto chega quando os autores estiverem online.',
  'away-none': () => 'O que você perdeu chega quando os autores estiverem online.',
  'session-lost': () => 'O papo assina tudo de novo a cada vez e pede o que perdeu.',
  'copies-none': () => 'Faltam as mesmas regras das mensagens em grupos.',
  'round-trip-slow': () => 'As mensagens demoram isso e mais. Há um broker mais perto de você?',
  'clock-behind': () => 'As suas mensagens ficam antes daquelas a que respondem: acerte o relógio.',
  'hung-up': () => 'O log do broker diz por quê.',
}

const verdicts: Readonly<Record<Verdict, (what: string) => string>> = {
  good: () => 'O papo tem aqui tudo de que precisa.',
  less: (what) => `O papo funciona aqui, com menos: ${what}.`,
  bad: (what) => `O papo não funciona aqui como deveria: ${what}.`,
  untried: () => 'O papo tem aqui tudo o que foi testado.',
}

export const doctorPtBr = {
  title: 'Broker',
  otherFlags:
    'O papo está aberto neste perfil. Se foi iniciado com opções como --username, --password-file ou --cafile, repita-as aqui, ou digite /doctor lá.',
  untried: (what: string) => `Não foi testado: ${what}.`,
  ends: {
    busy: 'O broker está ocupado no momento: tente de novo mais tarde',
    'shutting-down': 'O broker está sendo desligado: tente de novo mais tarde',
    'taken-over': 'Outro cliente se conectou com o mesmo client id: tente de novo',
    closed: 'O broker fechou a conexão',
  },
  as: (user: string) => `como ${user}`,
  running: 'testando …',
  probes,
  measured,
  consequences,
  verdicts,
}

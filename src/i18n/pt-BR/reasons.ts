/** Brazilian Portuguese: why something was not done, each with a next step. */
import { linkEndsPtBr } from './link-ends.ts'

export const refusalsPtBr = (goTo: string) => ({
  'talking-to-yourself': `Esse é você. Para experimentar, fale com o echo: ${goTo} echo.`,
  'reserved-name': 'echo mora neste programa e não se pede. Basta escrever.',
  'unknown-person': 'Ninguém conhecido tem esse nome. Alt-U mostra as pessoas.',
  'already-talking': 'Vocês já conversam: a conversa está aberta.',
  'already-asked': 'Você já pediu; o pedido espera uma resposta.',
  'ask-later': 'Negaram há pouco. Peça de novo em dez minutos.',
  blocked: 'Essa pessoa está bloqueada. Antes: /unblock NOME.',
  'too-many-requests': 'Há pedidos demais esperando lá. Tente mais tarde.',
  'unknown-request': 'Esse pedido não existe mais. h em Pedidos mostra o histórico.',
  'not-yours-to-answer': 'Esse pedido já foi respondido. h em Pedidos mostra o histórico.',
  'bad-session': 'Não foi possível dar nome à conversa. Tente de novo.',
  'unknown-session': 'Não há essa conversa. /request NOME pede uma.',
  'not-in-session': 'Você não participa dessa conversa.',
  'session-closed': 'Os dois disseram END: conversa fechada. /request NOME pede uma nova.',
  'already-ended': 'Você já disse END. Qualquer coisa que escreva desfaz isso.',
  'too-far-ahead': 'Este número está longe demais acima dos conhecidos.',
  'unknown-message': 'Essa mensagem não está aqui. Escolha uma com Ctrl-↑.',
  'already-known': 'Isso já foi dito.',
  'not-yours-to-change': 'Só as suas mensagens podem ser mudadas. r responde.',
  'message-deleted': 'Essa mensagem foi apagada. Escolha outra.',
  empty: 'Não há nada aí. Escreva algo antes.',
  'too-long': 'Longo demais. Encurte.',
  unreadable:
    'Ninguém mais leria isto: um nome, um número ou um texto está fora do limite. Nada foi enviado; mude-o.',
  'topic-line-too-long': 'Um assunto tem no máximo 200 caracteres. Nada mudou.',
  stale: 'Já se sabe algo mais novo.',
  'other-key': 'Esse nome tem outra chave. v em Pessoas mostra as duas.',
  'no-conversation': `Não há essa conversa. ${goTo} mostra todas.`,
  'not-online':
    'Sem broker agora, e isto não pode esperar por um. Tente de novo quando estiver online.',
  'unknown-group': 'Nenhum grupo assim é conhecido aqui. Alt-G lista os grupos.',
  'unknown-roster': 'Ainda falta uma lista de membros deste grupo: ela está sendo pedida.',
  'not-a-member': 'Só membros podem fazer isso. Enter no grupo (Alt-G) pede para entrar.',
  'not-for-me': 'Isso foi dito antes de você ser membro.',
  'not-the-leader': 'Só o líder do grupo pode fazer isso.',
  'bad-roster': 'Esta mudança do grupo não é possível.',
  'other-founder': 'Outro grupo reclama este nome: não foi fundado por quem você conhece.',
  'forked-roster': 'Outra mudança do grupo foi feita no mesmo momento, e vale.',
  'group-exists':
    'Há um grupo com este nome. Peça para entrar (Enter em Grupos), ou escolha outro nome.',
  'name-spent': 'Você fundou e dissolveu um grupo com este nome. Um novo precisa de outro nome.',
  'already-member': 'Já é membro deste grupo.',
  'group-disbanded': 'Este grupo foi dissolvido.',
  'lead-first': 'Você lidera este grupo: passe a liderança (L em Grupos), ou dissolva-o (D).',
  'not-an-heir': 'Você não é herdeiro deste grupo. i em Grupos lista os herdeiros.',
  'leader-is-here':
    'O líder esteve aqui há pouco, ou um herdeiro antes de você está aqui: ainda não é hora de assumir.',
  'group-full': 'Este grupo tem tantos membros quanto um grupo pode ter.',
  'bad-topic':
    'Isso não é tópico: até 200 caracteres; + é um nível inteiro, # só no fim; nada de $share.',
  'unknown-topic': 'Você não segue este tópico. /topic-room mostra os que você segue.',
  'too-many-topics': 'Você já segue o máximo de tópicos. /topic-leave deixa um.',
  wildcard: 'Um tópico com + ou # só se lê. /topic-room com um tópico inteiro permite escrever.',
  'own-space':
    'Os tópicos do próprio papo aqui só se leem: é papo quem os escreve, com assinatura.',
  'brokers-own': 'Tópicos que começam com $ são do próprio broker: só se leem.',
  'not-kept': 'Seu disco não aceita mais nada. Libere espaço e tente de novo.',
  'plaintext-off':
    'Este papo não fala o chat em texto puro: inicie com --classic para falar com nomes que começam com ?.',
  crowded: 'Já se conhecem nomes demais do chat em texto puro. Tente mais tarde.',
})

export const warningsPtBr = {
  ...linkEndsPtBr,
  quota: 'O broker não tem mais espaço para você: espere, depois t tenta de novo',
  'name-taken': 'Este nome pertence a outra chave: escolha outro com --name',
  'own-name-claimed': 'Outra chave usa o seu nome: avise os amigos por outro meio, ou use --name',
  elsewhere: 'Este perfil está aberto em outro papo; este parou. /broker o traz de volta',
  'keeps-nothing':
    'Este broker não guarda nada para quem está offline: os dois precisam estar online',
  'other-key': 'Outra chave reclama um nome conhecido: v em Pessoas compara',
  'newer-version': 'Alguém escreve com um papo mais novo: atualize o seu para ler',
  'no-broker': 'Nenhum broker foi achado nem iniciado: /broker URL diz qual',
  'not-authorised-for': 'O broker não deixa você ler isto: peça o direito a quem cuida dele',
  'not-shown': 'O broker não deixa você mostrar que está aqui: peça o direito a quem cuida dele',
  'roster-denied': 'O broker não deixa você mudar um grupo: peça o direito a quem cuida dele',
  'control-socket': 'Outros comandos papo não passam por esta janela: feche e abra de novo',
  'line-lost': 'Uma linha se perdeu com a conexão: escolha-a (Ctrl-↑), e t a diz de novo',
  'line-refused': 'O broker não aceitou uma linha: escolha-a (Ctrl-↑), e t tenta de novo',
  'plain-lost':
    'A conexão caiu, e texto puro não é guardado: o que se disse por último lá pode ter se perdido',
  'older-profile':
    'Este perfil é uma cópia antiga: outros têm mensagens suas que faltam aqui; as novas chegam',
  'unreadable-events':
    'Uma parte do seu histórico está danificada e ficou de fora: uma cópia do perfil talvez ainda a tenha',
  'disk-full': 'O disco está cheio: libere espaço, ou mensagens novas podem se perder',
  'slow-packet': 'Um pacote levou mais de um segundo',
  'poison-packet': 'Um pacote em que o papo parou antes foi posto de lado: /refused os conta',
}

export const denialsPtBr = {
  'not-authorised': 'você não tem direito de escrever lá; peça a quem cuida dele',
  'too-large': 'é maior do que este broker aceita; envie em partes',
  quota: 'não há mais espaço para você; espere um pouco',
  'bad-topic': 'não aceita nada neste tópico; fale com quem cuida dele',
  refused: 'não diz por quê',
  'broker-closes':
    'ele fecha a conexão sempre que isto é enviado; peça o direito a quem cuida dele',
}

export const reasonsPtBr = {
  'too-big': 'grande demais',
  'not-utf8': 'não é UTF-8',
  'not-json': 'ilegível',
  unsigned: 'sem assinatura',
  forged: 'a assinatura não confere',
  malformed: 'não tem forma de palavra',
  'newer-version': 'de um papo mais novo',
  'unknown-type': 'uma palavra que esta versão não conhece',
  'not-yours': 'dita em nome de outro',
  'too-fast': 'rápido demais no chat em texto puro',
  misplaced: 'dita no lugar errado',
  'other-key': 'assinada com outra chave que a conhecida',
  blocked: 'de alguém que você bloqueou',
  stale: 'mais velha do que o que se sabe',
  'already-known': 'já dita antes',
  'foreign-topic': 'em um tópico que não é do papo',
  duplicate: 'uma segunda cópia',
  'too-far-ahead': 'com um número muito acima dos conhecidos',
  poison: 'posta de lado, porque lidar com ela já parou o papo',
}

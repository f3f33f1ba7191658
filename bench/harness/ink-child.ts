/** An Ink app with nothing but one line of input in its lower left corner, as a measure for papo. */
import { Box, render, Text, useInput, useWindowSize } from 'ink'
import { createElement, useState } from 'react'

const EmptyApp = () => {
  const { columns, rows } = useWindowSize()
  const [text, setText] = useState('')
  useInput((input, { ctrl }) => {
    if (ctrl && input === 'c') process.exit(0)
    setText((before) => (ctrl && input === 'u' ? '' : before + input))
  })
  return createElement(
    Box,
    { width: columns, height: rows, flexDirection: 'column', justifyContent: 'flex-end' },
    createElement(Text, {}, `> ${text}`),
  )
}

render(createElement(EmptyApp), {
  interactive: true,
  alternateScreen: true,
  incrementalRendering: true,
  exitOnCtrlC: false,
  patchConsole: false,
  maxFps: 1000,
})

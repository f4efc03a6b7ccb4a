import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'

const FONT = '/fonts/instrument-sans.woff2'

/** The page's one font, from the package that carries it: nothing is fetched from outside. */
export function serveFont(app: FastifyInstance): void {
  const file = new URL(
    import.meta.resolve('@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2'),
  )
  const font = readFileSync(file)
  app.get(FONT, { schema: { hide: true } }, (_request, reply) =>
    reply.type('font/woff2').header('cache-control', 'public, max-age=31536000, immutable').send(font),
  )
}

/** Paper and ink, hairlines instead of boxes; a hue only where it says what a request does. */
export const DOCS_LOOK = `
@font-face { font-family: 'Instrument Sans'; src: url(${FONT}) format('woff2'); font-weight: 400 700 }
:root {
  color-scheme: light;
  --page: #fcfbf8; --rail: #f5f2eb; --raise: #ffffff; --sel: #f1ecdf; --hair: #e5e0d5; --line: #cbc4b5;
  --ink: #1b1a17; --ink-2: #57534a; --ink-3: #6f6a5e;
  --read: #1a5dbe; --write: #0a7465; --change: #835a00; --remove: #b3261e;
}
body { margin: 0; background: var(--page) }
.swagger-ui, .swagger-ui .info .title, .swagger-ui .opblock-tag, .swagger-ui .opblock-summary-description,
.swagger-ui .btn, .swagger-ui label, .swagger-ui select, .swagger-ui table thead tr th, .swagger-ui .tab li,
.swagger-ui .opblock .opblock-section-header h4, .swagger-ui .response-col_status, .swagger-ui .info li,
.swagger-ui .info p, .swagger-ui .parameter__name, .swagger-ui .scheme-container .schemes > label {
  font-family: 'Instrument Sans', ui-sans-serif, system-ui, sans-serif;
  font-feature-settings: 'tnum';
  color: var(--ink);
}
.swagger-ui .info .url, .swagger-ui .info .title small { display: none }
.swagger-ui .wrapper { max-width: 1180px }
.swagger-ui .info { margin: 36px 0 8px }
.swagger-ui .info .title { font-size: 23px; font-weight: 650; letter-spacing: -0.02em }
.swagger-ui p, .swagger-ui .opblock .opblock-summary-description, .swagger-ui .opblock-tag small, .swagger-ui .info a {
  font-family: 'Instrument Sans', ui-sans-serif, system-ui, sans-serif;
}
.swagger-ui .btn.authorize svg, .swagger-ui .btn.authorize svg path { fill: var(--ink) }
.swagger-ui .info p, .swagger-ui .info li { font-size: 14px; line-height: 21px; color: var(--ink-2) }
.swagger-ui .info li { margin: 3px 0 }
.swagger-ui .info strong { color: var(--ink); font-weight: 600 }
.swagger-ui .info a, .swagger-ui a.nostyle { color: var(--ink) }
.swagger-ui .markdown code, .swagger-ui .renderedMarkdown code {
  background: var(--sel); color: var(--ink); font-weight: 500; padding: 1px 4px; border-radius: 4px;
}
.swagger-ui .scheme-container { background: transparent; box-shadow: none; padding: 0; margin: 0 }
.swagger-ui .scheme-container .schemes { justify-content: flex-start }
.swagger-ui .btn { border: 1px solid var(--line); border-radius: 6px; box-shadow: none; background: var(--raise) }
.swagger-ui .btn.authorize { color: var(--ink); border-color: var(--line) }
.swagger-ui .btn.execute { background: var(--ink); border-color: var(--ink); color: var(--page) }
.swagger-ui .opblock-tag {
  font-size: 16px; font-weight: 650; border-bottom: 1px solid var(--line); padding: 10px 0; margin: 22px 0 0;
}
.swagger-ui .opblock-tag small { font-size: 13px; color: var(--ink-3); padding: 0 12px }
.swagger-ui .opblock, .swagger-ui .opblock.opblock-get, .swagger-ui .opblock.opblock-post,
.swagger-ui .opblock.opblock-patch, .swagger-ui .opblock.opblock-put, .swagger-ui .opblock.opblock-delete {
  background: transparent; border: 0; border-bottom: 1px solid var(--hair); border-radius: 0; box-shadow: none;
  margin: 0;
}
.swagger-ui .opblock.is-open { background: var(--rail) }
.swagger-ui .opblock .opblock-summary { border: 0; padding: 5px 0 }
.swagger-ui .opblock .opblock-summary-method {
  background: transparent; color: var(--ink-3); text-align: left; min-width: 72px; padding: 4px 8px;
  font: 600 12px 'Instrument Sans', ui-sans-serif, sans-serif; text-shadow: none;
}
.swagger-ui .opblock.opblock-get .opblock-summary-method { color: var(--read); background: transparent }
.swagger-ui .opblock.opblock-post .opblock-summary-method { color: var(--write); background: transparent }
.swagger-ui .opblock.opblock-patch .opblock-summary-method { color: var(--change); background: transparent }
.swagger-ui .opblock.opblock-put .opblock-summary-method { color: var(--change); background: transparent }
.swagger-ui .opblock.opblock-delete .opblock-summary-method { color: var(--remove); background: transparent }
.swagger-ui .opblock .opblock-summary-path { font-size: 13.5px; font-weight: 500; color: var(--ink); max-width: 46% }
.swagger-ui .opblock .opblock-summary-description { font-size: 13px; color: var(--ink-2) }
.swagger-ui .opblock .opblock-section-header { background: transparent; box-shadow: none; border-bottom: 1px solid var(--hair) }
.swagger-ui section.models { border: 0; border-top: 1px solid var(--line); border-radius: 0 }
.swagger-ui section.models h4 { font: 650 16px 'Instrument Sans', ui-sans-serif, sans-serif; color: var(--ink); border: 0 }
.swagger-ui section.models .model-container { background: transparent; border-bottom: 1px solid var(--hair); border-radius: 0; margin: 0 }
.swagger-ui :focus-visible { outline: 2px solid var(--ink); outline-offset: 2px }
`

import tailwind from '@tailwindcss/vite'
import { defineConfig } from 'vite'

/** The dashboard as files that the server gives away; nothing inline, so that its policy may refuse all that is. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [tailwind()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:4000', '/docs': 'http://127.0.0.1:4000' } },
})

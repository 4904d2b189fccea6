import { defineConfig } from 'vite';
import { compressed } from './build/compressed.js';
import { firstLoad } from './build/first-load.js';

// A network that runs already serves the API while the app is developed (`npm run dev`).
const network = process.env.PERIGEE_TALK ?? 'http://127.0.0.1:7423';

export default defineConfig({
  plugins: [firstLoad({ maxGzippedBytes: 250_000 }), compressed()],
  build: {
    target: ['chrome111', 'firefox115', 'safari16.4'],
    outDir: '../../target/web/talk',
    emptyOutDir: true,
    assetsInlineLimit: 0, // the page's policy lets nothing inline in
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800, // what counts is held by first-load
  },
  worker: { format: 'es' },
  server: { proxy: { '/v1': { target: network, ws: true, changeOrigin: true }, '/sip': { target: network, ws: true } } },
  test: { include: ['src/**/*.test.ts'], environment: 'node', pool: 'threads' },
});

import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The built page lies in functions/web/dist, where the Go function embeds it.
// `npm run dev` serves the sources and passes the API, the issuer and the
// settings on to a running system (`make run`).
const system = process.env.SYSTEM_URL ?? 'http://localhost:8080';

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    outDir: '../dist',
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    // What the first load needs lies in one file: fifty small ones compress
    // worse, by 7 %.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'frame', tags: ['$initial'] }] } } },
  },
  server: {
    proxy: {
      '/api': system,
      '/oidc': system,
      '/config.json': system,
      '/files': system,
    },
  },
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node' },
});

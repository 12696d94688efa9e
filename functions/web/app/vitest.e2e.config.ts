import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Browser tests against a running system (BASE_URL). One file after another:
// they share the system's demo data.
export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  test: {
    include: ['e2e/**/*.e2e.ts'],
    environment: 'node',
    // Vitest gives its own meaning to BASE_URL inside the tests.
    env: { SYSTEM_URL: process.env.BASE_URL ?? 'http://localhost:8080' },
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

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
    bail: 1, // steps follow each other: after one that failed the others only wait
    // Nothing is late: a machine with much else to do only takes its time.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 120_000, interval: 50 } },
  },
});

/**
 * Builds the page into static files that any server can serve from the root of a host.
 *
 * The core is taken from its sources, so the page folds logs with the very code that wrote them.
 */
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'vite';

const config: UserConfig = defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { conditions: ['baton-source', 'module', 'browser', 'import', 'default'] },
  logLevel: 'warn',
  build: {
    outDir: 'dist/page',
    target: 'es2023',
    // A style or a picture within the page would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
});

export default config;
